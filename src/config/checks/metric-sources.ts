import type { MetricSourceKind } from '../../domain/project/metric-source.ts';
import { known, type Mistakes, report } from '../mistake.ts';
import type { Path } from '../path.ts';
import { child, entriesOf, spotOf, textOf, type Tree } from '../tree.ts';

interface Keys {
  readonly needs: readonly string[];
  readonly may: readonly string[];
  /** Exactly one of them. */
  readonly oneOf?: readonly string[];
}

const place = ['user', 'password', 'token', 'headers', 'tls'];
const keysOf: Readonly<Record<MetricSourceKind, Keys>> = {
  prometheus: { needs: ['url'], may: place },
  http: { needs: ['url', 'value'], may: [...place, 'method', 'body', 'events', 'time', 'delay'] },
  command: { needs: ['command'], may: ['directory', 'env'] },
  csv: { needs: ['file'], may: ['every', 'take'] },
  datadog: { needs: ['apiKey', 'applicationKey'], may: ['url', 'headers', 'tls', 'take', 'delay'] },
  newrelic: { needs: ['apiKey', 'account'], may: ['url', 'headers', 'tls', 'delay'] },
  influxdb: { needs: ['url'], may: [...place, 'take', 'delay'], oneOf: ['organization', 'database'] },
  graphite: { needs: ['url'], may: [...place, 'take', 'delay'] },
  cloudwatch: {
    needs: ['region'],
    may: ['url', 'headers', 'tls', 'take', 'delay', 'accessKeyId', 'secretAccessKey', 'sessionToken'],
  },
};

/** Each kind has keys of its own. */
export function checkMetricSources(sources: Tree | undefined, mistakes: Mistakes): void {
  for (const [name, source] of entriesOf(sources)) {
    const path = ['metricSources', name];
    const kind = textOf(child(source, 'kind'));
    if (kind !== undefined && isKind(kind)) checkKeys(source, path, kind, mistakes);
    checkPair(source, path, ['accessKeyId', 'secretAccessKey'], mistakes);
    checkPair(child(source, 'tls'), [...path, 'tls'], ['cert', 'key'], mistakes);
  }
}

/** Only one kind tells histograms: found here, and not when the canary has its first traffic (P5). */
export function checkHistograms(
  tree: Tree | undefined,
  path: Path,
  sources: Tree | undefined,
  mistakes: Mistakes,
): void {
  if (tree?.kind === 'list')
    for (const [index, item] of tree.items.entries()) checkHistograms(item, [...path, index], sources, mistakes);
  for (const [key, value] of entriesOf(tree)) {
    const at = [...path, key];
    if (key !== 'metrics') checkHistograms(value, at, sources, mistakes);
    else for (const [name, metric] of entriesOf(value)) checkHistogram(metric, [...at, name], sources, mistakes);
  }
}

function checkHistogram(metric: Tree, path: Path, sources: Tree | undefined, mistakes: Mistakes): void {
  const kind = child(metric, 'kind');
  const source = textOf(child(metric, 'source'));
  const asked = source === undefined ? undefined : textOf(child(child(sources, source), 'kind'));
  if (kind === undefined || textOf(kind) !== 'latency' || asked === undefined || asked === 'prometheus') return;
  const message = `\`kind: latency\` needs a histogram, and a metric source of kind \`${asked}\` has none`;
  const hint = 'take `kind` away and compare a quantile, or ask a Prometheus';
  report(mistakes, { code: 'PROJECT_VALUE_WRONG', path: [...path, 'kind'], at: spotOf(kind), message, hint });
}

const isKind = (kind: string): kind is MetricSourceKind => Object.hasOwn(keysOf, kind);

function checkKeys(source: Tree, path: Path, kind: MetricSourceKind, mistakes: Mistakes): void {
  const { needs, may, oneOf = [] } = keysOf[kind];
  const all = ['kind', ...needs, ...oneOf, ...may];
  for (const [key, value] of entriesOf(source)) {
    if (all.includes(key)) continue;
    const message = `\`${key}\` does not belong to a metric source of kind \`${kind}\``;
    const hint = known(all.slice(1), 'known here');
    report(mistakes, { code: 'PROJECT_VALUE_WRONG', path: [...path, key], at: spotOf(value), message, hint });
  }
  const at = spotOf(source);
  for (const key of needs) {
    if (child(source, key) !== undefined) continue;
    const message = `a metric source of kind \`${kind}\` needs \`${key}\``;
    report(mistakes, { code: 'PROJECT_KEY_MISSING', path: [...path, key], at, message, hint: `add \`${key}: ...\`` });
  }
  const given = oneOf.filter((key) => child(source, key) !== undefined);
  if (oneOf.length === 0 || given.length === 1) return;
  const choice = oneOf.map((key) => `\`${key}\``).join(' and ');
  const message = `a metric source of kind \`${kind}\` needs one of ${choice}, and has ${given.length === 0 ? 'none' : 'both'}`;
  report(mistakes, { code: 'PROJECT_VALUE_WRONG', path, at, message, hint: `keep one of ${choice}` });
}

/** A certificate that nobody can prove to own, or a key for nothing. */
function checkPair(tree: Tree | undefined, path: Path, pair: readonly [string, string], mistakes: Mistakes): void {
  const [there, missing] = child(tree, pair[0]) === undefined ? [pair[1], pair[0]] : pair;
  if (tree === undefined || child(tree, there) === undefined || child(tree, missing) !== undefined) return;
  report(mistakes, {
    code: 'PROJECT_KEY_MISSING',
    path: [...path, missing],
    at: spotOf(tree),
    message: `\`${there}\` needs a \`${missing}\``,
    hint: `add \`${missing}: ...\`, or take \`${there}\` away`,
  });
}
