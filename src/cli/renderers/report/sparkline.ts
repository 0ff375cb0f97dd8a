const blocks = '▁▂▃▄▅▆▇█';

/** One block for each value, from the least to the most of the range; nothing where nothing is known. */
export function sparkline(values: readonly (number | undefined)[], { from, to }: { from: number; to: number }): string {
  const span = to - from;
  return values
    .map((value) => {
      if (value === undefined) return ' ';
      const share = span > 0 ? Math.min(1, Math.max(0, (value - from) / span)) : 0.5;
      return blocks[Math.min(blocks.length - 1, Math.floor(share * blocks.length))] ?? ' ';
    })
    .join('');
}

/** A value at a time. */
export interface Timed {
  readonly at: number;
  readonly value: number;
}

/** So many columns from one time to the other: of each the last value in it, and before that the one that still holds. */
export function columnsOf(
  timed: readonly Timed[],
  { from, to, columns }: { readonly from: number; readonly to: number; readonly columns: number },
): readonly (number | undefined)[] {
  const width = Math.max(1, to - from) / columns;
  return Array.from(
    { length: columns },
    (_, index) => timed.findLast(({ at }) => at <= from + (index + 1) * width)?.value,
  );
}
