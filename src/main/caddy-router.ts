import { join } from 'node:path';
import type { Clock } from '../ports/clock.ts';
import type { Router } from '../ports/router.ts';

/** A Caddy of its own for each route. @param workspace the project's `.fairlead`, absolute */
export async function caddyRouter(workspace: string, clock: Clock): Promise<Router> {
  const { createCaddyRouter } = await import('../adapters/router/caddy/index.ts');
  return createCaddyRouter({ directory: join(workspace, 'caddy'), clock });
}
