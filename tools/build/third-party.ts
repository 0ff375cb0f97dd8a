import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../gate/run-tool.ts';

/** Licences that may be bundled. Another one is a decision, not an accident. */
const permissive = ['MIT', 'ISC', 'Apache-2.0', 'BSD-3-Clause', 'BSD-2-Clause', '0BSD'];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** Name, version and licence text of each bundled package, as their licences ask for. Directories are relative to the repository. */
export async function thirdPartyTexts(directories: readonly string[]): Promise<string> {
  const texts = await Promise.all(directories.map((each) => thirdPartyText(join(repository, each))));
  return `The following packages are compiled into this one.\n\n${texts.join('\n')}`;
}

async function thirdPartyText(directory: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8')) as Manifest;
  const { name, version, license = 'none' } = manifest;
  if (!permissive.includes(license))
    throw new Error(`${name} ${version} is under "${license}", which may not be bundled`);
  const file = (await readdir(directory)).find((each) => /^licen[cs]e/i.test(each));
  const text =
    file === undefined
      ? `(The package holds no licence text; it declares: ${license}.)`
      : await readFile(join(directory, file), 'utf8');
  const line = '-'.repeat(80);
  return `${line}\n${name} ${version} (${license})\n${line}\n\n${text.trim()}\n`;
}
