import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { Command, ProcessAnswer } from '../../../ports/process-runner.ts';
import { killGroup } from './process-group.ts';
import { startError } from './process-start-error.ts';

const maxBytes = 10 * 1024 * 1024;
/** A grandchild may keep the pipe open after the program has ended; its words are not waited for. */
const afterExitMs = 250;

/** Runs a short command to its end with its output in memory. More than 10 MB: it is killed, as after the time-out. */
export function ask(command: Omit<Command, 'record'>, timeoutMs: number): Promise<ProcessAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn(command.program, [...command.args], {
      cwd: command.cwd,
      env: { ...command.env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let timedOut = false;
    let grace: NodeJS.Timeout | undefined;
    const kill = (): void => {
      if (child.pid !== undefined) killGroup(child.pid);
    };
    const stdout = collect(child.stdout, kill);
    const stderr = collect(child.stderr, kill);
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(startError(command, error));
    });
    child.once('exit', () => {
      clearTimeout(timer);
      grace = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, afterExitMs);
    });
    child.once('close', (code, signal) => {
      clearTimeout(grace);
      resolve({ code, signal, stdout: stdout(), stderr: stderr(), timedOut });
    });
  });
}

function collect(stream: Readable, onTooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    if (bytes >= maxBytes) return;
    chunks.push(chunk.subarray(0, maxBytes - bytes));
    bytes += chunk.length;
    if (bytes > maxBytes) onTooMuch();
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
