import type { LabelMatch } from './query.ts';

/** All counters at one time. */
export interface Snapshot {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly series: readonly Series[];
}

export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A label that is not there has the empty value, as in Prometheus. */
export const matches = ({ labels }: Series, where: readonly LabelMatch[]): boolean =>
  where.every(({ label, is, value }) => {
    const actual = labels[label] ?? '';
    switch (is) {
      case 'equal':
        return actual === value;
      case 'not-equal':
        return actual !== value;
      case 'starting-with':
        return actual.startsWith(value);
      case 'not-starting-with':
        return !actual.startsWith(value);
    }
  });

/** By how much a group of series rose, by the value of one label where it is asked for. */
export interface Rise {
  readonly label: string;
  readonly rise: number;
}

/**
 * How much the counters rose from the first snapshot to the last. A value that falls was reset to zero in between. A series
 * that appears later began at zero: the snapshots before it would have shown it.
 */
export function rises(
  snapshots: readonly Snapshot[],
  wanted: (series: Series) => boolean,
  groupBy?: string,
): readonly Rise[] {
  const last = new Map<string, number>();
  const groups = new Map<string, number>();
  for (const [index, { series }] of snapshots.entries()) {
    for (const each of series) {
      if (!wanted(each)) continue;
      const key = seriesKey(each);
      const before = last.get(key) ?? (index === 0 ? each.value : 0);
      const rise = each.value >= before ? each.value - before : each.value;
      const group = groupBy === undefined ? '' : (each.labels[groupBy] ?? '');
      groups.set(group, (groups.get(group) ?? 0) + rise);
      last.set(key, each.value);
    }
  }
  return [...groups].map(([label, rise]) => ({ label, rise }));
}

const seriesKey = ({ name, labels }: Series): string =>
  JSON.stringify([name, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
