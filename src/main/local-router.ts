import { join } from 'node:path';
import type { ProxyProcess } from '../adapters/router/local/proxy-process.ts';
import type { Clock } from '../ports/clock.ts';
import type { Router } from '../ports/router.ts';
import { ownProgram } from './package-root.ts';

/** The built-in proxy of a project. @param workspace the project's `.fairlead`, absolute */
export async function localRouter(
  workspace: string,
  clock: Clock,
): Promise<Router & { readonly process: ProxyProcess }> {
  const { createLocalRouter } = await import('../adapters/router/local/index.ts');
  return createLocalRouter({ directory: join(workspace, 'proxy'), program: ownProgram('proxy'), clock });
}
