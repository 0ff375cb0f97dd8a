import { join } from 'node:path';
import type { Clock } from '../ports/clock.ts';
import type { Router } from '../ports/router.ts';

/** An HAProxy of its own for each route. @param workspace the project's `.fairlead`, absolute */
export async function haproxyRouter(workspace: string, clock: Clock): Promise<Router> {
  const { createHaproxyRouter } = await import('../adapters/router/haproxy/index.ts');
  return createHaproxyRouter({
    directory: join(workspace, 'haproxy'),
    clock,
    tell: (pid, signal) => process.kill(pid, signal),
  });
}
