import { spawn } from 'node:child_process';
import { repository } from '../gate/run-tool.ts';

export interface SuiteRun {
  readonly exitCode: number;
  readonly seconds: number;
  readonly timedOut: boolean;
}

/** Runs one task of tools/ensure.mjs, at most until the deadline; its whole process group is stopped then. */
export function runSuite(words: readonly string[], deadline: number): Promise<SuiteRun> {
  const started = Date.now();
  const child = spawn(process.execPath, ['tools/ensure.mjs', ...words], {
    cwd: repository,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  let timedOut = false;
  const stop = (signal: NodeJS.Signals): void => {
    timedOut = true;
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  };
  const gentle = setTimeout(() => stop('SIGTERM'), Math.max(deadline - started, 1000));
  const hard = setTimeout(() => stop('SIGKILL'), Math.max(deadline - started, 1000) + 20_000);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(gentle);
      clearTimeout(hard);
      resolve({ exitCode: code ?? 1, seconds: Math.round((Date.now() - started) / 1000), timedOut });
    });
  });
}
