import { createHash } from 'node:crypto';
import { join, posix } from 'node:path';
import { type TreeReader, treeReader } from '../adapters/system/node/tree-reader.ts';
import type { EffectiveProject } from '../domain/project/model.ts';
import { watchedFiles } from './watched-files.ts';

/** Deeper than any tree of modules that somebody wrote. */
const deepest = 12;

/**
 * Digests of the code that a stack is made of besides the project file, by path from the project: root modules, modules
 * that are called by path, templates. Values of variables (`*.tfvars`) and other data may be secrets, and the digest of
 * a short one could be guessed back (I9): what they say is seen in the plan.
 */
export function stackFiles(directory: string, project: EffectiveProject) {
  const point = { top: directory, below: '', ref: '', commit: '' };
  const watched = watchedFiles({ reader: treeReader, project, directory, point });
  return (stack: string): Readonly<Record<string, string>> => {
    const found = new Map<string, string>();
    const real = treeReader.real(directory) ?? directory;
    for (const { of, path } of watched(stack)) {
      collect({ reader: treeReader, directory: real, found }, path, of === 'file' ? 'all' : 'module', deepest);
    }
    return Object.fromEntries([...found].sort(([one], [other]) => (one < other ? -1 : 1)));
  };
}

interface Collection {
  readonly reader: TreeReader;
  readonly directory: string;
  readonly found: Map<string, string>;
}

const code = /\.(tf|tofu)(\.json)?$/;
const template = /\.(tftpl|tpl|tmpl)$/;
const skipped = /^(\.terraform|\.fairlead|\.git|node_modules)$/;

/** Engines read the code of a module in its own directory only, and templates anywhere. */
function collect(from: Collection, path: string, wants: 'all' | 'module' | 'templates', depth: number): void {
  const { reader, directory, found } = from;
  const absolute = join(directory, path);
  const isWanted = (name: string): boolean => template.test(name) || (wants !== 'templates' && code.test(name));
  const text = isWanted(path) ? reader.text(absolute) : undefined;
  if (text !== undefined) found.set(path, digestOf(text));
  if (depth === 0) return;
  for (const { name, kind } of reader.entries(absolute)) {
    const below = posix.join(path, name);
    if (kind === 'other') {
      if (!skipped.test(name)) collect(from, below, wants === 'all' ? 'all' : 'templates', depth - 1);
      continue;
    }
    const found = isWanted(name) ? reader.text(join(directory, below)) : undefined;
    if (found !== undefined) from.found.set(below, digestOf(found));
  }
}

/** A checkout may write the ends of lines otherwise. */
const digestOf = (text: string): string => createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
