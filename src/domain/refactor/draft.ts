import { isJsonObject, type Json } from '../json.ts';
import type { Reference } from '../project/reference.ts';
import { formatTemplate, parseTemplate } from '../project/template.ts';
import { applyEdit, type Edit, type FilePath, valueAt } from './edit.ts';

/** A project file that is being changed, and what was done to it so far. */
export interface Draft {
  readonly edits: readonly Edit[];
  readonly file: Json;
  do(edit: Edit): void;
  at(path: FilePath): Json | undefined;
  list(path: FilePath): readonly Json[];
  keys(path: FilePath): readonly string[];
}

export function createDraft(start: Json): Draft {
  const edits: Edit[] = [];
  let file = start;
  const at = (path: FilePath) => valueAt(file, path);
  return {
    edits,
    get file() {
      return file;
    },
    do(edit) {
      edits.push(edit);
      file = applyEdit(file, edit);
    },
    at,
    list(path) {
      const value = at(path);
      return Array.isArray(value) ? (value as readonly Json[]) : [];
    },
    keys(path) {
      const value = at(path);
      return isJsonObject(value) ? Object.keys(value) : [];
    },
  };
}

/** The common part of the file, and the parts of its environments. */
export const layersOf = (draft: Draft): readonly FilePath[] => [
  [],
  ...draft.keys(['environments']).map((name) => ['environments', name]),
];

export const stackPath = (layer: FilePath, stack: string): FilePath => [...layer, 'stacks', stack];

export const nameAt = (draft: Draft, path: FilePath): string | undefined => {
  const name = draft.at([...path, 'name']);
  return typeof name === 'string' ? name : undefined;
};

/** Paths of everything of a stack, in one layer, that may hold references. */
export function placesOfStack(draft: Draft, stack: FilePath): readonly FilePath[] {
  const places: FilePath[] = [
    [...stack, 'variables'],
    [...stack, 'encryption'],
  ];
  for (const output of draft.keys([...stack, 'outputs'])) places.push(valuePath(draft, [...stack, 'outputs', output]));
  for (const index of draft.list([...stack, 'resources']).keys()) places.push(...placesOfResource(stack, index));
  for (const index of draft.list([...stack, 'modules']).keys()) places.push([...stack, 'modules', index, 'inputs']);
  return places;
}

export const placesOfResource = (stack: FilePath, index: number): readonly FilePath[] =>
  ['properties', 'tags', 'count', 'forEach'].map((key) => [...stack, 'resources', index, key]);

/** Where the value of an output is: it may be written shortly. */
export function valuePath(draft: Draft, output: FilePath): FilePath {
  return isJsonObject(draft.at(output)) ? [...output, 'value'] : output;
}

/** All references in the strings at and below a path; what is no template has none. */
export function referencesAt(draft: Draft, path: FilePath): readonly Reference[] {
  return stringsIn(draft.at(path), path).flatMap(({ text }) =>
    parseTemplate(text).parts.flatMap((part) => (part.kind === 'reference' ? [part.reference] : [])),
  );
}

/** Rewrites the references at and below a path; undefined: this one stays. */
export function rewriteAt(
  draft: Draft,
  path: FilePath,
  rewrite: (reference: Reference, at: FilePath) => Reference | undefined,
): void {
  for (const { text, at } of stringsIn(draft.at(path), path)) {
    const { ok, parts } = parseTemplate(text);
    if (!ok) continue;
    let touched = false;
    const result = parts.map((part) => {
      if (part.kind === 'text') return part;
      const reference = rewrite(part.reference, at);
      if (reference === undefined) return part;
      touched = true;
      return { kind: 'reference', reference } as const;
    });
    if (touched) draft.do({ kind: 'set', path: at, value: formatTemplate(result) });
  }
}

interface Found {
  readonly text: string;
  readonly at: FilePath;
}

function stringsIn(value: Json | undefined, at: FilePath): readonly Found[] {
  if (typeof value === 'string') return value.includes('${') ? [{ text: value, at }] : [];
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => stringsIn(item, [...at, index]));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => stringsIn(item, [...at, key]));
}
