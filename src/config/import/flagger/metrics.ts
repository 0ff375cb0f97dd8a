import { type Limit, type MetricInput, named } from '../condition.ts';
import { type ImportDocument, ignoreMetadata, specOf } from '../documents.ts';
import { nameFor } from '../names.ts';
import { type Outcome, sourceAt } from '../outcome.ts';
import {
  at,
  differs,
  entries,
  has,
  items,
  leaveOut,
  leaveOutEach,
  leaveToWrite,
  number,
  type Place,
  text,
  word,
} from '../reading.ts';
import { strangeIn } from '../rollouts/metric.ts';
import { timeAt } from '../time-at.ts';

export interface FlaggerWork {
  readonly canary: ImportDocument;
  readonly templates: readonly ImportDocument[];
  readonly used: Set<ImportDocument>;
  readonly outcome: Outcome;
  /** What stands for `{{ name }}` and the like in a query. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface Metrics {
  readonly metrics: Readonly<Record<string, MetricInput>>;
  /** How far back each look goes; the longest of them. */
  readonly windowSeconds: number | undefined;
}

export function metricsOf(list: Place, work: FlaggerWork): Metrics {
  const metrics: Record<string, MetricInput> = {};
  const windows: number[] = [];
  for (const item of has(list) ? items(list) : []) {
    const interval = at(item, 'interval');
    const window = timeAt(interval);
    const read = metricOf(item, work);
    for (const [name, metric] of read) metrics[nameFor(name, Object.keys(metrics))] = metric;
    if (window === undefined || read.length === 0) continue;
    if (windows.length > 0 && !windows.includes(window))
      differs(interval, 'all metrics look back equally far: the longest of them');
    windows.push(window);
  }
  return { metrics, windowSeconds: windows.length === 0 ? undefined : Math.max(...windows) };
}

type Named = readonly (readonly [string, MetricInput])[];

/** Queries that Flagger has built in, by the ready ones of our routers; theirs are in per cent and in milliseconds. */
const builtIn = {
  'request-success-rate': { query: 'success-rate', divide: 100 },
  'request-duration': { query: 'latency-p99', divide: 1000 },
} as const;

const isBuiltIn = (name: string): name is keyof typeof builtIn => Object.hasOwn(builtIn, name);

function metricOf(item: Place, work: FlaggerWork): Named {
  const name = text(at(item, 'name')) ?? 'metric';
  const [reference, query] = [at(item, 'templateRef'), at(item, 'query')];
  const own = !has(reference) && !has(query);
  const limits = limitsOf(item, own && name === 'request-success-rate' ? 'atLeast' : 'atMost');
  if (limits.length === 0) {
    leaveOut(item, 'it has no `thresholdRange`: everything would pass');
    return [];
  }
  if (own && isBuiltIn(name)) {
    const { query: ready, divide } = builtIn[name];
    return named(
      name,
      limits.map((limit) => scaled(limit, divide)),
    ).map(([each, limit]) => [each, { query: ready, ...limit }]);
  }
  const asked = has(reference) ? fromTemplate(item, reference, work) : inline(item, query, work);
  return asked === undefined ? [] : named(name, limits).map(([each, limit]) => [each, { ...asked, ...limit }]);
}

/** Both ends of the range pass. */
function limitsOf(item: Place, old: 'atLeast' | 'atMost'): readonly Limit[] {
  const [range, threshold] = [at(item, 'thresholdRange'), at(item, 'threshold')];
  const [min, max] = [at(range, 'min'), at(range, 'max')].map((place) => (has(place) ? number(place) : undefined));
  const limits: Limit[] = [
    ...(min === undefined ? [] : [{ atLeast: min }]),
    ...(max === undefined ? [] : [{ atMost: max }]),
  ];
  const given = has(threshold) ? number(threshold) : undefined;
  if (given === undefined) return limits;
  if (limits.length === 0) return [old === 'atLeast' ? { atLeast: given } : { atMost: given }];
  leaveOut(threshold, 'there is a `thresholdRange` too, which counts');
  return limits;
}

