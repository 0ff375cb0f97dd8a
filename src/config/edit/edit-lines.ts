import { isMap, isScalar, isSeq, type Node, stringify } from 'yaml';
import type { Json } from '../../domain/json.ts';
import type { Edit, FilePath } from '../../domain/refactor/edit.ts';
import { cut } from './cut.ts';
import { type Block, insert } from './insert.ts';
import { find, keyOf, nodeAt, readSource } from './places.ts';

/** With the text around it as it is. Undefined: it cannot be done that way. */
export function editLines(text: string, edit: Edit): string | undefined {
  switch (edit.kind) {
    case 'set':
      return set(text, edit.path, edit.value);
    case 'append':
      return insert(text, edit.path, itemBlock(edit.value));
    case 'delete':
      return cut(text, edit.path)?.rest;
    case 'rename':
      return rename(text, edit.path, edit.key);
    case 'carry': {
      const taken = cut(text, edit.from);
      if (taken === undefined) return undefined;
      const last = edit.from.at(-1);
      if (typeof last === 'number') return insert(taken.rest, edit.to, { kind: 'item', lines: taken.lines });
      const key = edit.key ?? String(last);
      const block: Block = { kind: 'entry', key, lines: taken.lines };
      const there = insert(taken.rest, edit.to, block);
      return there === undefined || key === last ? there : rename(there, [...edit.to, String(last)], key);
    }
  }
}

const style = { lineWidth: 0, version: '1.2' } as const;
const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');
const itemBlock = (value: Json): Block => ({ kind: 'item', lines: linesOf(stringify([value], style)) });

function set(text: string, path: FilePath, value: Json): string | undefined {
  const source = readSource(text);
  const last = path.at(-1);
  if (source === undefined || last === undefined) return undefined;
  const found = find(source, path);
  if (found?.value !== undefined && isScalar(found.value) && !isCollectionJson(value)) {
    return replaceScalar(text, found.value, value);
  }
  if (typeof last === 'number') return undefined;
  const bare = found === undefined ? text : cut(text, path)?.rest;
  const block: Block = { kind: 'entry', key: last, lines: linesOf(stringify({ [last]: value }, style)) };
  return bare === undefined ? undefined : insert(bare, path.slice(0, -1), block);
}

const isCollectionJson = (value: Json): boolean => typeof value === 'object' && value !== null;

/** What the old and the new value have in common is not written anew: quotes and folds stay. */
function replaceScalar(text: string, node: Node, value: Json): string | undefined {
  if (!isScalar(node) || node.range === undefined || node.range === null) return undefined;
  const [start, end] = node.range;
  const raw = text.slice(start, end);
  const old = node.value;
  const spliced = (written: string) => text.slice(0, start) + written + text.slice(end);
  if (typeof old === 'string' && typeof value === 'string') {
    const [from, to] = [old.split('\n'), value.split('\n')];
    let written = raw;
    if (from.length === to.length) {
      for (const [index, line] of from.entries()) {
        if (line !== to[index]) written = written.replace(line, () => to[index] ?? '');
      }
    }
    const read = readSource(spliced(written));
    if (written !== raw && read !== undefined && hasValue(read.root, start, value)) return spliced(written);
  }
  return raw === '' ? undefined : spliced(JSON.stringify(value));
}

function hasValue(node: unknown, start: number, value: string): boolean {
  if (isScalar(node)) return node.range?.[0] === start && node.value === value;
  if (isMap(node))
    return node.items.some((pair) => hasValue(pair.key, start, value) || hasValue(pair.value, start, value));
  return isSeq(node) && node.items.some((item) => hasValue(item, start, value));
}

function rename(text: string, path: FilePath, key: string): string | undefined {
  const source = readSource(text);
  const found = source === undefined ? undefined : find(source, path);
  const node = found === undefined ? undefined : keyOf(found.parent.items[found.index]);
  if (node?.range === undefined || node.range === null || source === undefined) return undefined;
  if (nodeAt(source, [...path.slice(0, -1), key]) !== undefined) return undefined;
  const written = linesOf(stringify(key, style))[0] ?? key;
  return text.slice(0, node.range[0]) + written + text.slice(node.range[1]);
}
