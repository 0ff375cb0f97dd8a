import { isRouterName, routerPowers, routersWith } from '../../domain/route/routers.ts';
import { type Mistakes, report } from '../mistake.ts';
import type { Path } from '../path.ts';
import { child, entriesOf, itemsOf, spotOf, textOf, type Tree } from '../tree.ts';

/** What a strategy asks of its router and the router has not: found before anything is started. */
export function checkRouterPowers(service: Tree, path: Path, mistakes: Mistakes): void {
  const router = textOf(child(service, 'router')) ?? 'local';
  const strategy = child(service, 'strategy');
  if (!isRouterName(router) || strategy === undefined) return;
  const { mirrors, counts, thirdArm } = routerPowers[router];
  const at = [...path, 'strategy'];
  const unable = (where: Path, tree: Tree, message: string, hint: string): void =>
    report(mistakes, {
      code: 'ROLLOUT_ROUTER_LACKS',
      path: where,
      at: spotOf(tree),
      message: `router ${router} ${message}`,
      hint,
    });
  for (const [index, step] of itemsOf(child(strategy, 'steps')).entries()) {
    const mirror = child(step, 'mirror');
    if (mirror !== undefined && !mirrors)
      unable([...at, 'steps', index, 'mirror'], mirror, 'cannot mirror requests', `${routersWith('mirrors')} can`);
    const experiment = child(step, 'experiment');
    if (experiment !== undefined && !thirdArm)
      unable(
        [...at, 'steps', index, 'experiment'],
        experiment,
        'splits over two arms only',
        `${routersWith('thirdArm')} can`,
      );
  }
  if (counts) return;
  for (const [where, analysis] of analysesOf(strategy, at)) {
    for (const [name, metric] of entriesOf(child(analysis, 'metrics'))) {
      if (child(metric, 'source') !== undefined) continue;
      unable(
        [...where, 'metrics', name],
        metric,
        'counts nothing per arm',
        `name a \`source\`; ${routersWith('counts')} counts by itself`,
      );
    }
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
