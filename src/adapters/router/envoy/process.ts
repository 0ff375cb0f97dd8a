import { kill } from 'node:process';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { launch as launchProgram } from '../../_shared/router/launch.ts';
import { startedWith } from '../../_shared/router/started-with.ts';
import { logSince, logSize } from './log.ts';
import { fileOf, type Place } from './place.ts';

const pollMs = 20;
const politeMs = 2_000;
const stopMs = 10_000;

export interface Started {
  /** How it ended, if it did. */
  end(): string | undefined;
  /** What it has written since it was started. */
  log(): string;
}

/** In a session of its own, with a log instead of our terminal, and with nothing of our environment. */
export function launch(place: Place): Started {
  const from = logSize(place);
  const { program, workers, drainSeconds } = place.options;
  const { end } = launchProgram({
    program,
    words: [
      ...beginning(place),
      ...['--concurrency', String(workers)],
      ...['--drain-time-s', String(Math.ceil(drainSeconds))],
      ...['--log-level', 'warning'],
      // With it, Envoy ends as soon as who started it does.
      '--disable-hot-restart',
      // An older Envoy would leave out what it does not know, stickiness for one, without a word.
      '--reject-unknown-dynamic-fields',
    ],
    directory: place.directory,
    log: fileOf(place, 'log'),
    env: {},
  });
  return { end, log: () => logSince(place, from) };
}

/** No other process is called so: the file is one of our own directory. */
const beginning = (place: Place): readonly [string, string] => ['-c', fileOf(place, 'bootstrap')];

/** Ends whatever runs for the route, also what was started by somebody who has died over it. Returns when it is gone. */
export async function quit(place: Place, signal: AbortSignal): Promise<void> {
  for (let waitedMs = 0; waitedMs < stopMs; waitedMs += pollMs) {
    const pids = startedWith(beginning(place));
    if (pids.length === 0) return;
    if (waitedMs === 0 || waitedMs >= politeMs)
      for (const pid of pids) end(pid, waitedMs === 0 ? 'SIGTERM' : 'SIGKILL');
    await place.clock.sleep(pollMs, signal);
  }
  throw new DeliveryError('ROUTER_UNREADABLE', `the Envoy of ${place.route} was told to stop and did not`);
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    kill(pid, signal);
  } catch (error) {
    // Gone by now.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
