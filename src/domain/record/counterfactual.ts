/** What would have led to another verdict: the judge itself is asked, with one thing changed. */
import { judgeLook } from '../analysis/look.ts';
import type { Condition, MetricReading, MetricRule, Verdict } from '../analysis/model.ts';
import type { Measurement, MetricAnswer } from '../metrics/measurement.ts';
import type { ReplayedLook } from './rejudge.ts';

export function ifOtherwise(replayed: ReplayedLook): readonly string[] {
  const { judged, analysis, look } = replayed;
  if (typeof judged === 'string') return [];
  const { metrics } = analysis.setting;
  const changes = metrics.flatMap((rule) => [...ofReading(rule, judged, look.readings), ...withoutRule(rule, metrics)]);
  return changes.flatMap(({ words, ...change }) => {
    const outcome = judgedWith(replayed, change);
    return outcome === undefined || outcome === judged.outcome ? [] : [`${words}: ${outcome}`];
  });
}

interface Change {
  readonly words: string;
  readonly metrics?: readonly MetricRule[];
  readonly readings?: readonly MetricReading[];
}

function judgedWith(
  { look, analysis, memory }: ReplayedLook,
  { metrics, readings }: Omit<Change, 'words'>,
): Verdict['outcome'] | undefined {
  const { part, parts, setting } = analysis;
  const { requests, evaluated: at, first, late } = look;
  const asked = { readings: readings ?? look.readings, at, part, parts, first, late };
  try {
    return judgeLook(
      { ...setting, metrics: metrics ?? setting.metrics },
      memory,
      requests === undefined ? asked : { ...asked, requests },
    ).verdict.outcome;
  } catch {
    // What cannot be judged is no other verdict.
    return undefined;
  }
}

const withoutRule = (rule: MetricRule, metrics: readonly MetricRule[]): readonly Change[] =>
  metrics.length < 2
    ? []
    : [{ words: `without ${rule.name}`, metrics: metrics.filter(({ name }) => name !== rule.name) }];

function ofReading(rule: MetricRule, judged: Verdict, readings: readonly MetricReading[]): readonly Change[] {
  const reading = readings.find(({ metric }) => metric === rule.name);
  const row = judged.rows.find(({ metric }) => metric === rule.name);
  if (reading === undefined || row === undefined) return [];
  const put = (canary: MetricAnswer): readonly MetricReading[] =>
    readings.map((one) => (one.metric === rule.name ? { ...one, canary } : one));
  const limit = limitOf(rule.condition);
  if (limit !== undefined) {
    const value = row.outcome === 'pass' ? limit.beyond : limit.within;
    const words = `had ${rule.name} been ${row.outcome === 'pass' ? 'beyond' : 'within'} its limit`;
    return [{ words, readings: put(valued(reading.canary, value)) }];
  }
  const { stable } = reading;
  if (row.outcome === 'pass' || stable?.measurement.kind !== 'value') return [];
  const words = `had ${rule.name} of the canary been as that of stable`;
  return [{ words, readings: put({ ...reading.canary, measurement: sized(stable.measurement, reading.canary) }) }];
}

/** The same, of as many events as the canary had: more of them would be more evidence. */
function sized(stable: Value, { measurement }: MetricAnswer): Value {
  const events = measurement.kind === 'value' ? measurement.events : undefined;
  if (events === undefined || stable.events === undefined || stable.events === 0) return stable;
  const share = events / stable.events;
  const { buckets } = stable;
  return {
    ...stable,
    events,
    ...(buckets !== undefined && {
      buckets: buckets.map((bucket) => ({ ...bucket, events: Math.round(bucket.events * share) })),
    }),
  };
}

type Value = Extract<Measurement, { readonly kind: 'value' }>;

/** Everything but the number stays as it was measured. */
function valued(answer: MetricAnswer, value: number): MetricAnswer {
  const { measurement } = answer;
  return {
    ...answer,
    measurement: measurement.kind === 'value' ? { ...measurement, value } : { kind: 'value', value },
  };
}

interface Limit {
  readonly within: number;
  readonly beyond: number;
}

/** Numbers just on either side; undefined: what it is compared with decides. */
function limitOf(condition: Condition): Limit | undefined {
  if (!('limit' in condition)) return undefined;
  const { limit } = condition;
  const hair = Math.max(Math.abs(limit), 1e-6) * 1e-6;
  switch (condition.kind) {
    case 'less-than':
    case 'at-most':
      return { within: limit - hair, beyond: limit + hair };
    case 'greater-than':
    case 'at-least':
      return { within: limit + hair, beyond: limit - hair };
    case 'equals':
      return { within: limit, beyond: limit + condition.tolerance + hair };
  }
}
