import { formatReference } from '../project/template.ts';
import { type Draft, layersOf, placesOfStack, referencesAt, stackPath } from './draft.ts';
import type { RelocateWish } from './model.ts';
import { pathText, refusal } from './refuse.ts';

/** Each stack would need the other. @throws REFACTOR_CYCLE naming the references both ways */
export function refuseCycle(draft: Draft, { source, into }: Pick<RelocateWish, 'source' | 'into'>): void {
  const there = needs(draft, source, into);
  const back = needs(draft, into, source);
  if (there.length === 0 || back.length === 0) return;
  throw refusal(
    'REFACTOR_CYCLE',
    `stacks "${source}" and "${into}" would need each other: ${[...there, ...back].join('; ')}`,
    'move what refers and what is referred to together, one after the other is a cycle',
  );
}

function needs(draft: Draft, stack: string, other: string): readonly string[] {
  const found = layersOf(draft).flatMap((layer) => {
    const path = stackPath(layer, stack);
    const references = placesOfStack(draft, path).flatMap((place) =>
      referencesAt(draft, place).flatMap((reference) =>
        reference.kind === 'stack' && reference.stack === other
          ? [`${pathText(place)} needs ${formatReference(reference)}`]
          : [],
      ),
    );
    const order = draft.list([...path, 'dependsOn']).includes(other)
      ? [`${pathText(path)}.dependsOn has "${other}"`]
      : [];
    return [...references, ...order];
  });
  return [...new Set(found)];
}
