import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repository } from './run-tool.ts';

const configurations = [
  '.dependency-cruiser.mjs',
  '.oxlintrc.json',
  'biome.json',
  'knip.json',
  'package.json',
  'tsconfig.json',
  'tsconfig.domain.json',
  'tools/lint/house-rules.ts',
];

/** A small tree with the real configurations, to see a gate report what was planted. Disposing removes it. */
export async function plantTree(files: Readonly<Record<string, string>>): Promise<AsyncDisposable & { root: string }> {
  const root = await mkdtemp(join(tmpdir(), 'fairlead-gate-'));
  const place = async (path: string): Promise<string> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    return join(root, path);
  };
  for (const path of configurations) await cp(join(repository, path), await place(path));
  for (const [path, text] of Object.entries(files)) await writeFile(await place(path), text);
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'), 'junction');
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}
