import { histogramOf, histogramOfSpans, quantileIn, type ReadHistogram } from '../../../domain/metrics/histogram.ts';
import type { Measurement } from '../../../domain/metrics/measurement.ts';
import type { Bucket } from '../../../domain/metrics/quantile.ts';
import { fault } from '../../_shared/metrics/ask-http.ts';
import { numberOf, type Sample } from './api.ts';

/** The number that stands for a histogram: where it has to be slower than a limit, that is its tail. */
const stands = 0.99;

/** One histogram: a series for each bound, or a native one. */
export function histogramIn(samples: readonly Sample[], times: { readonly newest?: string }): Measurement {
  const [first] = samples;
  if (first === undefined) return { kind: 'empty', reason: 'nothing was counted in the window' };
  const groups = new Map(samples.map(({ labels: { le: _, ...rest } }) => [JSON.stringify(rest), rest]));
  const natives = samples.filter(({ histogram }) => histogram !== undefined).length;
  if (groups.size > 1 || (natives > 0 && samples.length > 1)) return severalIn([...groups.values()]);
  const read = readOf(first, samples);
  if (read === undefined)
    return fault(
      'query-invalid',
      'the query gives a number, not a histogram: sum by (le) (increase(NAME_bucket[{window}]))',
    );
  if (read.kind === 'unfit') return fault('histogram-unfit', read.why);
  if (read.events === 0) return { kind: 'empty', reason: 'nothing was counted in the window' };
  const value = quantileIn(read, stands);
  if (!Number.isFinite(value)) return fault('histogram-unfit', 'it has no bound that says how long anything took');
  return { kind: 'value', value, events: read.events, buckets: read.buckets, ...times };
}

/** undefined: they are numbers. */
function readOf(first: Sample, samples: readonly Sample[]): ReadHistogram | undefined {
  if (first.histogram !== undefined) return histogramOfSpans(first.histogram.spans, first.histogram.events);
  if (samples.some(({ labels }) => labels['le'] === undefined)) return undefined;
  return histogramOf(samples.map(bucketOf));
}

export const bucketOf = ({ labels, value }: Sample): Bucket => ({
  atMost: numberOf(labels['le'] ?? ''),
  events: value,
});

/** Series that differ in their buckets add up to none, and buckets that changed within the window tell no rise. */
export function layoutFault(samples: readonly Sample[]): Measurement | undefined {
  const classic = samples.filter(({ labels }) => labels['le'] !== undefined);
  const now = classic.filter(({ labels }) => labels['fairlead'] === 'now');
  if (new Set(now.map(({ value }) => value)).size > 1)
    return fault('histogram-unfit', 'its series differ in their buckets: the bounds have to be the same everywhere');
  const before = classic.filter(({ labels }) => labels['fairlead'] === 'before');
  const bounds = (some: readonly Sample[]): string =>
    some
      .map(({ labels }) => numberOf(labels['le'] ?? ''))
      .toSorted((a, b) => a - b)
      .join();
  if (now.length > 0 && before.length > 0 && bounds(now) !== bounds(before))
    return fault('histogram-unfit', 'its buckets changed within the window');
  return undefined;
}

export function severalIn(labels: readonly Readonly<Record<string, string>>[]): Measurement {
  const examples = labels.slice(0, 3).map((each) => JSON.stringify(each));
  return { kind: 'several-series', count: labels.length, examples };
}
