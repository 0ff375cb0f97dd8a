import { build } from 'esbuild';
import { repository } from '../gate/run-tool.ts';

export interface Bundled {
  /** Directories of the npm packages whose code is in the bundle, relative to the repository, sorted. */
  readonly packages: readonly string[];
  readonly bytes: number;
}

/** CommonJS packages ask for built-in modules with `require`, which an ES module does not have. */
const requireBanner = `import { createRequire as fairleadRequire } from 'node:module';\nconst require = fairleadRequire(import.meta.url);`;

/** Dynamic imports become files of their own, so that `--version` loads next to nothing. */
export async function bundle(directory: string): Promise<Bundled> {
  const { metafile } = await build({
    absWorkingDir: repository,
    entryPoints: {
      cli: 'src/main/cli.ts',
      proxy: 'src/main/proxy.ts',
      supervisor: 'src/main/supervisor.ts',
      index: 'src/index.ts',
      adapter: 'src/adapter.ts',
      testing: 'src/testing.ts',
      'keep-providers': 'src/main/keep-providers.ts',
    },
    outdir: directory,
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.13',
    mainFields: ['module', 'main'],
    // The contract suites run inside the caller's own vitest.
    external: ['vitest'],
    banner: { js: requireBanner },
    legalComments: 'none',
    minifySyntax: true,
    metafile: true,
    logLevel: 'warning',
  });
  const files = Object.values(metafile.outputs);
  const inputs = files.flatMap((file) => Object.entries(file.inputs));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => packageOf(path));
  const packages = [...new Set(used)].filter((name) => name !== undefined).sort();
  let bytes = 0;
  for (const file of files) bytes += file.bytes;
  return { packages, bytes };
}

/** `node_modules/@a/b/lib/c.js` → `node_modules/@a/b`; of a nested installation the innermost package. */
export function packageOf(path: string): string | undefined {
  const marker = 'node_modules/';
  const at = path.lastIndexOf(marker);
  if (at === -1) return undefined;
  const [scope = '', name = ''] = path.slice(at + marker.length).split('/');
  return path.slice(0, at + marker.length) + (scope.startsWith('@') ? `${scope}/${name}` : scope);
}
