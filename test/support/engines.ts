import type { EngineName } from '../../src/domain/project/model.ts';
import { bedPath, inBed, onPath } from '../../tools/testbed/bed.ts';

export interface TestEngine {
  readonly engine: EngineName;
  /** Fixed here only to name the test; the real one is asked of the program. */
  readonly label: string;
  readonly path: string;
}

/** Every real engine here: terraform on PATH, OpenTofu 1.6 (fetched) and 1.12 (built) of the test bed or, without these, tofu on PATH. */
export function availableEngines(): readonly TestEngine[] {
  const terraform = onPath('terraform');
  const bed = ['1.6.2', '1.12.6'].filter(inBed);
  const tofu = bed.length === 0 ? onPath('tofu') : undefined;
  return [
    ...(terraform === undefined ? [] : [{ engine: 'terraform', label: 'terraform', path: terraform } as const]),
    ...bed.map((version) => ({ engine: 'opentofu', label: `opentofu ${version}`, path: bedPath(version) }) as const),
    ...(tofu === undefined ? [] : [{ engine: 'opentofu', label: 'opentofu', path: tofu } as const]),
  ];
}

/** The quickest real engine there is; `npm test` makes sure that there is one. */
export function anyEngine(): TestEngine {
  const [first] = availableEngines();
  if (first === undefined) throw new Error('no terraform or tofu: run `npm run testbed` first');
  return first;
}
