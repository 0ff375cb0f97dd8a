import type { Json } from '../json.ts';
import { type Draft, layersOf, referencesAt, stackPath } from './draft.ts';
import type { FilePath } from './edit.ts';
import type { RelocateWish } from './model.ts';
import { refusal } from './refuse.ts';

/** Variables of the stack that the moving parts use come along; `${var.x}` must not mean another one. @throws REFACTOR_VARIABLE */
export function bringVariables(draft: Draft, { source, into }: RelocateWish, places: readonly FilePath[]): void {
  const used = places.flatMap((place) => referencesAt(draft, place));
  const names = new Set(used.flatMap((reference) => (reference.kind === 'variable' ? [reference.name] : [])));
  for (const name of names) bring(draft, { source, into, name });
}

function bring(
  draft: Draft,
  { source, into, name }: { readonly source: string; readonly into: string; readonly name: string },
): void {
  for (const layer of layersOf(draft)) {
    const value = draft.at([...stackPath(layer, source), 'variables', name]);
    const path = [...stackPath(layer, into), 'variables', name];
    const there = draft.at(path);
    if (same(value, there)) continue;
    if (there !== undefined) {
      throw refusal(
        'REFACTOR_VARIABLE',
        `\`\${var.${name}}\` means something else in stack "${into}" than in "${source}"`,
        'give one of the two variables another name first',
      );
    }
    if (value !== undefined) draft.do({ kind: 'set', path, value });
  }
}

const same = (left: Json | undefined, right: Json | undefined): boolean =>
  JSON.stringify(left) === JSON.stringify(right);
