import { spawn } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { copyFile, stat, truncate } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { ServiceLaunch, ServiceProcesses, StartedProcess } from '../../../ports/service-processes.ts';
import { fileError, systemCode } from './file-error.ts';
import { processLife, processStart } from './process-identity.ts';
import { startError } from './process-start-error.ts';
import { findByVariable } from './process-variables.ts';

/** Processes of this machine. */
export const createServiceProcesses = (): ServiceProcesses => ({
  start,
  life: ({ pid, startedAt }) => processLife(pid, startedAt),
  find: findByVariable,
  signal({ pid, startedAt }, signal, scope) {
    if (processLife(pid, startedAt) !== 'alive') return;
    try {
      process.kill(scope === 'group' ? -pid : pid, signal);
    } catch (error) {
      // It has ended meanwhile, or does not lead a group.
      if (systemCode(error) !== 'ESRCH') throw error;
    }
  },
  async freePort(wanted) {
    const found = wanted === undefined ? undefined : await tryPort(wanted);
    const port = found ?? (await tryPort(0));
    if (port === undefined) throw new DeliveryError('PROCESS_NOT_STARTED', 'no port of 127.0.0.1 is free');
    return port;
  },
  async turnLog(log, mostBytes) {
    const size = await stat(log).then(
      (found) => found.size,
      () => 0,
    );
    if (size <= mostBytes) return;
    // The service goes on writing into this very file: it is emptied, not replaced.
    await copyFile(log, `${log}.1`);
    await truncate(log, 0);
  },
});

async function start(launch: ServiceLaunch): Promise<StartedProcess> {
  const [program = '', ...args] = launch.command;
  const log = openLog(launch.log);
  try {
    const child = spawn(program, args, {
      cwd: launch.cwd,
      env: { ...launch.env },
      detached: true,
      stdio: ['ignore', log, log],
    });
    const failed = new Promise<Error>((resolve) => child.once('error', resolve));
    const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    const { pid } = child;
    if (pid === undefined) throw startError({ program, cwd: launch.cwd }, await failed);
    // The service is not our affair to wait for.
    child.unref();
    return { pid, startedAt: processStart(pid) ?? 'ended', ended };
  } finally {
    closeSync(log);
  }
}

/** Only for us to read: services print what they like. */
function openLog(path: string): number {
  const { O_WRONLY, O_CREAT, O_APPEND } = constants;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return openSync(path, O_WRONLY | O_CREAT | O_APPEND, 0o600);
  } catch (error) {
    throw fileError('write', path, error);
  }
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const found = typeof address === 'object' ? address?.port : undefined;
      server.close(() => resolve(found));
    });
  });
}
