/** The product as it ships: bundled anew, from the sources as they are. */
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from '../tools/build/bundle.ts';
import { repository } from '../tools/gate/run-tool.ts';

export interface Product {
  readonly bin: string;
  /** Module of the library. */
  readonly library: string;
}

export async function bundleProduct(directory: string): Promise<Product> {
  await bundle(join(directory, 'dist'));
  await mkdir(join(directory, 'bin'), { recursive: true });
  for (const file of ['package.json', 'bin/fairlead.js']) await copyFile(join(repository, file), join(directory, file));
  return { bin: join(directory, 'bin', 'fairlead.js'), library: join(directory, 'dist', 'index.js') };
}
