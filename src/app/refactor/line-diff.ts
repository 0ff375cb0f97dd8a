import type { Refactored } from '../refactor-toolkit.ts';

type Edit = Refactored['edits'][number];

/** Lines that go and come; what only moved is told as both. By the longest common part, of what is not the same at either end. */
export function lineDiff(before: string, after: string): readonly Edit[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const head = commonStart(old, now);
  const tail = commonStart(old.slice(head).reverse(), now.slice(head).reverse());
  const [gone, come] = [old.slice(head, old.length - tail), now.slice(head, now.length - tail)];
  const common = commonLengths(gone, come);
  const edits: Edit[] = [];
  let [left, right] = [0, 0];
  while (left < gone.length || right < come.length) {
    const step = stepAt({ gone, come, common }, left, right);
    if (step === 'removed') edits.push({ kind: step, line: head + left + 1, text: gone[left] ?? '' });
    if (step === 'added') edits.push({ kind: step, line: head + right + 1, text: come[right] ?? '' });
    if (step !== 'added') left += 1;
    if (step !== 'removed') right += 1;
  }
  return edits;
}

function commonStart(old: readonly string[], now: readonly string[]): number {
  const end = Math.min(old.length, now.length);
  let same = 0;
  while (same < end && old[same] === now[same]) same += 1;
  return same;
}

interface Lines {
  readonly gone: readonly string[];
  readonly come: readonly string[];
  readonly common: readonly (readonly number[])[];
}

function stepAt({ gone, come, common }: Lines, left: number, right: number): 'same' | 'removed' | 'added' {
  if (left >= gone.length) return 'added';
  if (right >= come.length) return 'removed';
  if (gone[left] === come[right]) return 'same';
  return (common[left + 1]?.[right] ?? 0) >= (common[left]?.[right + 1] ?? 0) ? 'removed' : 'added';
}

function commonLengths(old: readonly string[], now: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({ length: old.length + 1 }, () => Array.from({ length: now.length + 1 }, () => 0));
  for (let left = old.length - 1; left >= 0; left -= 1) {
    const [row, below] = [table[left], table[left + 1]];
    if (row === undefined || below === undefined) continue;
    for (let right = now.length - 1; right >= 0; right -= 1) {
      row[right] =
        old[left] === now[right] ? (below[right + 1] ?? 0) + 1 : Math.max(below[right] ?? 0, row[right + 1] ?? 0);
    }
  }
  return table;
}
