import { type Mistakes, report } from '../mistake.ts';
import type { Path } from '../path.ts';
import { child, spotOf, type Tree } from '../tree.ts';

/** What only makes sense together in an a-b strategy. */
export function checkVersus(strategy: Tree, at: Path, mistakes: Mistakes): void {
  const wrong = (path: Path, tree: Tree, message: string, hint: string): void =>
    report(mistakes, { code: 'PROJECT_VALUE_WRONG', path, at: spotOf(tree), message, hint });
  const has = (key: string): boolean => child(strategy, key) !== undefined;
  if (!['match', 'share', 'user'].some(has))
    wrong(at, strategy, 'an a-b strategy needs `match`, `share` or `user`', 'add `share: 50`');
  const user = child(strategy, 'user');
  if (user !== undefined) {
    if ((child(user, 'header') === undefined) === (child(user, 'cookie') === undefined))
      wrong(
        [...at, 'user'],
        user,
        'users are told apart by one of `header` and `cookie`',
        'write `user: { header: x-user }`',
      );
    for (const key of ['share', 'sticky']) {
      const other = child(strategy, key);
      if (other !== undefined)
        wrong(
          [...at, key],
          other,
          `\`user\` says already who gets the new revision`,
          'write `user: { header: x-user, share: 50 }`',
        );
    }
  }
  for (const key of ['samples', 'baseline']) {
    const tree = child(strategy, key);
    if (tree !== undefined && !has('analysis'))
      wrong([...at, key], tree, `\`${key}\` belongs to an \`analysis\`, and there is none`, 'add an `analysis`');
  }
  const baseline = child(strategy, 'baseline');
  if (baseline?.kind === 'leaf' && baseline.value === true) checkThird(strategy, baseline, wrong, at);
}

type Wrong = (path: Path, tree: Tree, message: string, hint: string) => void;

/** Two arms are equal, and something is left for the third. */
function checkThird(strategy: Tree, baseline: Tree, wrong: Wrong, at: Path): void {
  const path = [...at, 'baseline'];
  if (child(strategy, 'match') !== undefined)
    wrong(path, baseline, 'who is chosen by `match` is not like those of a baseline', 'use `share` or `user`');
  const share = child(child(strategy, 'user'), 'share') ?? child(strategy, 'share');
  if (share?.kind === 'leaf' && typeof share.value === 'number' && (share.value > 50 || share.value <= 0))
    wrong(path, share, 'canary and baseline get more than 0 and at most 50 % each', 'write `share: 20`');
}
