import { afterEach, beforeEach, describe } from './runner.ts';
import { applying } from './iac-engine/applying.ts';
import type { IacEngineBench } from './iac-engine/bench.ts';
import { checking } from './iac-engine/checking.ts';
import { firstApplies } from './iac-engine/first-apply.ts';
import { planning } from './iac-engine/planning.ts';
import { savedPlans } from './iac-engine/saved-plans.ts';
import { secretsAndUnknowns } from './iac-engine/secrets-and-unknowns.ts';
import { sources } from './iac-engine/sources.ts';
import { stopping } from './iac-engine/stopping.ts';

export type { BenchResource, BenchStack, DriftingBench, IacEngineBench } from './iac-engine/bench.ts';
export { iacEngineDriftContract } from './iac-engine/drift.ts';

export interface ContractOptions {
  /** `short` leaves out what takes long with a real tool. @default 'whole' */
  readonly extent?: 'whole' | 'short';
  /** The engine declares the power to make a stack from nothing in one command. @default true */
  readonly firstApply?: boolean;
}

/** Every engine behaves like this. */
export function iacEngineContract(
  name: string,
  open: () => Promise<IacEngineBench>,
  { extent = 'whole', firstApply = true }: ContractOptions = {},
): void {
  describe(`iac engine: ${name}`, () => {
    const current: { bench: IacEngineBench } = { bench: undefined as never };
    beforeEach(async () => {
      current.bench = await open();
    });
    afterEach(() => current.bench.close());

    planning(current);
    applying(current);
    secretsAndUnknowns(current);
    if (firstApply) firstApplies(current);
    if (extent === 'whole') {
      savedPlans(current);
      stopping(current);
      sources(current);
      checking(current);
    }
  });
}
