import { closest } from '../../domain/closest.ts';
import { readyQueries } from '../../domain/metrics/ready-queries.ts';
import { comparisonOf } from '../../domain/analysis/sequential/comparison.ts';
import { judgesSequentially, toMetric } from '../effective-analysis.ts';
import { known, type Mistakes, report } from '../mistake.ts';
import type { Path } from '../path.ts';
import { checkKayenta, checkNoKayenta } from './kayenta.ts';
import { analysis as analysisSchema, metric as metricSchema } from '../schema/analysis.ts';
import { child, entriesOf, spotOf, textOf, toJson, type Tree } from '../tree.ts';

const conditions = ['lessThan', 'greaterThan', 'atMost', 'atLeast', 'equals', 'maxIncrease', 'maxDecrease', 'margin'];

export function checkAnalysis(
  analysis: Tree,
  path: Path,
  fallback: Tree | undefined,
  sources: readonly string[],
  mistakes: Mistakes,
): void {
  const metrics = child(analysis, 'metrics') ?? child(fallback, 'metrics');
  if (entriesOf(metrics).length === 0) {
    wrong(
      mistakes,
      [...path, 'metrics'],
      analysis,
      'an analysis needs `metrics`, here or in the strategy',
      'add `metrics: { errors: { query: success-rate, greaterThan: 0.99 } }`',
    );
  }
  for (const [name, metric] of entriesOf(child(analysis, 'metrics')))
    checkMetric(metric, [...path, 'metrics', name], sources, mistakes);
  const check = { analysis, path, fallback, mistakes };
  if (textOf(child(analysis, 'judge') ?? child(fallback, 'judge')) === 'kayenta') return checkKayenta(check);
  checkNoKayenta(check);
  const isSequential = isJudgedSequentially(analysis, fallback);
  if (isSequential === undefined) return;
  checkBudget(analysis, path, isSequential, mistakes);
  for (const [name, metric] of entriesOf(child(analysis, 'metrics'))) {
    checkJudged(name, metric, { path: [...path, 'metrics', name], isSequential, mistakes });
  }
}

/** Undefined: what is not even a metric or a judge is told elsewhere. */
function isJudgedSequentially(analysis: Tree, fallback: Tree | undefined): boolean | undefined {
  const either = (key: string): Tree | undefined => child(analysis, key) ?? child(fallback, key);
  const [judge, metrics] = [either('judge'), either('metrics')];
  const read = analysisSchema.safeParse({
    ...(judge !== undefined && { judge: toJson(judge) }),
    ...(metrics !== undefined && { metrics: toJson(metrics) }),
  });
  return read.success ? judgesSequentially(read.data) : undefined;
}

function checkBudget(analysis: Tree, path: Path, isSequential: boolean, mistakes: Mistakes): void {
  const own = isSequential ? ['proceedAt', 'rollbackBelow', 'window', 'failures'] : ['alpha', 'beta', 'undecided'];
  for (const key of own) {
    const tree = child(analysis, key);
    if (tree === undefined) continue;
    const [other, hint] = isSequential
      ? ['threshold', 'the sequential judge has `alpha`, `beta` and `undecided`; take it away']
      : ['sequential', 'write `judge: sequential`, or take it away'];
    wrong(mistakes, [...path, key], tree, `\`${key}\` belongs to the judge \`${other}\``, hint);
  }
}

interface Judged {
  readonly path: Path;
  readonly isSequential: boolean;
  readonly mistakes: Mistakes;
}

/** What a judge would say of every look is said before the first. */
function checkJudged(name: string, metric: Tree, { path, isSequential, mistakes }: Judged): void {
  const read = metricSchema.safeParse(toJson(metric));
  if (!read.success) return;
  const rule = toMetric(name, read.data);
  const own = child(metric, 'source') !== undefined;
  if (!own && child(metric, 'events') !== undefined)
    wrong(mistakes, [...path, 'events'], metric, 'a ready query knows its events', 'take it away');
  if (isSequential) {
    const comparison = comparisonOf(rule);
    if (typeof comparison === 'string')
      wrong(mistakes, path, metric, comparison, 'or write `judge: threshold` and a limit');
    else if (own && (rule.kind === 'ratio' || rule.kind === 'count') && read.data.events === undefined)
      wrong(
        mistakes,
        path,
        metric,
        `nobody says of how many events it is the ${rule.kind}`,
        'add `events`, a query of their number',
      );
  } else if (conditions.every((key) => child(metric, key) === undefined)) {
    const message = 'the metric has no condition, and this judge compares each look with one';
    wrong(mistakes, path, metric, message, `write one of ${conditions.join(', ')}, or \`judge: sequential\``);
  } else if (own && rule.kind === 'latency' && rule.quantile === undefined) {
    wrong(mistakes, path, metric, 'which quantile of the histogram is meant?', 'add `quantile: 0.99`');
  }
}

function wrong(mistakes: Mistakes, path: Path, tree: Tree, message: string, hint: string): void {
  report(mistakes, { code: 'PROJECT_VALUE_WRONG', path, at: spotOf(tree), message, hint });
}

function checkMetric(metric: Tree, path: Path, sources: readonly string[], mistakes: Mistakes): void {
  const given = conditions.filter((key) => child(metric, key) !== undefined);
  if (given.length > 1) {
    const which = given.map((key) => `\`${key}\``).join(' and ');
    wrong(
      mistakes,
      path,
      metric,
      `the metric has ${which}, and needs one condition`,
      `known: ${conditions.join(', ')}`,
    );
  }
  const tolerance = child(metric, 'tolerance');
  if (tolerance !== undefined && child(metric, 'equals') === undefined) {
    wrong(mistakes, [...path, 'tolerance'], tolerance, '`tolerance` belongs to `equals`', 'take it away');
  }
  const source = child(metric, 'source');
  const query = child(metric, 'query');
  const name = textOf(source) ?? textOf(query);
  const names = source === undefined ? readyQueries : sources;
  const tree = source ?? query;
  if (name === undefined || tree === undefined || names.includes(name)) return;
  const meant = closest(name, names);
  report(mistakes, {
    code: 'PROJECT_SERVICE_NAME_UNKNOWN',
    path: [...path, source === undefined ? 'query' : 'source'],
    at: spotOf(tree),
    value: name,
    message: source === undefined ? `the router has no query \`${name}\`` : `there is no metric source \`${name}\``,
    hint:
      meant === undefined
        ? known(names, source === undefined ? 'its queries' : 'metric sources')
        : `did you mean \`${meant}\`?`,
  });
}
