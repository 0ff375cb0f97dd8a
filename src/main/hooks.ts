import { join } from 'node:path';
import { createIdentity } from '../adapters/system/node/identity.ts';
import { createNodeProcessRunner } from '../adapters/system/node/process-runner.ts';
import { createRedactor } from '../adapters/system/node/redactor.ts';
import type { HookRunner } from '../ports/hook-runner.ts';
import type { System } from './system.ts';

/** Hooks of a project as commands of this machine. @param workspace the project's `.fairlead`, absolute */
export async function commandHooks(
  workspace: string,
  { files, clock, environment }: Pick<System, 'files' | 'clock' | 'environment'>,
): Promise<HookRunner> {
  const { createCommandHooks } = await import('../adapters/hook/command/index.ts');
  return createCommandHooks({
    files,
    clock,
    environment,
    processes: createNodeProcessRunner(),
    digest: createIdentity().digest,
    masking(secrets) {
      const redactor = createRedactor();
      for (const [name, value] of Object.entries(secrets)) redactor.learn(name, value);
      return redactor.redact;
    },
    directory: join(workspace, 'work', 'hooks'),
  });
}
