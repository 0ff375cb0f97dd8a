import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../../tools/gate/run-tool.ts';

const exec = promisify(execFile);

export interface Packed {
  readonly tarball: string;
  readonly files: number;
  readonly unpackedBytes: number;
  /** A folder with the tarball installed, and nothing else. */
  readonly installed: string;
}

interface NpmPack {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly entryCount: number;
}

/** Packs what is in `dist` now and installs it, without a registry, in a folder below `work`. */
export async function packProduct(work: string): Promise<Packed> {
  const words = ['pack', '--ignore-scripts', '--json', '--pack-destination', work];
  const { stdout } = await exec('npm', words, { cwd: repository });
  const [pack] = JSON.parse(stdout) as readonly NpmPack[];
  if (pack === undefined) throw new Error('npm packed nothing');
  const tarball = join(work, pack.filename);
  const installed = join(work, 'installed');
  await mkdir(installed);
  await exec('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], { cwd: installed });
  return { tarball, files: pack.entryCount, unpackedBytes: pack.unpackedSize, installed };
}
