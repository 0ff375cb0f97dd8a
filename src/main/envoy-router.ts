import { join } from 'node:path';
import type { Clock } from '../ports/clock.ts';
import type { Router } from '../ports/router.ts';

/** An Envoy for each route, run by us. @param workspace the project's `.fairlead`, absolute */
export async function envoyRouter(workspace: string, clock: Clock): Promise<Router> {
  const { createEnvoyRouter } = await import('../adapters/router/envoy/index.ts');
  return createEnvoyRouter({ directory: join(workspace, 'envoy'), clock });
}
