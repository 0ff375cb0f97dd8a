import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, constants, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command, ProcessRecord, ProcessRunner, RunningProcess } from '../../../ports/process-runner.ts';
import { fileError } from './file-error.ts';
import { follow, type Writer } from './follow.ts';
import { ask } from './process-ask.ts';
import { endGroup, killGroup } from './process-group.ts';
import { atWork, type OpenMark, openMark } from './process-mark.ts';
import { startError } from './process-start-error.ts';

const settlePollMs = 50;

/** Runs programs of this machine. */
export function createNodeProcessRunner(): ProcessRunner {
  return { start, ask, settle };
}

/** @throws PROCESS_*, FILE_* */
async function start(command: Command): Promise<RunningProcess> {
  const { child, failed } = launch(command);
  const pid = child.pid;
  if (pid === undefined) {
    forget(command.record);
    throw startError(command, await failed);
  }
  // Already started: an error that comes now is one of `kill`, for a process that has just ended.
  child.on('error', () => undefined);
  const state = { ended: false, interrupted: false, killed: false };
  const exit = new Promise<Awaited<RunningProcess['exit']>>((resolve) => {
    child.once('exit', (code, signal) => {
      state.ended = true;
      resolve(endRest(pid, { ...state, signal }).then(() => ({ code, signal })));
    });
  });
  const writer: Writer = { events: child, hasEnded: () => state.ended };
  return {
    pid,
    lines: { [Symbol.asyncIterator]: () => follow(command.record, writer) },
    exit,
    interrupt() {
      if (state.ended) return;
      state.interrupted = true;
      child.kill('SIGINT');
    },
    kill() {
      if (state.ended) return;
      state.killed = true;
      killGroup(pid);
    },
  };
}

/**
 * What a dead tool has left behind (its providers) would never end by itself; what an interrupted one has left (a
 * command that it had begun) was to be stopped with it. A tool that ended in order has nothing left but what the user
 * wanted to stay.
 */
async function endRest(
  pid: number,
  how: { readonly killed: boolean; readonly interrupted: boolean; readonly signal: string | null },
): Promise<void> {
  if (how.killed) killGroup(pid);
  else if (how.interrupted) await endGroup(pid);
  else if (how.signal !== null) killGroup(pid);
}

/** From the mark to the mark nothing waits: a kill of this process in between leaves the least possible doubt. */
function launch(command: Command): { readonly child: ChildProcess; readonly failed: Promise<Error> } {
  const { record } = command;
  const files: number[] = [];
  let mark: OpenMark | undefined;
  try {
    mark = attempt(record.mark, () => writeFirstMark(record));
    files.push(attempt(record.stdout, () => openOutput(record.stdout)));
    files.push(attempt(record.stderr, () => openOutput(record.stderr)));
    const child = spawnInto(command, files);
    const failed = new Promise<Error>((resolve) => child.once('error', resolve));
    if (child.pid !== undefined) writeSecondMark(mark, child.pid);
    return { child, failed };
  } catch (error) {
    forget(record);
    throw error;
  } finally {
    mark?.close();
    for (const file of files) closeSync(file);
  }
}

function spawnInto(command: Command, files: readonly number[]): ChildProcess {
  try {
    return spawn(command.program, [...command.args], {
      cwd: command.cwd,
      env: { ...command.env },
      // Its own session: Ctrl-C in the terminal reaches us alone, and we decide what the tool hears.
      detached: true,
      stdio: ['ignore', ...files],
    });
  } catch (error) {
    throw startError(command, error);
  }
}

/** Nothing was started: a mark that says "starting" would be waited for as long as this process lives. */
function forget(record: ProcessRecord): void {
  try {
    rmSync(record.mark, { force: true });
  } catch {
    // The place itself is impossible, and there is no mark in it.
  }
}

function writeFirstMark(record: ProcessRecord): OpenMark {
  const directories = new Set([record.mark, record.stdout, record.stderr].map((path) => dirname(path)));
  for (const directory of directories) mkdirSync(directory, { recursive: true });
  const mark = openMark(record);
  try {
    mark.write(process.pid, 'starting');
    return mark;
  } catch (error) {
    mark.close();
    throw error;
  }
}

function writeSecondMark(mark: OpenMark, pid: number): void {
  try {
    mark.write(pid, 'running');
  } catch {
    // The disk is full. The tool runs already, and a torn mark still leads to it by its open files.
  }
}

/** Only for us to read: tools print values that are secret. */
function openOutput(path: string): number {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_APPEND } = constants;
  return openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600);
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fileError('write', path, error);
  }
}

async function settle(record: ProcessRecord, signal: AbortSignal): Promise<boolean> {
  let waited = false;
  while (atWork(record)) {
    signal.throwIfAborted();
    waited = true;
    try {
      await sleep(settlePollMs, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  }
  return waited;
}
