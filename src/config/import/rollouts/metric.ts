/** One metric of an AnalysisTemplate. */
import { type MetricInput, named } from '../condition.ts';
import { type Outcome, sourceAt } from '../outcome.ts';
import { at, differs, entries, has, leaveOut, leaveOutEach, leaveToWrite, type Place, text, word } from '../reading.ts';
import { secondsOf } from '../time.ts';
import { type Arguments, filled } from './arguments.ts';
import { type Condition, successOf, successUnless } from './expression.ts';

export interface ReadMetric {
  readonly metrics: readonly (readonly [name: string, metric: MetricInput])[];
  readonly intervalSeconds: number | undefined;
  readonly delaySeconds: number;
  readonly count: number | undefined;
  /** So many failed measurements are let pass. */
  readonly failureLimit: number;
  /** More errors of the source in a row, more looks without a verdict, as many good ones in a row: undefined: not counted. */
  readonly errorLimit: number | undefined;
  readonly inconclusiveLimit: number | undefined;
  readonly successLimit: number | undefined;
  readonly place: Place;
}

/** Undefined: it is left out, and the reason was told. */
export function metricOf(metric: Place, given: Arguments, outcome: Outcome): ReadMetric | undefined {
  const name = text(at(metric, 'name')) ?? 'metric';
  const numbers = numbersOf(metric, given);
  if (numbers.failureLimit < 0) {
    leaveOut(metric, 'a metric that cannot fail (`failureLimit: -1`) judges nothing');
    return undefined;
  }
  const strange = strangerIn(at(metric, 'provider'));
  if (strange !== undefined) {
    leaveOut(metric, strange);
    return undefined;
  }
  const { place, read } = conditionOf(metric);
  if (!read.ok) {
    leaveOut(metric, read.why);
    return undefined;
  }
  const query = queryOf(at(metric, 'provider'), given, outcome);
  if (typeof query === 'string') {
    leaveOut(metric, query);
    return undefined;
  }
  for (const note of read.notes) differs(place, note);
  const metrics = named(name, read.limits).map(([each, limit]) => [each, { ...query, ...limit }] as const);
  return { metrics, ...numbers, place: metric };
}

interface Numbers {
  readonly intervalSeconds: number | undefined;
  readonly delaySeconds: number;
  readonly count: number | undefined;
  readonly failureLimit: number;
  readonly errorLimit: number | undefined;
  readonly inconclusiveLimit: number | undefined;
  readonly successLimit: number | undefined;
}

function numbersOf(metric: Place, given: Arguments): Numbers {
  const read = (key: string): number | undefined => valueOf(at(metric, key), given, Number);
  const time = (key: string): number | undefined => valueOf(at(metric, key), given, secondsOf);
  return {
    intervalSeconds: time('interval'),
    delaySeconds: time('initialDelay') ?? 0,
    count: read('count'),
    // Without one, the first failure fails the analysis.
    failureLimit: read('failureLimit') ?? 0,
    errorLimit: read('consecutiveErrorLimit'),
    inconclusiveLimit: read('inconclusiveLimit'),
    successLimit: above0(read('consecutiveSuccessLimit')),
  };
}

/** 0: it is not counted. */
const above0 = (count: number | undefined): number | undefined => (count === 0 ? undefined : count);

/** Numbers may be arguments, too. */
function valueOf(place: Place, given: Arguments, parse: (text: string) => number | undefined): number | undefined {
  const written = has(place) ? word(place) : undefined;
  if (written === undefined) return undefined;
  const full = filled(written, given);
  const value = full.ok ? parse(full.text) : undefined;
  if (value !== undefined && Number.isFinite(value)) return value;
  leaveOut(place, full.ok ? 'it is not understood' : full.why);
  return undefined;
}

/** `successCondition` decides; without one, `failureCondition` the other way round. */
function conditionOf(metric: Place): { readonly place: Place; readonly read: Condition } {
  const [success, failure] = [at(metric, 'successCondition'), at(metric, 'failureCondition')];
  const [good, bad] = [success, failure].map((place) => (has(place) ? text(place) : undefined));
  if (good !== undefined) {
    if (bad !== undefined)
      differs(failure, 'what is neither success nor failure is inconclusive there; here it has failed');
    return { place: success, read: successOf(good) };
  }
  if (bad !== undefined) return { place: failure, read: successUnless(bad) };
  return { place: metric, read: { ok: false, why: 'it has no condition: everything would pass' } };
}

function strangerIn(provider: Place): string | undefined {
  if (has(at(provider, 'prometheus'))) return undefined;
  const kinds = has(provider) ? entries(provider).map(([name]) => name) : [];
  return `there is no metric source of kind \`${kinds.join(', ')}\`: it is not judged`;
}

/** Or why it cannot be asked. */
function queryOf(provider: Place, given: Arguments, outcome: Outcome): Pick<MetricInput, 'query' | 'source'> | string {
  const prometheus = at(provider, 'prometheus');
  const query = at(prometheus, 'query');
  const written = has(query) ? text(query) : undefined;
  leaveOutEach(prometheus, {
    authentication: 'write it as `token`, or `user` and `password`, of the metric source, with a secret',
    headers: 'write them as `headers` of the metric source, with secrets',
    timeout: 'a question is given 5 s',
    insecure: 'certificates are checked',
  });
  if (has(at(prometheus, 'rangeQuery'))) return 'a question is about one time, not about a range: it is not judged';
  const full = written === undefined ? { ok: false as const, why: 'it has no query' } : filled(written, given);
  const faulty = full.ok ? strangeIn(full.text) : full.why;
  if (!full.ok || faulty !== undefined) return `${faulty ?? ''}: it is not judged`;
  return { query: full.text.trim(), source: sourceAt(outcome, addressOf(prometheus, given)) };
}

function addressOf(prometheus: Place, given: Arguments): string | undefined {
  const place = at(prometheus, 'address');
  const written = has(place) ? text(place) : undefined;
  const full = written === undefined ? undefined : filled(written, given);
  if (full?.ok === true) return full.text;
  leaveToWrite(has(place) ? place : prometheus, 'where the Prometheus is: write it as `url` of the metric source');
  return undefined;
}

const ours = ['revision', 'window'];

/** What would be taken for a reference or an argument of ours. */
export function strangeIn(query: string): string | undefined {
  if (query.includes('${')) return 'its query holds `${`, which is a reference here';
  const strange = [...query.matchAll(/\{([a-zA-Z]\w*)\}/g)].find(([, name = '']) => !ours.includes(name));
  return strange === undefined ? undefined : `its query holds \`${strange[0]}\`, which is an argument here`;
}
