import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { kill } from 'node:process';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
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
  const log = openSync(fileOf(place, 'log'), 'a', 0o600);
  const from = logSize(place);
  let end: string | undefined;
  try {
    const child = spawn(
      place.options.program,
      [
        ...beginning(place),
        ...['--concurrency', String(place.options.workers)],
        ...['--drain-time-s', String(Math.ceil(place.options.drainSeconds))],
        ...['--log-level', 'warning'],
        // With it, Envoy ends as soon as who started it does.
        '--disable-hot-restart',
        // An older Envoy would leave out what it does not know, stickiness for one, without a word.
        '--reject-unknown-dynamic-fields',
      ],
      { cwd: place.directory, detached: true, env: {}, stdio: ['ignore', log, log] },
    );
    child.once('exit', (code, signal) => void (end = `it ended with ${code ?? signal ?? 'nothing'}`));
    child.once('error', ({ message }) => void (end = message));
    child.unref();
  } finally {
    closeSync(log);
  }
  return { end: () => end, log: () => logSince(place, from) };
}

/** No other process is called so: the file is one of our own directory. */
const beginning = (place: Place): readonly [string, string] => ['-c', fileOf(place, 'bootstrap')];

/** Ends whatever runs for the route, also what was started by somebody who has died over it. Returns when it is gone. */
export async function quit(place: Place, signal: AbortSignal): Promise<void> {
  for (let waitedMs = 0; waitedMs < stopMs; waitedMs += pollMs) {
    const pids = runningFor(place);
    if (pids.length === 0) return;
    if (waitedMs === 0 || waitedMs >= politeMs)
      for (const pid of pids) end(pid, waitedMs === 0 ? 'SIGTERM' : 'SIGKILL');
    await place.clock.sleep(pollMs, signal);
  }
  throw new DeliveryError('ROUTER_UNREADABLE', `the Envoy of ${place.route} was told to stop and did not`);
}

function runningFor(place: Place): readonly number[] {
  const words = beginning(place);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const [, ...rest] = commandOf(pid);
      return words.every((word, at) => rest[at] === word);
    });
}

function commandOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    kill(pid, signal);
  } catch (error) {
    // Gone by now.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
