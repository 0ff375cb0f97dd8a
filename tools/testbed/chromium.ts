/** A real browser, to look at the pages that are made: Debian's Chromium without a window, installed nowhere. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onPath, testBed } from './bed.ts';
import { canFetchDebian, fetchDebian, withDependencies } from './debian.ts';

const exec = promisify(execFile);
const directory = join(testBed, 'chromium');
const started = join(directory, 'chromium');

/** From the test bed, or from PATH; undefined: there is none. */
export const findChromium = (): string | undefined =>
  existsSync(started) ? started : (onPath('chromium-headless-shell') ?? onPath('chromium'));

const browser = 'chromium-headless-shell';

/** @returns why it cannot be had here; undefined: it is there now */
export async function bringChromium(say: (text: string) => void): Promise<string | undefined> {
  if (!canFetchDebian()) return 'put chromium on PATH (no apt-get here)';
  const packages = await withDependencies([browser, 'fonts-dejavu-core']).catch(() => undefined);
  if (packages === undefined) return 'put chromium on PATH (apt-get knows no chromium-headless-shell here)';
  say(`fetches ${packages.length} packages, about 100 MB`);
  await fetchDebian({
    packages,
    files: [
      ...[browser, '*.pak', '*.dat', '*.bin', 'libEGL.so', 'libGLESv2.so', 'libvk_swiftshader.so'].map(
        (name) => `usr/lib/chromium/${name}`,
      ),
      'usr/share/fonts/truetype/dejavu/DejaVuSans*.ttf',
    ],
    libraries: ['usr/lib/*/lib*.so*', 'usr/lib/*/*/lib*.so*', 'lib/*/lib*.so*'],
    into: directory,
  });
  await writeStart();
  const { stdout } = await exec(started, ['--version']);
  if (!/Chrom\w+ \d/.test(stdout)) throw new Error('it does not say its version');
  return undefined;
}

/** Finds the libraries and the fonts that came with it, so that its pictures are the same on every machine. */
async function writeStart(): Promise<void> {
  await mkdir(directory, { recursive: true });
  const fonts = join(directory, 'fonts.conf');
  await writeFile(
    fonts,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${directory}</dir><cachedir>${directory}/font-cache</cachedir></fontconfig>\n`,
  );
  const beside = `${started}.${process.pid}`;
  const program = join(directory, browser);
  await writeFile(
    beside,
    `#!/bin/sh\nexport LD_LIBRARY_PATH='${directory}' FONTCONFIG_FILE='${fonts}'\nexec '${program}' "$@"\n`,
  );
  await chmod(beside, 0o755);
  await rename(beside, started);
}
