import { join } from 'node:path';
import type { Clock } from '../ports/clock.ts';
import type { Router } from '../ports/router.ts';

/** An nginx of this machine. @param workspace the project's `.fairlead`, absolute */
export async function nginxRouter(workspace: string, clock: Clock): Promise<Router> {
  const { createNginxRouter } = await import('../adapters/router/nginx/index.ts');
  return createNginxRouter({ directory: join(workspace, 'nginx'), clock });
}
