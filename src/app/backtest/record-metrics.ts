import { whyNoEvidence } from '../../domain/analysis/evidence.ts';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Measurement } from '../../domain/metrics/measurement.ts';
import { timesOf, type TimeRange } from '../../domain/metrics/range.ts';
import {
  type RecordedPoint,
  type RecordedSeries,
  type Recording,
  requestsSeries,
} from '../../domain/recording/model.ts';
import { seriesName, textOf } from '../../domain/recording/text.ts';
import { analysesOf } from '../../domain/recording/fits.ts';
import type { Strategy } from '../../domain/rollout/steps.ts';
import type { OpenedProject } from '../opened-project.ts';
import { askRange } from '../rollout/series.ts';
import { serviceNamed } from '../rollout/places.ts';
import { createWorkbench } from '../workbench.ts';
import type { Recorded, RecordOptions } from './model.ts';
import { type SeriesAsked, seriesToAsk } from './series-to-ask.ts';

const never = new AbortController().signal;
const usualSeconds = 3_600;
const timeoutMs = 60_000;
const leastStaleMs = 30_000;
/** Counters without a memory are read so often. */
const sampleMs = 1_000;

/**
 * Asks for every metric of the service's strategy, at the end of each step: at once for the past, step by step for what is
 * still to come. Changes nothing but the file it writes. An interrupt ends it early, with what there is.
 * @throws SERVICE_UNKNOWN, RECORDING_NOTHING_ASKED, RECORDING_RANGE_INVALID, RECORDING_EXISTS, METRIC_*, SECRET_*
 */
export async function recordMetrics(project: OpenedProject, name: string, options: RecordOptions): Promise<Recorded> {
  const { files, clock } = project.services;
  const { strategy } = serviceNamed(project, name);
  if (analysesOf(strategy).every(({ metrics }) => metrics.length === 0))
    throw new DeliveryError('RECORDING_NOTHING_ASKED', `the strategy of "${name}" asks for no metric`);
  const out =
    options.out === undefined ? undefined : files.resolve(options.directory ?? project.directory, options.out);
  if (out !== undefined && (await files.exists(out)))
    throw new DeliveryError('RECORDING_EXISTS', `${options.out} is there already`, { data: { file: out } });
  const range = rangeOf(options, strategy, clock.now());
  const { signal = never } = options;
  const bench = createWorkbench(project);
  const asked = await seriesToAsk(bench, name, options.arms ?? ['stable'], signal);
  const found = await listen(project, { asked, range, redact: bench.redact }, signal);
  const recording = recordingOf(project, name, range, found);
  if (out !== undefined) await files.writeText(out, textOf(recording));
  return {
    recording,
    ...(out !== undefined && { file: out }),
    gaps: recording.series.flatMap(gapsIn),
    warnings: [...new Set(found.flatMap(({ warnings }) => [...warnings]))],
  };
}

/** In whole steps from its beginning on. @throws RECORDING_RANGE_INVALID */
function rangeOf({ since, until, stepSeconds }: RecordOptions, strategy: Strategy, now: Date): TimeRange {
  const looks = analysesOf(strategy).flatMap(({ everySeconds, windowSeconds }) => [everySeconds, windowSeconds]);
  const stepMs = (stepSeconds ?? Math.max(1, Math.min(...looks))) * 1000;
  const end = until === undefined ? now.getTime() : Date.parse(until);
  const start = since === undefined ? end - usualSeconds * 1000 : Date.parse(since);
  const steps = Math.floor((end - start) / stepMs);
  if (!(steps >= 1)) {
    const shown = `from ${since ?? 'an hour before'} until ${until ?? now.toISOString()}`;
    throw new DeliveryError('RECORDING_RANGE_INVALID', `${shown} there is no step of ${stepMs / 1000} s`);
  }
  const from = new Date(start + stepMs).toISOString();
  return { from, until: new Date(start + steps * stepMs).toISOString(), stepMs };
}

interface Found {
  readonly asked: SeriesAsked;
  readonly points: Measurement[];
  readonly warnings: Set<string>;
}

interface Listening {
  readonly asked: readonly SeriesAsked[];
  readonly range: TimeRange;
  readonly redact: (text: string) => string;
}

