import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { command } from '../../src/adapters/router/haproxy/command-line.ts';
import { createHaproxyRouter } from '../../src/adapters/router/haproxy/index.ts';
import { type Place, placeOf } from '../../src/adapters/router/haproxy/place.ts';
import { processes } from '../../src/adapters/router/haproxy/running.ts';
import { freePort } from './nginx-bed.ts';

/** Routes of real HAProxy processes, in a directory of their own. */
export async function openHaproxy(program: string) {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-haproxy-'));
  const clock = { now: () => new Date(), sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }) };
  const router = createHaproxyRouter({ directory, clock, tell: (pid, name) => process.kill(pid, name) });
  const { signal } = new AbortController();
  const pids = async (): Promise<readonly number[]> => haproxiesIn(directory);
  const placeIn = (service: string): Place => placeOf(directory, `test/${service}`);
  return {
    directory,
    router,
    signal,
    pids,
    placeIn,
    /** A port that was free a moment ago. */
    options: async () => ({ program, listen: `127.0.0.1:${await freePort()}`, drainSeconds: 2 }),
    /** Says something to the worker of a route, as an operator might. */
    say: async (service: string, words: (place: Place) => string) =>
      command(placeIn(service).workers, [words(placeIn(service))], signal),
    async configuration() {
      const found: Record<string, string> = {};
      for (const name of await readdir(directory, { recursive: true })) found[name] = name;
      return found;
    },
    kill: async () => end(await pids()),
    async [Symbol.asyncDispose]() {
      await end(await pids());
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Every process that the masters below the directory tell of. */
async function haproxiesIn(directory: string): Promise<readonly number[]> {
  const found: number[] = [];
  const { signal } = new AbortController();
  for (const name of await readdir(directory)) {
    const told = await processes({ master: join(directory, name, 'm') } as Place, signal);
    if (told !== undefined) found.push(told.master, ...told.workers, ...told.former);
  }
  return found;
}

/** The masters first: they would mourn their workers. */
async function end(pids: readonly number[]): Promise<void> {
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  for (const pid of pids) while (await isAlive(pid)) await sleep(10);
}

const isAlive = async (pid: number): Promise<boolean> =>
  (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')) !== '';
