import { spawn } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let lines: AsyncIterator<string> | undefined;

/** The next line of standard input; undefined once it is closed. */
export async function readLine(): Promise<string | undefined> {
  if (lines === undefined) {
    const { createInterface } = await import('node:readline');
    // Not as a terminal: it would take Ctrl-C for itself.
    lines = createInterface({ input: process.stdin, terminal: false })[Symbol.asyncIterator]();
  }
  const line = await lines.next();
  return line.done === true ? undefined : line.value;
}

/** SIGINT and SIGTERM. While nobody listens they end the process, as ever. */
export function onInterrupt(listener: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}

/** Shows a page in the browser, where there is one; the file is there in any case. */
export async function openPage(name: string, html: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'fairlead-')), name);
  await writeFile(path, html);
  const [program, ...args] = opener(path);
  const browser = spawn(program, args, { detached: true, stdio: 'ignore' });
  // No browser on this machine: the path is told to the user anyway.
  browser.on('error', () => undefined);
  browser.unref();
  return path;
}

function opener(path: string): readonly [string, ...string[]] {
  if (process.platform === 'darwin') return ['open', path];
  if (process.platform === 'win32') return ['explorer.exe', path];
  return ['xdg-open', path];
}

/** Text of a file; undefined where it cannot be read. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** @throws FILE_* */
export async function writeText(path: string, text: string): Promise<void> {
  const { createNodeFiles } = await import('../adapters/system/node/files.ts');
  await createNodeFiles().writeText(path, text);
}
