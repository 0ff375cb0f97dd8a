import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { EngineName } from '../../src/domain/project/model.ts';

export interface TestEngine {
  readonly engine: EngineName;
  /** Fixed here only to name the test; the real one is asked of the program. */
  readonly label: string;
  readonly path: string;
}

/** Where test-bed programs are kept between runs; `FAIRLEAD_TESTBED` overrides. */
export const testBed = process.env['FAIRLEAD_TESTBED'] ?? join(homedir(), '.cache', 'fairlead-testbed');

const onPath = (name: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((directory) => join(directory, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

/** Every real engine on this machine: terraform on PATH, OpenTofu 1.6 (fetched) and 1.12 (built) of the test bed. */
export function availableEngines(): readonly TestEngine[] {
  const terraform = onPath('terraform');
  const bed = (version: string) => join(testBed, `opentofu-${version}`, 'tofu');
  const tofu = (version: string): TestEngine => ({ engine: 'opentofu', label: `opentofu ${version}`, path: bed(version) });
  return [
    ...(terraform === undefined ? [] : [{ engine: 'terraform', label: 'terraform', path: terraform } as const]),
    ...['1.6.2', '1.12.6'].filter((version) => existsSync(bed(version))).map(tofu),
  ];
}

/** The quickest real engine there is; `npm test` makes sure that there is one. */
export function anyEngine(): TestEngine {
  const [first] = availableEngines();
  if (first === undefined) throw new Error('no terraform or tofu: run `npm run testbed` first');
  return first;
}
