import { readFileSync } from 'node:fs';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Clock } from '../../../ports/clock.ts';
import { runProgram, type Said } from '../../_shared/router/run-program.ts';
import { until } from '../../_shared/router/until.ts';
import type { MapLine } from './arms-map.ts';
import { command } from './command-line.ts';
import type { Place } from './place.ts';
import { lookAt, type Processes, processes } from './running.ts';

/** Whether HAProxy would take the configuration that lies on the disk. */
export const tryOut = (program: string, { config }: Place): Promise<Said> =>
  runProgram(program, ['-c', '-f', config], 'haproxy');

/** In a session of its own: it outlives us. The program returns once the worker listens. @throws ROUTER_NOT_STARTED, ROUTER_ADDRESS_TAKEN */
export async function start(program: string, { config, master, route }: Place): Promise<void> {
  const said = await runProgram(program, ['-W', '-D', '-S', `${master},mode,600`, '-f', config], 'haproxy');
  if (said.passed) return;
  const isTaken = /cannot bind|Address already in use/i.test(said.text);
  throw new DeliveryError(
    isTaken ? 'ROUTER_ADDRESS_TAKEN' : 'ROUTER_NOT_STARTED',
    `haproxy of ${route} did not start: ${said.text}`,
  );
}

/** A new worker begins with what lies on the disk; the former one takes no more connections, and finishes what it has. */
export async function reload({ master }: Place, signal: AbortSignal): Promise<void> {
  await command(master, ['reload'], signal);
}

/** All lines in one step: no request meets some of them. @returns whether the running process took them */
export async function commitMap(
  { workers, map }: Place,
  lines: readonly MapLine[],
  signal: AbortSignal,
): Promise<boolean> {
  const made = await command(workers, [`prepare map ${map}`], signal);
  const version = /New version created: (\d+)/.exec(made ?? '')?.[1];
  if (version === undefined) return false;
  for (const line of lines) {
    const said = await command(workers, [`add map @${version} ${map} ${line}`], signal);
    if (said?.trim() !== '') return false;
  }
  return (await command(workers, [`commit map @${version} ${map}`], signal))?.trim() === '';
}

const slackMs = 5_000;

interface Stopping {
  readonly clock: Clock;
  tell(pid: number, signal: NodeJS.Signals): void;
  readonly drainSeconds: number;
  readonly signal: AbortSignal;
}

/** Lets end what has begun, within the drain's deadline. @returns whether it has ended */
export async function stop(place: Place, { clock, tell, drainSeconds, signal }: Stopping): Promise<boolean> {
  let found: Processes | undefined;
  // A master that begins or reloads does not answer for a moment, while its workers do.
  const isKnown = async (): Promise<boolean> =>
    (found = await processes(place, signal)) !== undefined || (await lookAt(place, signal)) === undefined;
  if (!(await until(isKnown, { clock, limitMs: slackMs, signal }))) return false;
  if (found === undefined) return true;
  const { master, workers, former } = found;
  const all = [master, ...workers, ...former];
  if (isOurs(master, place)) tell(master, 'SIGUSR1');
  const isOver = async (): Promise<boolean> => !all.some((pid) => isOurs(pid, place));
  return until(isOver, { clock, limitMs: drainSeconds * 1000 + slackMs, signal });
}

/** Neither ended, and only not yet taken note of by its parent, nor another process that was given the number since. */
function isOurs(pid: number, { config }: Place): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(config);
  } catch {
    return false;
  }
}
