import type { Refactored } from '../refactor-toolkit.ts';

/** Lines that go and come; what only moved is told as both. By the longest common part, of what is not the same at either end. */
export function lineDiff(before: string, after: string): Refactored['edits'] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const lengths = commonLengths(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  const edits: Refactored['edits'][number][] = [];
  let [left, right] = [0, 0];
  while (left < lengths.length - 1 || right < (lengths[0]?.length ?? 1) - 1) {
    const [gone, come] = [old[head + left] ?? '', now[head + right] ?? ''];
    const inOld = left < lengths.length - 1;
    const inNow = right < (lengths[0]?.length ?? 1) - 1;
    if (inOld && inNow && gone === come) {
      left += 1;
      right += 1;
    } else if (inOld && (!inNow || (lengths[left + 1]?.[right] ?? 0) >= (lengths[left]?.[right + 1] ?? 0))) {
      edits.push({ kind: 'removed', line: head + left + 1, text: gone });
      left += 1;
    } else {
      edits.push({ kind: 'added', line: head + right + 1, text: come });
      right += 1;
    }
  }
  return edits;
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
