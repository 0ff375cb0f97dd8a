/** What a configuration of Kayenta's judge may say and would not mean. */
import { groupsOf, stepOf } from '../effective-kayenta.ts';
import { seconds } from '../durations.ts';
import { type Mistakes, report } from '../mistake.ts';
import type { Path } from '../path.ts';
import { analysis as analysisSchema } from '../schema/analysis.ts';
import { child, entriesOf, spotOf, toJson, type Tree } from '../tree.ts';

export interface KayentaCheck {
  readonly analysis: Tree;
  readonly path: Path;
  /** What the analysis leaves out. */
  readonly fallback: Tree | undefined;
  readonly mistakes: Mistakes;
}

/** More is more than a judge needs, and a lot to ask for. */
const mostPoints = 1000;

const ofOtherJudges = ['alpha', 'beta', 'undecided', 'window'];
const ofMetricsElsewhere = [
  ...['lessThan', 'greaterThan', 'atMost', 'atLeast', 'equals', 'tolerance', 'maxIncrease', 'maxDecrease', 'margin'],
  ...['weight', 'kind', 'better', 'quantile', 'events', 'minSamples', 'noData'],
];

export function checkKayenta(check: KayentaCheck): void {
  const { analysis, path, fallback } = check;
  for (const key of ofOtherJudges) {
    const hint = key === 'window' ? 'write `kayenta: { lookback: 30m }`' : 'take it away';
    tellUnfit(check, child(analysis, key), [...path, key], hint);
  }
  for (const [name, metric] of entriesOf(child(analysis, 'metrics')))
    for (const key of ofMetricsElsewhere) {
      const hint = key === 'weight' ? 'write `groupWeights`, under `kayenta` of the analysis' : 'take it away';
      tellUnfit(check, child(metric, key), [...path, 'metrics', name, key], hint);
    }
  const either = (key: string): Tree | undefined => child(analysis, key) ?? child(fallback, key);
  const trees = ['for', 'every', 'kayenta', 'metrics'].map((key) => [key, either(key)] as const);
  const read = analysisSchema.safeParse(
    Object.fromEntries(trees.flatMap(([key, tree]) => (tree === undefined ? [] : [[key, toJson(tree)]]))),
  );
  if (!read.success) return;
  checkSteps(check, seconds(read.data.for ?? '1m'), stepOf(read.data));
  const counted = Object.values(read.data.metrics ?? {}).filter(({ kayenta }) => kayenta?.muted !== true);
  checkGroups(check, either('kayenta'), new Set(counted.flatMap(({ kayenta }) => groupsOf(kayenta ?? {}))));
}

/** Where another judge decides, nobody reads what is for this one. */
export function checkNoKayenta({ analysis, path, mistakes }: KayentaCheck): void {
  const places: readonly (readonly [Tree | undefined, Path])[] = [
    [child(analysis, 'kayenta'), [...path, 'kayenta']],
    ...entriesOf(child(analysis, 'metrics')).map(
      ([name, metric]) => [child(metric, 'kayenta'), [...path, 'metrics', name, 'kayenta']] as const,
    ),
  ];
  for (const [tree, place] of places)
    if (tree !== undefined)
      wrong(
        mistakes,
        place,
        tree,
        '`kayenta` belongs to the judge `kayenta`',
        'write `judge: kayenta`, or take it away',
      );
}

function tellUnfit({ mistakes }: KayentaCheck, tree: Tree | undefined, path: Path, hint: string): void {
  const key = path.at(-1);
  if (tree !== undefined) wrong(mistakes, path, tree, `\`${key}\` belongs to another judge than \`kayenta\``, hint);
}

function checkSteps({ analysis, path, mistakes }: KayentaCheck, whole: number, step: number): void {
  const place = [...path, 'kayenta', 'step'];
  const tree = child(child(analysis, 'kayenta'), 'step') ?? analysis;
  if (step <= 0) wrong(mistakes, place, tree, 'a series needs time between its points', 'write `step: 1m`');
  else if (step > whole)
    wrong(
      mistakes,
      place,
      tree,
      `not one step of ${step} s fits into an analysis of ${whole} s`,
      'write a longer `for`',
    );
  else if (whole / step > mostPoints)
    wrong(
      mistakes,
      place,
      tree,
      `that is ${Math.floor(whole / step)} points, and ${mostPoints} are the most`,
      'write `step: 1m`',
    );
}

/** Weights that say something else than whoever wrote them meant. */
function checkGroups({ path, mistakes }: KayentaCheck, setting: Tree | undefined, groups: ReadonlySet<string>): void {
  const weights = child(setting, 'groupWeights');
  const place = [...path, 'kayenta', 'groupWeights'];
  const named = entriesOf(weights);
  if (weights === undefined || named.length === 0) return;
  const strange = named.find(([group]) => !groups.has(group));
  const known = `groups of metrics that count: ${[...groups].map((group) => `\`${group}\``).join(', ')}`;
  if (strange !== undefined)
    return wrong(
      mistakes,
      [...place, strange[0]],
      strange[1],
      `no metric that counts is in the group \`${strange[0]}\``,
      known,
    );
  const sum = Math.round(named.reduce((total, [, weight]) => total + Number(toJson(weight)), 0) * 1e6) / 1e6;
  const others = [...groups].filter((group) => !named.some(([name]) => name === group));
  const [first] = others;
  if (sum > 100)
    wrong(mistakes, place, weights, `the weights sum to ${sum} %, not to 100`, 'write weights that sum to 100');
  else if (first === undefined && sum < 100)
    wrong(
      mistakes,
      place,
      weights,
      `the weights of all groups sum to ${sum} %, not to 100`,
      'nothing could ever score more; write weights that sum to 100',
    );
  else if (first !== undefined && sum === 100)
    wrong(
      mistakes,
      place,
      weights,
      `nothing is left for the group \`${first}\``,
      'give it a weight, or mute its metrics',
    );
}

function wrong(mistakes: Mistakes, path: Path, tree: Tree, message: string, hint: string): void {
  report(mistakes, { code: 'PROJECT_VALUE_WRONG', path, at: spotOf(tree), message, hint });
}
