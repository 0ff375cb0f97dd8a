import { isRouterName, type RouterPowers, routerPowers, routersWith } from '../../domain/route/routers.ts';
import { type Mistakes, report } from '../mistake.ts';
import type { Path } from '../path.ts';
import { child, entriesOf, itemsOf, spotOf, textOf, type Tree } from '../tree.ts';

interface Asking {
  readonly strategy: Tree;
  /** Of the strategy. */
  readonly at: Path;
  readonly powers: RouterPowers;
  /** @param message completes "router nginx ..." */
  unable(where: Path, tree: Tree, message: string, hint: string): void;
}

/** What a strategy asks of its router and the router has not: found before anything is started. */
export function checkRouterPowers(service: Tree, path: Path, mistakes: Mistakes): void {
  const router = textOf(child(service, 'router')) ?? 'local';
  const strategy = child(service, 'strategy');
  if (!isRouterName(router) || strategy === undefined) return;
  const unable: Asking['unable'] = (where, tree, message, hint) =>
    report(mistakes, {
      code: 'ROLLOUT_ROUTER_LACKS',
      path: where,
      at: spotOf(tree),
      message: `router ${router} ${message}`,
      hint,
    });
  const asking: Asking = { strategy, at: [...path, 'strategy'], powers: routerPowers[router], unable };
  checkSteps(asking);
  checkSticky(asking);
  checkVersus(asking);
  checkAnalyses(asking);
}

const can = (hasPower: (powers: RouterPowers) => boolean): string => `${routersWith(hasPower)} can`;

function checkSteps({ strategy, at, powers, unable }: Asking): void {
  for (const [index, step] of itemsOf(child(strategy, 'steps')).entries()) {
    const here = [...at, 'steps', index];
    const mirror = child(step, 'mirror');
    if (mirror !== undefined && !powers.mirrors) {
      const able = can(({ mirrors }) => mirrors);
      unable([...here, 'mirror'], mirror, 'cannot mirror requests', able);
    }
    const experiment = child(step, 'experiment');
    if (experiment !== undefined && !powers.thirdArm) {
      const able = can(({ thirdArm }) => thirdArm);
      unable([...here, 'experiment'], experiment, 'splits over two arms only', able);
    }
  }
}

function checkSticky({ strategy, at, powers, unable }: Asking): void {
  const sticky = child(strategy, 'sticky');
  if (sticky === undefined) return;
  const by = child(sticky, 'header') === undefined ? 'cookie' : 'value';
  if (powers.sticks.includes(by)) return;
  const able = can(({ sticks }) => sticks.includes(by));
  unable([...at, 'sticky'], sticky, `cannot stick by a ${by === 'cookie' ? by : 'header'}`, able);
}

/** Of a-b. */
function checkVersus({ strategy, at, powers, unable }: Asking): void {
  const user = child(strategy, 'user');
  if (user !== undefined && !powers.sticks.includes('value'))
    unable(
      [...at, 'user'],
      user,
      'knows no users by a value',
      can(({ sticks }) => sticks.includes('value')),
    );
  const baseline = child(strategy, 'baseline');
  if (baseline !== undefined && !powers.thirdArm)
    unable(
      [...at, 'baseline'],
      baseline,
      'splits over two arms only',
      can(({ thirdArm }) => thirdArm),
    );
  const samples = child(strategy, 'samples');
  const counted = (one: RouterPowers): boolean => one.queries.includes('request-count');
  if (samples !== undefined && !counted(powers))
    unable([...at, 'samples'], samples, 'counts no requests per arm', can(counted));
}

function checkAnalyses({ strategy, at, powers, unable }: Asking): void {
  const counts = powers.queries.length > 0;
  for (const [where, analysis] of analysesOf(strategy, at)) {
    for (const [name, metric] of entriesOf(child(analysis, 'metrics'))) {
      const query = textOf(child(metric, 'query'));
      if (child(metric, 'source') !== undefined || query === undefined || powers.queries.includes(query)) continue;
      const able = routersWith(({ queries }) => queries.includes(query));
      // A query that no router has is told of elsewhere.
      if (able === 'none') continue;
      const lack = counts ? `does not measure ${query}` : 'counts nothing per arm';
      unable([...where, 'metrics', name], metric, lack, `name a \`source\`; without one: ${able}`);
    }
    if (counts) continue;
    const least = child(analysis, 'minRequests') ?? child(child(strategy, 'analysis'), 'minRequests');
    if (least?.kind === 'leaf' && least.value === 0) continue;
    unable(
      [...where, 'minRequests'],
      analysis,
      'counts no requests: there would never be enough of them',
      'write `minRequests: 0`, and let a metric say whether there was traffic',
    );
  }
}

/** The strategy's own, and those of its steps. */
function analysesOf(strategy: Tree, at: Path): readonly (readonly [Path, Tree])[] {
  const own = child(strategy, 'analysis');
  const ofSteps = itemsOf(child(strategy, 'steps')).flatMap((step, index): readonly (readonly [Path, Tree])[] => {
    const key = child(step, 'experiment') === undefined ? 'analysis' : 'experiment';
    const analysis = child(step, key);
    return analysis === undefined ? [] : [[[...at, 'steps', index, key], analysis]];
  });
  return own === undefined ? ofSteps : [[[...at, 'analysis'], own], ...ofSteps];
}
