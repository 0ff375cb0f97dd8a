import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync } from 'node:fs';
import { copyFile, readdir, rm, stat, truncate } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
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
  pruneLogs,
});

async function pruneLogs(directory: string, most: number, kept: ReadonlySet<string>): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(directory, name);
      return {
        path,
        writtenAt: await stat(path).then(
          (found) => found.mtimeMs,
          () => 0,
        ),
      };
    }),
  );
  const oldestFirst = files.sort((a, b) => a.writtenAt - b.writtenAt).slice(0, Math.max(0, files.length - most));
  for (const { path } of oldestFirst) if (!kept.has(path)) await rm(path, { force: true });
}

async function start(launch: ServiceLaunch): Promise<StartedProcess> {
  const [program = ''] = launch.command;
  const log = openLog(launch.log);
  try {
    const child = spawnInto(launch, log);
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

function spawnInto({ command: [program = '', ...args], cwd, env }: ServiceLaunch, log: number): ChildProcess {
  try {
    return spawn(program, args, { cwd, env: { ...env }, detached: true, stdio: ['ignore', log, log] });
  } catch (error) {
    throw startError({ program, cwd }, error);
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
