import type { Problem } from '../../domain/errors/problem.ts';
import { known, type Mistakes, positionAt, report } from '../mistake.ts';
import { formatPath } from '../path.ts';
import { child, entriesOf, spotOf, textOf, toJson, type Tree } from '../tree.ts';

/** Two stacks of one environment that keep their state in one place would destroy each other's resources. */
export function checkBackends(resolved: Tree, mistakes: Mistakes): void {
  const seen = new Map<string, string>();
  for (const [name, stack] of entriesOf(child(resolved, 'stacks'))) {
    const backend = child(stack, 'backend');
    if (backend === undefined) continue;
    const key = JSON.stringify([toJson(backend), textOf(child(stack, 'workspace')) ?? 'default']);
    const before = seen.get(key);
    if (before === undefined) {
      seen.set(key, name);
      continue;
    }
    report(mistakes, {
      code: 'PROJECT_STATE_SHARED',
      path: ['stacks', name, 'backend'],
      at: spotOf(backend),
      message: `stacks \`${before}\` and \`${name}\` keep their state in the same place`,
      hint: 'give each its own key, prefix or path',
    });
  }
}

const locating = ['source', 'workspace', 'backend'];

/** Stacks whose state is the same one in every environment: sometimes meant, often not. */
export function sharedStates(tree: Tree, file: string): readonly Problem[] {
  const environments = entriesOf(child(tree, 'environments'));
  if (environments.length < 2) return [];
  const found: Problem[] = [];
  for (const [name, stack] of entriesOf(child(tree, 'stacks'))) {
    const isOwn = child(stack, 'source') === undefined && child(stack, 'backend') === undefined;
    const overlays = environments.map(([, environment]) => child(child(environment, 'stacks'), name));
    const differs = overlays.some((overlay) =>
      ['enabled', ...locating].some((key) => child(overlay, key) !== undefined),
    );
    if (isOwn || differs || locating.some((key) => holdsReference(child(stack, key)))) continue;
    found.push({
      code: 'PROJECT_STATE_SHARED',
      severity: 'warning',
      message: `stack \`${name}\` has one state for all environments`,
      hint: `${known(
        environments.map(([each]) => each),
        'environments',
      )}; where each should have its own, use \`\${env.name}\` in its \`workspace\` or \`backend\``,
      at: positionAt(file, spotOf(stack)),
      path: formatPath(['stacks', name]),
    });
  }
  return found;
}

function holdsReference(tree: Tree | undefined): boolean {
  if (tree === undefined) return false;
  if (tree.kind === 'leaf') return typeof tree.value === 'string' && tree.value.includes('${');
  return (tree.kind === 'list' ? tree.items : [...tree.entries.values()]).some(holdsReference);
}
