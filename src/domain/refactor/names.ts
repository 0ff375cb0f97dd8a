import type { Json } from '../json.ts';
import { createDraft, layersOf, nameAt, stackPath } from './draft.ts';

/** Names of all resources of a stack, as the file has them in any environment. */
export function resourceNames(file: Json, stack: string): readonly string[] {
  const draft = createDraft(file);
  const names = layersOf(draft).flatMap((layer) => {
    const list = [...stackPath(layer, stack), 'resources'];
    return [...draft.list(list).keys()].flatMap((index) => nameAt(draft, [...list, index]) ?? []);
  });
  return [...new Set(names)];
}
