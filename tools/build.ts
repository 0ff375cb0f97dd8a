/** `npm run build`: what is published. One bundle with every npm package in it, the types, and the licences of what is bundled. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectJsonSchema } from '../src/config/schema.ts';
import { bundle } from './build/bundle.ts';
import { declarations } from './build/declarations.ts';
import { thirdPartyTexts } from './build/third-party.ts';
import { repository } from './gate/run-tool.ts';

const started = performance.now();
const dist = join(repository, 'dist');
await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const { packages, bytes } = await bundle(dist);
await writeFile(join(dist, 'THIRD-PARTY.txt'), await thirdPartyTexts(packages));
const schema = `${JSON.stringify(projectJsonSchema(), null, 2)}\n`;
await writeFile(join(dist, 'fairlead.schema.json'), schema);
for (const { name, text } of declarations()) await writeFile(join(dist, `${name}.d.ts`), text);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
process.stdout.write(`dist: ${Math.round(bytes / 1024)} kB, ${packages.length} packages bundled (${seconds} s)\n`);
