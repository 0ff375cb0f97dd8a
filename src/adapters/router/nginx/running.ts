import { readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { runProgram, type Said } from '../../_shared/router/run-program.ts';
import { decode, type Written } from '../../_shared/router/written.ts';
import type { NginxOptions } from './options.ts';

/** What a worker says that it uses; undefined: none listens. @throws ROUTER_UNREADABLE */
export async function askWorker(socketPath: string, signal: AbortSignal): Promise<Written | undefined> {
  const text = await new Promise<string | undefined>((resolve, reject) => {
    const asked = request({ socketPath, path: '/state', agent: false, timeout: 5_000, signal }, (answer) => {
      const chunks: Uint8Array[] = [];
      answer.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (['ENOENT', 'ECONNREFUSED', 'ECONNRESET'].includes(error.code ?? '')) resolve(undefined);
      else reject(error);
    });
    asked.end();
  }).catch((cause: Error) => {
    signal.throwIfAborted();
    throw new DeliveryError('ROUTER_UNREADABLE', `nginx did not say what it uses: ${cause.message}`, { cause });
  });
  if (text === undefined) return undefined;
  try {
    return decode(text.split(' ')[1] ?? '');
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
