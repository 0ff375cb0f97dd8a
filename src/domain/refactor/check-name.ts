import { closest } from '../closest.ts';
import { type Draft, layersOf } from './draft.ts';
import { refusal } from './refuse.ts';

export function refuseUnfitName(draft: Draft, { from, to }: { readonly from: string; readonly to: string }): void {
  const known = [...new Set(layersOf(draft).flatMap((layer) => draft.keys([...layer, 'stacks'])))];
  if (from === to) throw refusal('REFACTOR_USELESS', `stack "${to}" has this name already`);
  if (!known.includes(from)) {
    if (known.includes(to))
      throw refusal('REFACTOR_USELESS', `stack "${from}" is called "${to}" already, and nothing is left to do`);
    const meant = closest(from, known);
    throw refusal(
      'STACK_UNKNOWN',
      `there is no stack "${from}"`,
      meant === undefined ? `the stacks are: ${known.join(', ')}` : `did you mean "${meant}"?`,
    );
  }
  if (known.includes(to)) throw refusal('REFACTOR_NAME_TAKEN', `there is a stack "${to}" already`);
}
