import type { Measurement, MetricAnswer } from '../../domain/metrics/measurement.ts';
import { type RangeAnswer, timesOf } from '../../domain/metrics/range.ts';
import { seriesOf, stepsOf } from '../../domain/metrics/series.ts';
import type { MetricQuestion, MetricSource, RangeQuestion } from '../../ports/metric-source.ts';

/** One answer with a number for each step of the window. */
export async function askSeries(
  source: MetricSource,
  question: MetricQuestion & { readonly stepMs: number },
  signal: AbortSignal,
): Promise<MetricAnswer> {
  const { at, windowMs, stepMs, ...rest } = question;
  const range = { ...rest, windowMs: stepMs, ...stepsOf({ at, windowMs }, stepMs) };
  const answer = await askRange(source, range, signal);
  const measurement = seriesOf(answer.points.map((point) => point.measurement));
  const { asked, warnings } = answer;
  return { source: answer.source, asked, at, windowMs, measurement, ...(warnings !== undefined && { warnings }) };
}

/** The question at each of its times, whatever the source can: in one go, or one by one as far as there is an answer. */
export const askRange = (source: MetricSource, range: RangeQuestion, signal: AbortSignal): Promise<RangeAnswer> =>
  source.range?.(range, signal) ?? oneByOne(source, range, signal);

/** Until one of them says that nobody answers. */
async function oneByOne(source: MetricSource, range: RangeQuestion, signal: AbortSignal): Promise<RangeAnswer> {
  const { from: _from, until: _until, stepMs: _step, ...question } = range;
  const points: { readonly at: string; readonly measurement: Measurement }[] = [];
  const warnings = new Set<string>();
  let asked = '';
  for (const at of timesOf(range)) {
    const answer = await source.query({ ...question, at }, signal);
    points.push({ at, measurement: answer.measurement });
    for (const warning of answer.warnings ?? []) warnings.add(warning);
    asked = answer.asked;
    if (answer.measurement.kind === 'error' || answer.measurement.kind === 'timeout') break;
  }
  const said = warnings.size === 0 ? {} : { warnings: [...warnings] };
  return { source: source.kind, asked, windowMs: question.windowMs, points, ...said };
}
