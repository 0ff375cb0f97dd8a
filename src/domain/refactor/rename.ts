import type { Json } from '../json.ts';
import { refuseUnfitName } from './check-name.ts';
import { createDraft, type Draft, layersOf, placesOfStack, rewriteAt, stackPath } from './draft.ts';
import type { FilePath } from './edit.ts';
import type { Relocation } from './model.ts';

/** A stack under another name: its key, and all that refers to it. @throws STACK_UNKNOWN, REFACTOR_NAME_TAKEN, REFACTOR_USELESS */
export function renameStack(file: Json, { from, to }: { readonly from: string; readonly to: string }): Relocation {
  const draft = createDraft(file);
  refuseUnfitName(draft, { from, to });
  for (const layer of layersOf(draft)) {
    if (draft.at(stackPath(layer, from)) !== undefined) {
      draft.do({ kind: 'rename', path: stackPath(layer, from), key: to });
    }
    for (const stack of draft.keys([...layer, 'stacks'])) {
      for (const place of placesOfStack(draft, stackPath(layer, stack))) renameIn(draft, place, { from, to });
      const order = draft.list([...stackPath(layer, stack), 'dependsOn']);
      for (const [index, name] of order.entries()) {
        const path = [...stackPath(layer, stack), 'dependsOn', index];
        if (name === from) draft.do({ kind: 'set', path, value: to });
      }
    }
    for (const target of draft.keys([...layer, 'targets'])) {
      renameIn(draft, [...layer, 'targets', target, 'provider', 'settings'], { from, to });
    }
  }
  return { edits: draft.edits, file: draft.file, notes: [] };
}

const renameIn = (draft: Draft, path: FilePath, { from, to }: { readonly from: string; readonly to: string }): void =>
  rewriteAt(draft, path, (reference) =>
    reference.kind === 'stack' && reference.stack === from ? { ...reference, stack: to } : undefined,
  );
