import { rmSync } from 'node:fs';
import { ask } from './ask.ts';
import { readMark } from './mark.ts';
import { fileOf, type Place } from './place.ts';
import { quit } from './process.ts';
import { readStats } from './take-up.ts';

const pollMs = 20;

/** Nobody is let in any more, what has begun is finished or cut off at the deadline, then Envoy ends. */
export async function release(place: Place, signal: AbortSignal): Promise<void> {
  if (readMark(place) === undefined) return;
  const socketPath = fileOf(place, 'admin');
  await ask({ socketPath, path: '/drain_listeners', method: 'POST' }, signal);
  const limitMs = place.options.drainSeconds * 1000;
  for (let waitedMs = 0; waitedMs < limitMs; waitedMs += pollMs) {
    const stats = await readStats(place, signal);
    if (stats === undefined || stats.values.get('http.clients.downstream_rq_active') === '0') break;
    await place.clock.sleep(pollMs, signal);
  }
  await quit(place, signal);
  rmSync(place.directory, { recursive: true, force: true });
}
