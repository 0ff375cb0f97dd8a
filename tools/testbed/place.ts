import { chmod, copyFile, mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Puts a program into the test bed in one step: two who do so at once do not disturb each other. */
export async function place(file: string, goal: string): Promise<void> {
  await mkdir(dirname(goal), { recursive: true });
  // The temp directory may be another file system, where a rename is not possible: copy, then rename beside the goal.
  const beside = `${goal}.${process.pid}`;
  await copyFile(file, beside);
  await chmod(beside, 0o755);
  await rename(beside, goal);
}
