/** An analysis of a Rollout, from the templates that it names. */
import type { AnalysisInput, MetricInput } from '../condition.ts';
import { type ImportDocument, specOf } from '../documents.ts';
import { nameFor } from '../names.ts';
import type { Outcome } from '../outcome.ts';
import { at, differs, has, items, leaveOut, leaveOutEach, type Place, text } from '../reading.ts';
import { shownTime } from '../time.ts';
import { type Arguments, argumentsOf, tellUnused, withDefaults } from './arguments.ts';
import { metricOf, type ReadMetric } from './metric.ts';
import { namedTemplates, type Templates } from './templates.ts';

export interface RolloutWork {
  readonly rollout: ImportDocument;
  readonly templates: Templates;
  readonly outcome: Outcome;
}

const alone = 10;

/**
 * Undefined: nothing of it can be judged here, and it was told why.
 * @param how a step ends by itself; one in the background ends with the rollout
 */
export function analysisOf(
  analysis: Place,
  work: RolloutWork,
  how: 'step' | 'background' = 'step',
): AnalysisInput | undefined {
  leaveOutEach(analysis, {
    dryRun: 'a metric either judges or is not there',
    analysisRunMetadata: 'there is no object for it',
    measurementRetention: 'all measurements stay in the journal',
  });
  const list = at(analysis, 'templates');
  return analysisFrom(readMetrics(has(list) ? items(list) : [], at(analysis, 'args'), work), how);
}

/** The metrics of all templates that are referred to. */
export function readMetrics(references: readonly Place[], args: Place, work: RolloutWork): readonly ReadMetric[] {
  const given = argumentsOf(args, work.rollout);
  const read = namedTemplates(references, work.templates).flatMap((template) => metricsOf(template, given, work));
  tellUnused(args, given);
  return read;
}

/** Undefined: there is nothing to judge by. */
export function analysisFrom(read: readonly ReadMetric[], how: 'step' | 'background'): AnalysisInput | undefined {
  const metrics: Record<string, MetricInput> = {};
  for (const [name, metric] of read.flatMap((each) => each.metrics))
    metrics[nameFor(name, Object.keys(metrics))] = metric;
  return read.length === 0 ? undefined : { ...timesOf(read, how), ...limitsOf(read), metrics };
}

function metricsOf(
  template: ImportDocument,
  given: Arguments,
  { rollout, outcome }: RolloutWork,
): readonly ReadMetric[] {
  const spec = specOf(template);
  const all = withDefaults(given, argumentsOf(at(spec, 'args'), rollout));
  const dry = dryRun(at(spec, 'dryRun'));
  leaveOutEach(spec, { measurementRetention: 'all measurements stay in the journal' });
  const metrics = at(spec, 'metrics');
  const read = (has(metrics) ? items(metrics) : []).flatMap((metric) => {
    const name = text(at(metric, 'name')) ?? '';
    if (dry.some((pattern) => pattern.test(name))) {
      leaveOut(metric, 'it is only tried (`dryRun`), and judges nothing');
      return [];
    }
    return metricOf(metric, all, outcome) ?? [];
  });
  tellUnused(at(spec, 'args'), all);
  return read;
}

function dryRun(list: Place): readonly RegExp[] {
  return (has(list) ? items(list) : []).flatMap((item) => {
    const pattern = text(at(item, 'metricName'));
    if (pattern === undefined) return [];
    try {
      return [new RegExp(pattern)];
    } catch {
      leaveOut(item, 'its pattern is not understood: what it names judges');
      return [];
    }
  });
}

function timesOf(read: readonly ReadMetric[], how: 'step' | 'background'): Pick<AnalysisInput, 'for' | 'every'> {
  const intervals = read.map(({ intervalSeconds }) => intervalSeconds ?? alone);
  const every = Math.max(1, Math.min(...intervals));
  for (const { intervalSeconds, place } of read)
    if (intervalSeconds !== undefined && intervalSeconds > every)
      differs(place, `all metrics of an analysis are measured together: every ${shownTime(every)}`);
  const ends = read.map(({ intervalSeconds, count, delaySeconds, place }) => {
    if (delaySeconds > 0) differs(place, 'its `initialDelay` is part of how long the analysis lasts');
    return delaySeconds + (count ?? 1) * (intervalSeconds ?? alone);
  });
  const whole = Math.max(every, ...ends);
  for (const [index, { place, count, intervalSeconds }] of how === 'step' ? read.entries() : []) {
    if (count === undefined && intervalSeconds !== undefined)
      differs(place, 'without `count` it has no end there; here it is measured once');
    else if ((ends[index] ?? whole) < whole) differs(place, 'it is measured as long as the longest one');
  }
  return { for: shownTime(whole), every: shownTime(every) };
}

type Limits = NonNullable<AnalysisInput['limits']>;

/** One failure more than the limit fails; errors and looks without a verdict likewise. All of an analysis share the smallest. */
function limitsOf(read: readonly ReadMetric[]): Pick<AnalysisInput, 'failures' | 'limits'> {
  const least = Math.min(...read.map(({ failureLimit }) => failureLimit));
  for (const { failureLimit, place } of read)
    if (failureLimit > least) differs(place, 'all metrics of an analysis share one limit: the smallest');
  const errors = smallest(read.map(({ errorLimit }) => errorLimit));
  const inconclusive = smallest(read.map(({ inconclusiveLimit }) => inconclusiveLimit));
  const successes = smallest(read.map(({ successLimit }) => successLimit));
  for (const { inconclusiveLimit, place } of read)
    if (inconclusiveLimit !== undefined)
      differs(place, 'looks without a verdict are counted over the whole analysis there, and in a row here');
  const limits: Limits = {
    ...(least > 0 && { failures: counted(least + 1) }),
    ...(errors !== undefined && { errors: counted(errors + 1) }),
    ...(inconclusive !== undefined && { inconclusive: counted(inconclusive + 1) }),
    ...(successes !== undefined && { successes: counted(successes) }),
  };
  return {
    ...(least > 0 && { failures: Math.min(100, least + 1) }),
    ...(Object.keys(limits).length > 0 && { limits }),
  };
}

const counted = (count: number): number => Math.min(1000, Math.max(1, Math.round(count)));

function smallest(counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined && count >= 0);
  return known.length === 0 ? undefined : Math.min(...known.map(Number));
}
