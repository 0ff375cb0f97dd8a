import { hostname } from 'node:os';
import { join } from 'node:path';
import { createLocalLink } from '../adapters/system/node/local-link.ts';
import { createServiceProcesses } from '../adapters/system/node/service-processes.ts';
import type { Deployer } from '../ports/deployer.ts';
import { ownProgram } from './package-root.ts';
import type { System } from './system.ts';

/** Services of a project as processes of this machine. @param workspace the project's `.fairlead`, absolute */
export async function localDeployer(
  workspace: string,
  { files, clock, environment }: Pick<System, 'files' | 'clock' | 'environment'>,
): Promise<Deployer> {
  const { createLocalDeployer } = await import('../adapters/deployer/local/index.ts');
  return createLocalDeployer(
    {
      files,
      clock,
      environment,
      processes: createServiceProcesses(),
      link: createLocalLink(),
      host: hostname(),
      supervisor: (directory) => [...ownProgram('supervisor'), directory],
    },
    { directory: join(workspace, 'services') },
  );
}
