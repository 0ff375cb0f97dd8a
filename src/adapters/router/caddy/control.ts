import { rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Clock } from '../../../ports/clock.ts';
import { launch } from '../../_shared/router/launch.ts';
import { startedWith } from '../../_shared/router/started-with.ts';
import { until } from '../../_shared/router/until.ts';
import { readOptional } from '../../_shared/router/whole-file.ts';
import { ask } from './ask.ts';
import type { Place } from './place.ts';

const startMs = 20_000;
const slackMs = 5_000;

export interface Starting {
  readonly program: string;
  /** Where clients come in. */
  readonly listener: Server;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  isUp(): Promise<boolean>;
}

/** In a session of its own, with a log instead of our terminal: it outlives us. @throws ROUTER_NOT_STARTED */
export async function start(place: Place, { program, listener, clock, signal, isUp }: Starting): Promise<void> {
  // What a killed one left behind; and its log tells of this start alone.
  for (const left of [place.admin, place.state, place.log]) rmSync(left, { force: true });
  const { end } = launch({
    program,
    words: ['run', '--config', place.config],
    directory: place.directory,
    log: place.log,
    // It keeps a file or two about itself.
    env: { HOME: place.directory, XDG_CONFIG_HOME: place.directory, XDG_DATA_HOME: place.directory },
    listener,
  });
  const isDecided = async (): Promise<boolean> => end() !== undefined || (await isUp());
  await until(isDecided, { clock, limitMs: startMs, signal });
  const why = end();
  if (why === undefined && (await isUp())) return;
  const said = readOptional(place.log)?.trim().split('\n').at(-1) ?? '';
  throw new DeliveryError(
    'ROUTER_NOT_STARTED',
    `caddy of ${place.route} did not start: ${why ?? `it does not answer after ${startMs / 1000} s`}: ${said}`,
    { hint: 'name caddy 2.9 or newer as `program`' },
  );
}

/** Lets end what has begun, within the drain's deadline. @returns whether it has ended */
export async function stop(
  place: Place,
  {
    clock,
    drainSeconds,
    signal,
  }: { readonly clock: Clock; readonly drainSeconds: number; readonly signal: AbortSignal },
): Promise<boolean> {
  const answer = await ask(place.admin, 'POST /stop', signal);
  if (answer === undefined && !isRunning(place)) return true;
  return until(async () => !isRunning(place), { clock, limitMs: drainSeconds * 1000 + slackMs, signal });
}

/** No other process is called so: the file is one of our own directory. */
export const runningFor = ({ config }: Pick<Place, 'config'>): readonly number[] =>
  startedWith(['run', '--config', config]);

const isRunning = (place: Place): boolean => runningFor(place).length > 0;
