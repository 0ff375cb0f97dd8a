import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEnvoyRouter } from '../../src/adapters/router/envoy/index.ts';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { envoysOf } from './envoys-of.ts';
import { killAndWait } from './kill-and-wait.ts';
import { freePort } from './nginx-bed.ts';

/** The router `envoy` with a real Envoy for each route. Whatever runs for it ends with the bed. */
export async function openEnvoy(program: string) {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-envoy-'));
  const router = createEnvoyRouter({ directory, clock: createNodeClock() });
  const kill = async (): Promise<void> => {
    for (const pid of await envoysOf(directory)) await killAndWait(pid);
  };
  return {
    directory,
    router,
    signal: new AbortController().signal,
    pids: () => envoysOf(directory),
    /** Of a project's routes. */
    pidsBelow: envoysOf,
    async directoriesBelow(project: string) {
      const parent = join(project, '.fairlead', 'envoy');
      return (await readdir(parent)).map((name) => join(parent, name));
    },
    async options() {
      return { program, listen: `127.0.0.1:${await freePort()}`, drainSeconds: 2 };
    },
    kill,
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
