/** A metric source in a simulated world: answers from a recording, as of a simulated time. Pure. */
import { compares } from '../analysis/judge.ts';
import type { MetricReading, MetricRule } from '../analysis/model.ts';
import type { Measurement, MetricAnswer } from '../metrics/measurement.ts';
import { timesOf } from '../metrics/range.ts';
import { seriesOf, stepsOf as seriesSteps } from '../metrics/series.ts';
import { type Recording, requestsSeries } from '../recording/model.ts';
import type { Tally } from '../recording/tally.ts';
import type { ArmName, RolloutEffect, RolloutReport } from '../rollout/model.ts';
import type { SimulatedSteps, Window } from './simulated-steps.ts';

type Query = Extract<RolloutEffect, { kind: 'metrics.query' }>;

export interface SimulatedMetrics {
  readonly recording: Recording;
  readonly steps: SimulatedSteps;
  /** When the first instance of the arm was ready, milliseconds since 1970. */
  readonly bornAt: (arm: ArmName) => number | undefined;
}

/** What the effect comes to, as `app/rollout/measuring.ts` has it. */
export function answered(metrics: SimulatedMetrics, query: Query): RolloutReport {
  const { analysis, against, countedSince } = query;
  const until = Date.parse(query.at);
  const judged: readonly ArmName[] = against === undefined ? ['canary'] : ['canary', against];
  const counted = countedSince === undefined ? 0 : Math.max(1, (until - Date.parse(countedSince)) / 1000);
  const requests = analysis.minRequests === 0 ? undefined : fewest(metrics, judged, analysis.windowSeconds, until);
  const samples =
    countedSince === undefined ? undefined : fewest(metrics, ['canary', against ?? 'stable'], counted, until);
  return {
    kind: 'readings',
    readings: analysis.metrics.map((rule) => read(metrics, rule, query)),
    ...(requests !== undefined && { requests }),
    ...(samples !== undefined && { samples }),
  };
}

function read(metrics: SimulatedMetrics, rule: MetricRule, query: Query): MetricReading {
  const canary = ask(metrics, rule, 'canary', query);
  if (!compares(rule.condition) && query.analysis.judge?.kind !== 'kayenta') return { metric: rule.name, canary };
  return { metric: rule.name, canary, stable: ask(metrics, rule, query.against ?? 'stable', query) };
}

function ask(metrics: SimulatedMetrics, rule: MetricRule, arm: ArmName, query: Query): MetricAnswer {
  const { recording, steps, bornAt } = metrics;
  const until = Date.parse(query.at);
  const since = query.from?.[rule.name];
  const from = since === undefined ? until - query.analysis.windowSeconds * 1000 : Date.parse(since);
  const index = indexOf(recording, rule.name);
  const { judge } = query.analysis;
  const over = (start: number, end: number): Measurement =>
    youngArm(rule, start, bornAt(arm), end) ?? steps.measure(index, { arm, from: start, until: end });
  const measurement =
    judge?.kind === 'kayenta' ? series(judge.stepSeconds * 1000, { from, until }, over) : over(from, until);
  const asked = recording.series[index]?.query ?? rule.name;
  return { source: 'recording', asked, at: query.at, windowMs: until - from, measurement };
}

const indexOf = ({ series: all }: Recording, metric: string): number =>
  all.findIndex((each) => each.metric === metric && each.arm === 'stable');

function fewest(
  { recording, steps }: SimulatedMetrics,
  arms: readonly ArmName[],
  seconds: number,
  until: number,
): number | undefined {
  const index = indexOf(recording, requestsSeries);
  const counts = arms.map((arm) => steps.measure(index, { arm, from: until - seconds * 1000, until }));
  const values = counts.flatMap((each) => (each.kind === 'value' ? [each.value] : []));
  return values.length < arms.length ? undefined : Math.min(...values);
}

/** A number for each step of the judge, as a source is asked for them. */
function series(
  stepMs: number,
  { from, until }: Omit<Window, 'arm'>,
  over: (from: number, until: number) => Measurement,
): Measurement {
  const range = seriesSteps({ at: new Date(until).toISOString(), windowMs: until - from }, stepMs);
  return seriesOf(timesOf(range).map((at) => over(Date.parse(at) - stepMs, Date.parse(at))));
}

/** A source of one's own has no numbers of an arm from before it was there; the router counts from zero. */
function youngArm(rule: MetricRule, from: number, born: number | undefined, until: number): Measurement | undefined {
  if (rule.source === '' || born === undefined || born <= from) return undefined;
  return { kind: 'partial-window', coveredMs: Math.max(0, until - born), windowMs: until - from };
}

/** Left out: nothing recorded tells of it. */
export interface Served {
  readonly requests?: number;
  readonly bad?: number;
}

/**
 * What the canary had until then: requests as the router counts them, else the most that any metric rests on; bad ones as the
 * ratio has them that has most.
 */
export function servedUntil({ recording, steps }: Omit<SimulatedMetrics, 'bornAt'>, until: number): Served {
  const totals = recording.series.map(({ arm }, index) =>
    arm === 'stable' ? steps.total(index, 'canary', until) : undefined,
  );
  const counted = totals[indexOf(recording, requestsSeries)];
  const requests = counted?.kind === 'count' ? [counted.count] : totals.flatMap(eventsIn);
  const bad = totals.flatMap((total) => (total?.kind === 'shares' ? [total.bad] : []));
  return {
    ...(requests.length > 0 && { requests: Math.max(...requests) }),
    ...(bad.length > 0 && { bad: Math.max(...bad) }),
  };
}

function eventsIn(total: Tally | undefined): readonly number[] {
  if (total?.kind === 'shares') return [total.events];
  return total?.kind === 'histogram' ? [total.counts.reduce((sum, count) => sum + count, 0)] : [];
}
