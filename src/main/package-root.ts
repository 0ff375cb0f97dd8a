import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Where this package lies: in a checkout two directories up, in a bundle wherever the bundler put this code. */
function packageRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) directory = dirname(directory);
  return directory;
}

export function packageVersion(): string {
  // Our own file: every published package has a version.
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return version;
}

/** What `import ... from 'fairlead'` means: the source in a checkout, else the bundle. */
export const libraryUrl = (): string =>
  pathToFileURL(join(packageRoot(), import.meta.url.endsWith('.ts') ? 'src/index.ts' : 'dist/index.js')).href;

/** A program of ours that runs in a process of its own, as Node is told to run it. */
export const ownProgram = (name: 'proxy' | 'supervisor'): readonly [string, string] => [
  process.execPath,
  ownScript(name),
];

/** The program that keeps providers running. */
export const keeperScript = (): string => ownScript('keep-providers');

/** The source in a checkout, else its own bundle. */
const ownScript = (name: string): string =>
  join(packageRoot(), import.meta.url.endsWith('.ts') ? `src/main/${name}.ts` : `dist/${name}.js`);
