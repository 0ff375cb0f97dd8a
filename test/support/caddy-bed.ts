import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../../src/adapters/router/caddy/ask.ts';
import { runningFor } from '../../src/adapters/router/caddy/control.ts';
import { createCaddyRouter } from '../../src/adapters/router/caddy/index.ts';
import { type Place, placeOf } from '../../src/adapters/router/caddy/place.ts';
import { killAndWait } from './kill-and-wait.ts';
import { freePort } from './nginx-bed.ts';

/** Routes of real Caddy processes, in a directory of their own. */
export async function openCaddy(program: string) {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-caddy-'));
  const clock = { now: () => new Date(), sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }) };
  const router = createCaddyRouter({ directory, clock });
  const { signal } = new AbortController();
  const placeIn = (service: string): Place => placeOf(directory, `test/${service}`);
  const kill = async (): Promise<void> => {
    for (const name of await readdir(directory))
      for (const pid of runningFor({ config: join(directory, name, 'caddy.json') })) await killAndWait(pid);
  };
  return {
    directory,
    router,
    signal,
    placeIn,
    kill,
    /** A port that was free a moment ago. */
    options: async () => ({ program, listen: `127.0.0.1:${await freePort()}`, drainSeconds: 2 }),
    /** Somebody gives everything to the other arm, at the admin interface. */
    async changeByHand(service: string) {
      const { admin } = placeIn(service);
      const config = (await ask(admin, 'GET /config/', signal))?.text ?? '';
      const text = config.replace(/"dial":"([^"]+)"/, '"dial":"127.0.0.1:1"');
      const answer = await ask(admin, 'POST /load', signal, text);
      if (text === config || answer?.status !== 200) throw new Error(`nothing was changed: ${answer?.text}`);
    },
    configuration: () => readdir(directory, { recursive: true }),
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
