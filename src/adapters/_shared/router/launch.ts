import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Server } from 'node:net';

export interface Launch {
  readonly program: string;
  readonly words: readonly string[];
  readonly directory: string;
  readonly log: string;
  /** All of it: nothing of ours is passed on. */
  readonly env: Readonly<Record<string, string>>;
  /** Is given to the program as its file 3, and is its own from then on. */
  readonly listener?: Server;
}

/** In a session of its own, with a log instead of our terminal. */
export function launch({ program, words, directory, log, env, listener }: Launch): {
  /** How it ended, if it did. */
  end(): string | undefined;
} {
  const file = openSync(log, 'a', 0o600);
  let ended: string | undefined;
  try {
    const child = spawn(program, [...words], {
      cwd: directory,
      detached: true,
      env,
      stdio: ['ignore', file, file, ...(listener === undefined ? [] : [numberOf(listener)])],
    });
    child.once('exit', (code, signal) => void (ended = `it ended with ${code ?? signal ?? 'nothing'}`));
    child.once('error', ({ message }) => void (ended = message));
    child.unref();
  } finally {
    listener?.close();
    closeSync(file);
  }
  return { end: () => ended };
}

/** Node tells the number of a socket nowhere else (as of 24). */
function numberOf(listener: Server): number {
  const { _handle: handle } = listener as Server & { readonly _handle?: { readonly fd?: number } | null };
  if (handle?.fd === undefined || handle.fd < 0) throw new Error('a server that does not listen cannot be passed on');
  return handle.fd;
}
