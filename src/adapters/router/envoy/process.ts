import { spawn } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { ask } from './ask.ts';
import { logSince } from './log.ts';
import { digestOf, fileOf, type Place } from './place.ts';

const pollMs = 20;
const stopMs = 10_000;

export interface Started {
  /** How it ended, if it did. */
  end(): string | undefined;
  /** What it has written since it was started. */
  log(): string;
}

/**
 * In a session of its own, with a log instead of our terminal, and with nothing of our environment. The kernel's name of
 * `--socket-path` is held by the one that runs: a second one of the same route ends at once.
 */
export function launch(place: Place): Started {
  const logFile = fileOf(place, 'log');
  const log = openSync(logFile, 'a', 0o600);
  const from = statSync(logFile).size;
  const id = digestOf(place.directory);
  let end: string | undefined;
  try {
    const child = spawn(
      place.options.program,
      [
        ...['-c', fileOf(place, 'bootstrap')],
        ...['--concurrency', String(place.options.workers)],
        ...['--base-id', String(Number.parseInt(id.slice(0, 6), 16) + 1)],
        ...['--socket-path', `@fairlead-${id}`],
        ...['--drain-time-s', String(Math.ceil(place.options.drainSeconds))],
        ...['--log-level', 'warning'],
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

/** Somebody else's is at work, or not quite gone. */
export const foundAnother = (log: string): boolean => log.includes('unable to bind domain socket');

/** Ends it, if it runs. Returns when nobody answers any more. */
export async function quit(place: Place, signal: AbortSignal): Promise<void> {
  const socketPath = fileOf(place, 'admin');
  if ((await ask({ socketPath, path: '/quitquitquit', method: 'POST' }, signal)) === undefined) return;
  for (let waitedMs = 0; waitedMs < stopMs; waitedMs += pollMs) {
    if ((await ask({ socketPath, path: '/ready' }, signal).catch(leaving(signal))) === undefined) return;
    await place.clock.sleep(pollMs, signal);
  }
  throw new DeliveryError('ROUTER_UNREADABLE', `the Envoy of ${place.route} was told to stop and did not`);
}

/** One that ends says `503`, or nothing whole. */
const leaving = (signal: AbortSignal) => (): string => {
  signal.throwIfAborted();
  return '';
};
