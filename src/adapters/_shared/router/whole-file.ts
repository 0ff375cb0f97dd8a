import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';

/** The old text or the new one, whenever the power goes. The name beside it is none that `include *.conf` would find. */
export function writeWhole(path: string, text: string, mode: number): void {
  const beside = `${path}.new`;
  const file = openSync(beside, 'w', mode);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
}

/** Undefined: there is no such file. */
export function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param before what {@link readOptional} said */
export function putBack(path: string, before: string | undefined, mode: number): void {
  if (before === undefined) rmSync(path, { force: true });
  else writeWhole(path, before, mode);
}
