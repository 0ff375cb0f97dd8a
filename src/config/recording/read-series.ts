/** One series of a recording, line by line: each says what is wrong with it, after those before. */
import { type RecordedPoint, type RecordedSeries, stepsOf } from '../../domain/recording/model.ts';
import type { GapLine, HeadingLine, PointLine, SeriesLine } from './lines.ts';
import type { Wrong } from './wrong.ts';

export interface ReadSeries {
  point(line: PointLine): Wrong | undefined;
  gap(line: GapLine): Wrong | undefined;
  /** Steps of which no line said anything are gaps. */
  ended(): RecordedSeries;
}

export function createReadSeries(heading: HeadingLine, { type: _type, quantile, ...series }: SeriesLine): ReadSeries {
  const points: RecordedPoint[] = [];
  const count = stepsOf(heading);
  let bounds: readonly number[] | undefined;
  const fill = (upTo: number): void => {
    while (points.length < upTo) points.push({ kind: 'gap', why: 'missing' });
  };
  /** The number of the step that ends then. */
  const stepEnding = (at: string): number | Wrong => {
    const exact = (Date.parse(at) - Date.parse(heading.from)) / (heading.stepSeconds * 1000) - 1;
    if (Number.isInteger(exact) && exact >= -1 && exact < count) return exact;
    return {
      code: 'RECORDING_TIME_OFF_STEP',
      message: `${at} is no end of a step of ${heading.stepSeconds} s from ${heading.from} until ${heading.until}`,
      value: at,
    };
  };
  return {
    point(line) {
      const step = stepEnding(line.at);
      if (typeof step !== 'number') return step;
      if (step < points.length) return disordered(line.at, step === points.length - 1);
      const unfit = unfitPoint(series.kind, line) ?? changed(bounds, line);
      if (unfit !== undefined) return unfit;
      const buckets = line.buckets?.map(([le, events]) => ({ le, events }));
      bounds ??= buckets?.map(({ le }) => le);
      fill(step);
      points.push({
        kind: 'value',
        ...(line.value !== undefined && { value: line.value }),
        ...(line.events !== undefined && { events: line.events }),
        ...(buckets !== undefined && { buckets }),
      });
      return undefined;
    },
    gap({ from, until, why, detail }) {
      const [before, last] = [stepEnding(from), stepEnding(until)];
      if (typeof before !== 'number') return before;
      if (typeof last !== 'number') return last;
      if (last <= before) return { code: 'RECORDING_INVALID', message: `a gap from ${from} until ${until} is none` };
      if (before + 1 < points.length) return disordered(from, false);
      fill(before + 1);
      for (let step = before + 1; step <= last; step += 1)
        points.push({ kind: 'gap', why, ...(detail !== undefined && { detail }) });
      return undefined;
    },
    ended() {
      fill(count);
      return { ...series, ...(quantile !== undefined && { quantile }), points };
    },
  };
}

const disordered = (at: string, isSame: boolean): Wrong => ({
  code: 'RECORDING_TIMES_UNORDERED',
  message: isSame ? `${at} comes twice in its series` : `${at} comes after a later time of its series`,
  value: at,
});

function unfitPoint(kind: SeriesLine['kind'], { value, events, buckets }: PointLine): Wrong | undefined {
  const invalid = (message: string): Wrong => ({ code: 'RECORDING_INVALID', message });
  if (value === undefined && events !== 0)
    return invalid('a point without a value needs "events": 0; what is unknown is a gap');
  if (kind === 'ratio' && value !== undefined && (value < 0 || value > 1))
    return invalid(`a ratio of ${value} is not from 0 to 1`);
  if (buckets === undefined) return undefined;
  if (kind !== 'latency') return invalid(`a ${kind} has no buckets`);
  const isSorted = buckets.every(([le, upTo], index) => {
    const [lower, fewer] = buckets[index - 1] ?? [Number.NEGATIVE_INFINITY, 0];
    return le > lower && upTo >= fewer;
  });
  if (!isSorted) return invalid('buckets have to be sorted by their bound, and to count up');
  const most = buckets.at(-1)?.[1] ?? 0;
  return events === undefined || events < most
    ? invalid(`"events" is ${events ?? 'not there'}, and ${most} are in the buckets`)
    : undefined;
}

function changed(bounds: readonly number[] | undefined, { at, buckets }: PointLine): Wrong | undefined {
  if (bounds === undefined || buckets === undefined) return undefined;
  const now = buckets.map(([le]) => le);
  if (now.length === bounds.length && now.every((le, index) => le === bounds[index])) return undefined;
  const message = `at ${at} the bounds are ${now.join(', ')}, and before they were ${bounds.join(', ')}`;
  return { code: 'RECORDING_BUCKETS_CHANGED', message };
}
