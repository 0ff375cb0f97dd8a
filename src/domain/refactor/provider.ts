import { type Draft, nameAt } from './draft.ts';
import type { FilePath } from './edit.ts';
import type { RelocateWish } from './model.ts';
import { refusal } from './refuse.ts';

/** A resource stays where it is: another stack with another target must not look for it elsewhere. @throws REFACTOR_TARGET */
export function keepProvider(
  draft: Draft,
  { environments, source, into }: RelocateWish,
  items: readonly FilePath[],
): void {
  const differ = environments.filter(
    ({ source: from, into: to }) => from !== undefined && to !== undefined && from.target !== to.target,
  );
  if (differ.length === 0) return;
  for (const item of items.filter((path) => path[0] === 'stacks')) {
    if (draft.at([...item, 'provider']) !== undefined) continue;
    const type = String(draft.at([...item, 'type'])).split('_')[0];
    const using = differ.filter(({ source: from }) => from?.provider === type);
    if (using.length === 0) continue;
    const targets = new Set(environments.flatMap(({ source: from }) => from?.target ?? []));
    const [target] = targets;
    if (target === undefined || targets.size > 1) {
      throw refusal(
        'REFACTOR_TARGET',
        `"${nameAt(draft, item)}" goes to different targets in different environments, as stack "${source}" does, and "${into}" to others`,
        'write its `provider` in each environment first, apply, and try again',
      );
    }
    draft.do({ kind: 'set', path: [...item, 'provider'], value: target });
  }
}