async function listen(
  { services: { clock } }: OpenedProject,
  { asked, range, redact }: Listening,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const found = asked.map((each): Found => ({ asked: each, points: [], warnings: new Set() }));
  const hear = async (part: TimeRange): Promise<void> => {
    for (const each of found) {
      const { source, query, given } = each.asked;
      const staleAfterMs = Math.max(leastStaleMs, range.stepMs);
      const question = { query, arguments: given, windowMs: range.stepMs, timeoutMs, staleAfterMs, ...part };
      const answer = await askRange(source, question, signal);
      each.points.push(...complete(answer.points, part, redact));
      for (const warning of answer.warnings ?? []) each.warnings.add(redact(warning));
    }
  };
  const now = clock.now().toISOString();
  const times = timesOf(range);
  const past = times.filter((at) => at <= now);
  const last = past.at(-1);
  if (last !== undefined) await hear({ ...range, until: last });
  for (const at of times.slice(past.length)) {
    if (!(await waited(clock, { at, found }, signal))) break;
    await hear({ ...range, from: at, until: at });
  }
  return found;
}

/** Whoever stopped early has no answer for the rest: why is told by the last one, and never is a number of one time another's. */
function complete(
  points: readonly { readonly measurement: Measurement }[],
  part: TimeRange,
  redact: (text: string) => string,
): readonly Measurement[] {
  const said = points.at(-1)?.measurement;
  const last: Measurement =
    said === undefined || said.kind === 'value' ? { kind: 'empty', reason: 'nobody answered' } : said;
  return timesOf(part).map((_, index) => {
    const measurement = points[index]?.measurement ?? last;
    return measurement.kind === 'error' ? { ...measurement, detail: redact(measurement.detail) } : measurement;
  });
}

/** Until then, with a sample now and then; false: it was interrupted. */
async function waited(
  clock: OpenedProject['services']['clock'],
  { at, found }: { readonly at: string; readonly found: readonly Found[] },
  signal: AbortSignal,
): Promise<boolean> {
  const sources = new Set(found.map(({ asked }) => asked.source));
  for (let left = Date.parse(at) - clock.now().getTime(); left > 0; left = Date.parse(at) - clock.now().getTime()) {
    if (signal.aborted) return false;
    for (const source of sources) await source.sample?.(signal);
    await clock.sleep(Math.min(left, sampleMs), signal).catch(() => undefined);
  }
  return !signal.aborted;
}

function recordingOf(
  { effective }: OpenedProject,
  service: string,
  range: TimeRange,
  found: readonly Found[],
): Recording {
  const steps = Math.min(...found.map(({ points }) => points.length));
  const from = Date.parse(range.from) - range.stepMs;
  const requests = found.find(({ asked }) => asked.about.metric === requestsSeries)?.points;
  const series = found.map(
    ({ asked, points }): RecordedSeries => ({
      ...asked.about,
      points: points.slice(0, steps).map((point, step) => pointOf(point, requests?.[step])),
    }),
  );
  return {
    version: 1,
    service,
    environment: effective.environment.name,
    from: new Date(from).toISOString(),
    until: new Date(from + steps * range.stepMs).toISOString(),
    stepSeconds: range.stepMs / 1000,
    // Nobody counts: a series of gaps would say that somebody does.
    series: series.filter(
      ({ metric, points }) => metric !== requestsSeries || points.some(({ kind }) => kind === 'value'),
    ),
  };
}

function pointOf(measurement: Measurement, requests: Measurement | undefined): RecordedPoint {
  if (measurement.kind === 'value') {
    const { value, events, buckets } = measurement;
    return { kind: 'value', value, ...(events !== undefined && { events }), ...(buckets !== undefined && { buckets }) };
  }
  const isQuiet = requests?.kind === 'value' && requests.value === 0;
  if (measurement.kind === 'empty' && isQuiet) return { kind: 'value', events: 0 };
  return { kind: 'gap', why: measurement.kind, detail: whyNoEvidence(measurement) };
}

function gapsIn(series: RecordedSeries): Recorded['gaps'] {
  const steps = series.points.filter(({ kind }) => kind === 'gap').length;
  return steps === 0 ? [] : [{ series: seriesName(series), steps }];
}
