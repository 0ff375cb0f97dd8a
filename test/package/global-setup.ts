import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { repository } from '../../tools/gate/run-tool.ts';
import { type Packed, packProduct } from '../support/pack.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The tarball that would be published, and a folder in which it is installed and nothing else. */
    packed: Packed;
  }
}

/** Builds and packs once for all files of this suite. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const work = await mkdtemp(join(tmpdir(), 'fairlead-package-'));
  await promisify(execFile)(process.execPath, [join(repository, 'tools/build.ts')], { cwd: repository });
  const packed = await packProduct(work);
  process.stdout.write(`packed: ${packed.files} files, ${Math.round(packed.unpackedBytes / 1024)} kB unpacked\n`);
  project.provide('packed', packed);
  return () => rm(work, { recursive: true, force: true });
}
