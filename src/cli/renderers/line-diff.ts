export interface DiffLine {
  readonly kind: '-' | '+' | ' ';
  readonly text: string;
}

const context = 1;

/** The stretch that differs, with a line around it. Changes far apart in one text are one stretch. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const old = before.split('\n');
  const now = after.split('\n');
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const line = (kind: DiffLine['kind']) => (text: string) => ({ kind, text }) satisfies DiffLine;
  return [
    ...old.slice(Math.max(0, head - context), head).map(line(' ')),
    ...old.slice(head, old.length - tail).map(line('-')),
    ...now.slice(head, now.length - tail).map(line('+')),
    ...now.slice(now.length - tail, now.length - tail + context).map(line(' ')),
  ];
}
