import { readFileSync, rmSync } from 'node:fs';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { askSocket } from '../../_shared/router/ask-socket.ts';
import { runProgram, type Said } from '../../_shared/router/run-program.ts';
import { decode, type Written } from '../../_shared/router/written.ts';
import type { NginxOptions } from './options.ts';

/** What a worker says that it uses; undefined: none listens. @throws ROUTER_UNREADABLE */
export async function askWorker(socketPath: string, signal: AbortSignal): Promise<Written | undefined> {
  const question = { socket: socketPath, method: 'GET', path: '/state', timeoutMs: 5_000, proxy: 'nginx' } as const;
  const answer = await askSocket(question, signal);
  if (answer === undefined) return undefined;
  try {
    return decode(answer.text.split(' ')[1] ?? '');
  } catch (cause) {
    throw new DeliveryError('ROUTER_FOREIGN', `what answers at ${socketPath} is not what Fairlead wrote`, { cause });
  }
}

/** @throws ROUTER_NOT_STARTED where there is no such program */
export const runNginx = ({ program, config }: NginxOptions, words: readonly string[]): Promise<Said> =>
  runProgram(program, ['-c', config, ...words], 'nginx');

/** The master process; undefined: it does not run. A number that was given to another process since is not it. */
export function masterOf({ pidFile }: NginxOptions): number | undefined {
  const pid = Number(readOr(pidFile, '').trim());
  if (!Number.isSafeInteger(pid) || pid <= 1) return undefined;
  return titleOf(pid).startsWith('nginx: master') ? pid : undefined;
}

/** Workers that take connections. One that is shutting down has stopped listening and finishes what it has begun. */
export const listeningWorkers = (master: number): readonly number[] =>
  workersOf(master).filter((pid) => !isEnding(pid));

/** Workers of former configurations that still have something to finish. */
export const endingWorkers = (master: number): readonly number[] => workersOf(master).filter(isEnding);

const isEnding = (pid: number): boolean => titleOf(pid).includes('shutting down');

export function workersOf(master: number): readonly number[] {
  return readOr(`/proc/${master}/task/${master}/children`, '')
    .split(' ')
    .filter((pid) => pid !== '')
    .map(Number);
}

const titleOf = (pid: number): string => readOr(`/proc/${pid}/cmdline`, '').replaceAll('\0', ' ');

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

/** A killed nginx leaves its sockets behind, and the next one would not start because of them. */
export const removeSocket = (path: string): void => rmSync(path, { force: true });
