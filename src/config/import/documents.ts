import type { Problem } from '../../domain/errors/problem.ts';
import type { ImportFinding } from '../../domain/import/finding.ts';
import { child, itemsOf, textOf, type Tree } from '../tree.ts';
import { parseEach } from '../yaml.ts';
import { at, entries, ignore, leaveOut, type Place, type Reading, rootOf } from './reading.ts';

export interface ImportFile {
  /** As it was given; `-` is standard input. */
  readonly file: string;
  readonly text: string;
}

/** One Kubernetes object. */
export interface ImportDocument {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly root: Place;
}

export type Documents =
  | { readonly ok: true; readonly documents: readonly ImportDocument[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Every object of all files. What is no object at all is a finding. */
export function documentsOf(files: readonly ImportFile[], findings: ImportFinding[]): Documents {
  const documents: ImportDocument[] = [];
  const problems: Problem[] = [];
  for (const { file, text } of files) {
    const parsed = parseEach(file, text);
    if (!parsed.ok)
      problems.push(...parsed.problems.map((each) => ({ ...each, code: 'IMPORT_FILE_INVALID' as const })));
    else for (const tree of parsed.trees) documents.push(...objectsOf(file, tree, findings));
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, documents };
}

/** `kubectl get -o yaml` wraps several in a `List`. */
function objectsOf(file: string, tree: Tree, findings: ImportFinding[]): readonly ImportDocument[] {
  const kind = textOf(child(tree, 'kind')) ?? '';
  if (kind !== 'List') return [objectOf(file, tree, kind, findings)];
  const reading = readingOf(file, 'List', findings);
  const place = rootOf(reading, tree);
  for (const [key, value] of entries(place))
    if (!['apiVersion', 'kind', 'metadata', 'items'].includes(key))
      leaveOut(value, 'the import does not know this field');
  return itemsOf(child(tree, 'items')).flatMap((item) => objectsOf(file, item, findings));
}

function objectOf(file: string, tree: Tree, kind: string, findings: ImportFinding[]): ImportDocument {
  const metadata = child(tree, 'metadata');
  const name = textOf(child(metadata, 'name')) ?? '';
  const namespace = textOf(child(metadata, 'namespace')) ?? 'default';
  const object = [kind === '' ? 'document' : kind, name].filter((word) => word !== '').join(' ');
  const root = rootOf(readingOf(file, object, findings), tree);
  // What identifies the object, what the cluster writes, and what other tools note on it.
  ignore(root, ['apiVersion', 'kind', 'status']);
  return { kind, name, namespace, root };
}

const readingOf = (file: string, object: string, findings: ImportFinding[]): Reading => ({
  file,
  object,
  findings,
  asked: new Set(),
  taken: new Set(),
  settled: new Set(),
});

/** Labels, annotations and bookkeeping of the cluster mean nothing here. */
export const ignoreMetadata = (document: ImportDocument): void => ignore(document.root, ['metadata']);

export const specOf = (document: ImportDocument): Place => at(document.root, 'spec');
