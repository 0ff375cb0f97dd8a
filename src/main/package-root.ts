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

/** The program that keeps providers running: the source in a checkout, else its own bundle. */
export const keeperScript = (): string =>
  join(packageRoot(), import.meta.url.endsWith('.ts') ? 'src/main/keep-providers.ts' : 'dist/keep-providers.js');
