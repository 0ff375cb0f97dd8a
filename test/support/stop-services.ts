import { join } from 'node:path';
import { localDeployer } from '../../src/main/local-deployer.ts';
import { localRouter } from '../../src/main/local-router.ts';
import { createSystem } from '../../src/main/system.ts';
import { envoysOf } from './envoys-of.ts';
import { killAndWait } from './kill-and-wait.ts';

/** Ends what a project's services have left running: instances first, so that their supervisor ends; then the proxy. */
export async function stopServices(
  project: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const system = createSystem(environment);
  const workspace = join(project, '.fairlead');
  const { signal } = new AbortController();
  const deployer = await localDeployer(workspace, system);
  for (const set of await deployer.list({ environment: 'default' }, signal)) await deployer.remove(set, signal);
  const router = await localRouter(workspace, system.clock);
  await router.process.stop(signal);
  for (const pid of await envoysOf(project)) await killAndWait(pid);
}
