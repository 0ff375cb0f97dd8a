import { rmdirSync, rmSync } from 'node:fs';

/** What is not ours in the directory stays, and the directory with it. */
export function removeOwn(directory: string, ours: readonly string[]): void {
  for (const path of ours) rmSync(path, { recursive: true, force: true });
  try {
    rmdirSync(directory);
  } catch (error) {
    if (!['ENOENT', 'ENOTEMPTY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
