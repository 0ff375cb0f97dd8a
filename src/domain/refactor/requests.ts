/** Forget in one stack, import in the other: what an engine is asked for, as the project file says it. */
import { isJsonObject, type Json } from '../json.ts';
import { createDraft, layersOf, stackPath } from './draft.ts';
import type { Edit, FilePath } from './edit.ts';
import type { Transfer } from './model.ts';

/** Where the requests of an environment are written: beside everything else, where it is the only one. */
export const requestLayer = (file: Json, environment: string): FilePath => {
  const layers = layersOf(createDraft(file));
  return layers.length <= 2 ? [] : ['environments', environment];
};

/** @param parts `forget` alone where the other stack has it in its state already */
export function requestEdits(file: Json, transfer: Transfer, parts: 'pair' | 'forget'): readonly Edit[] {
  const layer = requestLayer(file, transfer.environment);
  if (transfer.instances.length === 0) return [];
  const forget: Edit = {
    kind: 'append',
    path: [...stackPath(layer, transfer.from), 'removed'],
    value: { from: transfer.address },
  };
  if (parts === 'forget') return [forget];
  const imports = transfer.instances.map(
    ({ key, id }): Edit => ({
      kind: 'append',
      path: [...stackPath(layer, transfer.into), 'imports'],
      value: { to: `${transfer.resource}${key}`, id: (id ?? '').replaceAll('${', '$${') },
    }),
  );
  return [...imports, forget];
}

export interface DoneRequests {
  readonly environment: string;
  readonly stack: string;
  readonly list: 'imports' | 'removed';
  /** `to` or `from` of each. */
  readonly names: readonly string[];
}

/** Takes requests out that are done, and those of the `ended` stacks of which nothing else was left. */
export function withoutRequests(
  file: Json,
  done: readonly DoneRequests[],
  ended: readonly string[] = [],
): readonly Edit[] {
  const draft = createDraft(file);
  for (const { environment, stack, list, names } of done) {
    const layer = requestLayer(file, environment);
    const path = [...stackPath(layer, stack), list];
    const before = draft.list(path);
    const key = list === 'imports' ? 'to' : 'from';
    const left = before.filter((each) => !(isJsonObject(each) && names.includes(String(each[key]))));
    if (left.length === before.length) continue;
    if (left.length > 0) draft.do({ kind: 'set', path, value: left });
    else dropWithParents(path);
  }
  for (const stack of draft.keys(['stacks'])) if (ended.includes(stack)) dropStub(stack);
  return draft.edits;

  function dropWithParents(path: FilePath): void {
    draft.do({ kind: 'delete', path });
    const parent = path.slice(0, -1);
    const value = draft.at(parent);
    const inEnvironment = parent[0] === 'environments' && parent.length >= 3;
    if (inEnvironment && isJsonObject(value) && Object.keys(value).length === 0) dropWithParents(parent);
  }

  function dropStub(stack: string): void {
    const content = ['resources', 'modules', 'outputs', 'source', 'imports', 'moved', 'removed'];
    const layers = layersOf(draft).map((layer) => stackPath(layer, stack));
    const isEmpty = (value: Json | undefined): boolean =>
      value === undefined || (Array.isArray(value) && value.length === 0);
    if (layers.some((path) => content.some((key) => !isEmpty(draft.at([...path, key]))))) return;
    for (const path of layers.toReversed()) if (draft.at(path) !== undefined) dropWithParents(path);
  }
}
