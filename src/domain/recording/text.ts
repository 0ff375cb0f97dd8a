/** A recording as JSON Lines: docs/how-to/backtest.md has the format. */
import { requestsSeries, type RecordedGap, type RecordedSeries, type Recording } from './model.ts';

export function textOf(recording: Recording): string {
  const { series, ...heading } = recording;
  const lines: object[] = [{ type: 'recording', ...heading }];
  for (const { points: _points, ...about } of series) lines.push({ type: 'series', ...about });
  for (const each of series) lines.push(...linesOf(each, recording));
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

function linesOf({ metric, arm, points }: RecordedSeries, { from, stepSeconds }: Recording): readonly object[] {
  const endOf = (step: number): string => new Date(Date.parse(from) + (step + 1) * stepSeconds * 1000).toISOString();
  const lines: object[] = [];
  let step = 0;
  while (step < points.length) {
    const point = points[step];
    if (point === undefined) break;
    if (point.kind === 'value') {
      const { kind: _kind, buckets, ...numbers } = point;
      const pairs = buckets?.map(({ le, events }) => [le, events]);
      lines.push({
        type: 'point',
        metric,
        arm,
        at: endOf(step),
        ...numbers,
        ...(pairs !== undefined && { buckets: pairs }),
      });
      step += 1;
      continue;
    }
    const last = lastOfGap(points, step, point);
    const { kind: _kind, ...why } = point;
    lines.push({ type: 'gap', metric, arm, from: endOf(step - 1), until: endOf(last), ...why });
    step = last + 1;
  }
  return lines;
}

/** Neighbours with the same reason are one gap. */
export function lastOfGap(points: RecordedSeries['points'], first: number, { why, detail }: RecordedGap): number {
  let last = first;
  for (
    let next = points[last + 1];
    next?.kind === 'gap' && next.why === why && next.detail === detail;
    next = points[last + 1]
  )
    last += 1;
  return last;
}

export const seriesName = ({ metric, arm }: Pick<RecordedSeries, 'metric' | 'arm'>): string =>
  metric === requestsSeries ? `requests of the ${arm} arm` : `${metric} of the ${arm} arm`;
