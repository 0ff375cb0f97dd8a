import type { MetricAnswer } from '../../domain/metrics/measurement.ts';
import { endsOf, seriesOf } from '../../domain/metrics/series.ts';
import type { MetricQuestion, MetricSource } from '../../ports/metric-source.ts';

/** A series of any source: at once where it can, else number by number, until one of them says that there will be none. */
export async function askSeries(
  source: MetricSource,
  question: MetricQuestion & { readonly stepMs: number },
  signal: AbortSignal,
): Promise<MetricAnswer> {
  if (source.range !== undefined) return source.range(question, signal);
  const { stepMs, ...whole } = question;
  const answers: MetricAnswer[] = [];
  for (const at of endsOf(whole, stepMs)) {
    const answer = await source.query({ ...whole, at, windowMs: stepMs }, signal);
    answers.push(answer);
    if (answer.measurement.kind === 'error' || answer.measurement.kind === 'timeout') break;
  }
  const { at, windowMs } = whole;
  const measurement = seriesOf(answers.map((answer) => answer.measurement));
  const { source: name, asked, clockOffsetMs }: Partial<MetricAnswer> = answers.at(-1) ?? {};
  const warnings = [...new Set(answers.flatMap((answer) => answer.warnings ?? []))];
  return {
    source: name ?? source.kind,
    asked: asked ?? '',
    at,
    windowMs,
    measurement,
    ...(clockOffsetMs !== undefined && { clockOffsetMs }),
    ...(warnings.length > 0 && { warnings }),
  };
}
