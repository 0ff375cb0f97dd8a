import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface ProgramResult {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<ProgramResult>;
}

/** Half of the time of a short program is its compilation, which these tests repeat hundreds of times. */
const compileCache = join(import.meta.dirname, '../../node_modules/.cache/fairlead-compile');

/** Starts a TypeScript program with this Node. */
export function startProgram(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Program {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { NODE_COMPILE_CACHE: compileCache, ...env },
  });
  const ended = new Promise<ProgramResult>((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

/** Runs a TypeScript program to its end. */
export const runProgram = (
  file: string,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<ProgramResult> => startProgram(file, args, env).ended;
