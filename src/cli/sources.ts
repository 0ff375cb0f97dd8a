import { resolve } from 'node:path';
import type { Problem } from '../domain/errors/problem.ts';
import type { CliIo } from './cli-io.ts';
import type { SourceTexts } from './renderers/problems.ts';

/** Texts of the files that problems point into, as far as they can be read. */
export async function readSources(
  problems: readonly Problem[],
  io: Pick<CliIo, 'readText'>,
  directory: string,
): Promise<SourceTexts> {
  const texts = new Map<string, string>();
  if (io.readText === undefined) return texts;
  const files = new Set(problems.flatMap((problem) => (problem.at?.line === undefined ? [] : [problem.at.file])));
  for (const file of files) {
    const text = await io.readText(resolve(directory, file));
    if (text !== undefined) texts.set(file, text);
  }
  return texts;
}
