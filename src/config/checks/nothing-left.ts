import { type Mistakes, report } from '../mistake.ts';
import type { Path } from '../path.ts';
import { child, itemsOf, spotOf, textOf, type Tree } from '../tree.ts';

/** Times without which nothing can be seen, said or measured. */
const ofAnalysis = { every: '10s', window: '1m' } as const;
const ofLimits = { progress: '10m', held: '1d' } as const;

/** Numbers that fit the schema and leave nothing: no time to look, no step to take, no mark that can be missed. */
export function checkNothingLeft(strategy: Tree, at: Path, mistakes: Mistakes): void {
  const wrong = (path: Path, tree: Tree, message: string, hint: string): void =>
    report(mistakes, { code: 'PROJECT_VALUE_WRONG', path: [...at, ...path], at: spotOf(tree), message, hint });
  const timed = (path: Path, tree: Tree | undefined, usual: Readonly<Record<string, string>>): void => {
    for (const [key, hint] of Object.entries(usual)) {
      const value = child(tree, key);
      if (value !== undefined && textOf(value) === '0')
        wrong([...path, key], value, `\`${key}: 0\` leaves no time`, `write \`${key}: ${hint}\``);
    }
  };
  timed([], strategy, { look: '5s' });
  timed(['limits'], child(strategy, 'limits'), ofLimits);
  for (const [path, analysis] of analysesOf(strategy)) {
    timed(path, analysis, ofAnalysis);
    const mark = child(analysis, 'proceedAt');
    if (mark !== undefined && numberOf(mark) === 0)
      wrong([...path, 'proceedAt'], mark, 'with `proceedAt: 0` a canary passes that fails everything', 'write 0.9');
  }
  for (const [index, step] of itemsOf(child(strategy, 'steps')).entries())
    timed(['steps', index], step, { approval: '1h' });
  checkGrowth(strategy, wrong);
}

/** A canary has steps, and its short form gets on. */
function checkGrowth(strategy: Tree, wrong: (path: Path, tree: Tree, message: string, hint: string) => void): void {
  if (textOf(child(strategy, 'kind')) !== 'canary') return;
  const steps = child(strategy, 'steps');
  if (steps?.kind === 'list' && steps.items.length === 0)
    wrong(['steps'], steps, 'without a step the canary is promoted unseen', 'write `- setWeight: 10`');
  const [step, max] = (['step', 'max'] as const).map((key) => child(strategy, key));
  if (step !== undefined && numberOf(step) === 0)
    wrong(['step'], step, 'with `step: 0` the weight does not grow', 'write `step: 20`');
  if (max !== undefined && numberOf(max) === 0)
    wrong(['max'], max, 'with `max: 0` the canary gets no request before its promotion', 'write `max: 50`');
}

const numberOf = (tree: Tree | undefined): number | undefined =>
  tree?.kind === 'leaf' && typeof tree.value === 'number' ? tree.value : undefined;

/** The strategy's own, and those of its steps. */
function analysesOf(strategy: Tree): readonly (readonly [Path, Tree])[] {
  const own = child(strategy, 'analysis');
  const ofSteps = itemsOf(child(strategy, 'steps')).flatMap((step, index) =>
    (['analysis', 'experiment'] as const).flatMap((key): readonly (readonly [Path, Tree])[] => {
      const analysis = child(step, key);
      return analysis === undefined ? [] : [[['steps', index, key], analysis]];
    }),
  );
  return own === undefined ? ofSteps : [[['analysis'], own], ...ofSteps];
}