const scaled = ({ atLeast, atMost }: Limit, divide: number): Limit => ({
  ...(atLeast !== undefined && { atLeast: atLeast / divide }),
  ...(atMost !== undefined && { atMost: atMost / divide }),
});

type Asked = Pick<MetricInput, 'query' | 'source'>;

function fromTemplate(item: Place, reference: Place, work: FlaggerWork): Asked | undefined {
  const { canary, templates, used, outcome } = work;
  const name = text(at(reference, 'name')) ?? '';
  const within = at(reference, 'namespace');
  const namespace = has(within) ? (text(within) ?? '') : canary.namespace;
  const template = templates.find((each) => each.name === name && each.namespace === namespace);
  if (template === undefined) {
    leaveOut(
      item,
      `there is no MetricTemplate \`${name}\` of namespace \`${namespace}\` in these files: give its file, too`,
    );
    return undefined;
  }
  used.add(template);
  ignoreMetadata(template);
  const spec = specOf(template);
  const provider = at(spec, 'provider');
  const type = text(at(provider, 'type')) ?? '';
  leaveOutEach(provider, {
    secretRef: 'write what it holds as `token`, or `user` and `password`, of the metric source, with a secret',
    headers: 'write them as `headers` of the metric source, with secrets',
    insecureSkipVerify: 'certificates are checked',
    region: 'a metric source has no region',
  });
  const address = at(provider, 'address');
  const url = has(address) ? text(address) : undefined;
  const query = at(spec, 'query');
  const read = has(query) ? text(query) : undefined;
  if (type !== 'prometheus') {
    for (const place of [item, spec])
      leaveOut(place, `there is no metric source of kind \`${type}\`: the metric is not judged`);
    return undefined;
  }
  const filled = filledQuery(read ?? '', { ...work.variables, ...variablesOf(item) });
  if (!filled.ok) {
    leaveOut(item, `the metric is not judged: ${filled.why}`);
    return undefined;
  }
  if (url === undefined) leaveToWrite(provider, 'where the Prometheus is: write it as `url` of the metric source');
  return { query: filled.text, source: sourceAt(outcome, url) };
}

/** An older form: the query in the metric itself, asked of the Prometheus that Flagger was started with. */
function inline(item: Place, query: Place, work: FlaggerWork): Asked | undefined {
  const written = has(query) ? text(query) : undefined;
  if (written === undefined) {
    leaveOut(item, 'it names neither a template nor a query that Flagger has built in');
    return undefined;
  }
  const filled = filledQuery(written, work.variables);
  if (!filled.ok) {
    leaveOut(item, `the metric is not judged: ${filled.why}`);
    return undefined;
  }
  leaveToWrite(query, 'which Prometheus Flagger was started with: write it as `url` of the metric source');
  return { query: filled.text, source: sourceAt(work.outcome, undefined) };
}

function variablesOf(item: Place): Readonly<Record<string, string>> {
  const list = at(item, 'templateVariables');
  const found: Record<string, string> = {};
  for (const [name, value] of has(list) ? entries(list) : []) found[`variables.${name}`] = word(value) ?? '';
  return found;
}

type Filled = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

/** `{{ name }}` and its like; the interval is the window of the question. */
function filledQuery(query: string, variables: Readonly<Record<string, string>>): Filled {
  const pattern = /\{\{-?\s*\.?([\w.]+)\s*-?\}\}/g;
  const unknown = [...query.matchAll(pattern)]
    .map(([, name = '']) => name)
    .find((name) => !Object.hasOwn(variables, name));
  if (unknown !== undefined) return { ok: false, why: `its query asks for \`${unknown}\`, which is not known here` };
  const full = query.replaceAll(pattern, (_, name: string) => variables[name] ?? '').trim();
  const why = full.includes('{{') ? 'its query holds a `{{ ... }}` that is not understood' : strangeIn(full);
  return why === undefined ? { ok: true, text: full } : { ok: false, why };
}
