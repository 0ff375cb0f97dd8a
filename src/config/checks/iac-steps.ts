import { closest } from '../../domain/closest.ts';
import { formatReference } from '../../domain/project/template.ts';
import { known, type Mistakes, report } from '../mistake.ts';
import type { Path } from '../path.ts';
import { child, entriesOf, itemsOf, spotOf, textOf, type Tree } from '../tree.ts';
import { type Edge, reportCycle, stackEdges } from './cycles.ts';
import type { ProjectIndex } from './project-index.ts';
import type { FoundReference } from './references.ts';

interface IacStep {
  readonly service: string;
  readonly stack: string;
  readonly path: Path;
  readonly tree: Tree;
}

/** A stack that a rollout applies is there, is applied by one step alone, and nothing that comes before it needs it. */
export function checkIacSteps(index: ProjectIndex, references: readonly FoundReference[], mistakes: Mistakes): void {
  const steps = iacSteps(index.root);
  if (steps.length === 0) return;
  for (const [position, step] of steps.entries()) {
    const { stack, path, tree } = step;
    const names = [...index.stacks.keys()];
    const meant = closest(stack, names);
    if (!index.stacks.has(stack)) {
      const hint = meant === undefined ? known(names, 'stacks') : `did you mean \`${meant}\`?`;
      const message = `there is no stack \`${stack}\``;
      report(mistakes, { code: 'PROJECT_STACK_UNKNOWN', path, at: spotOf(tree), value: stack, message, hint });
    }
    const other = steps.slice(0, position).find((each) => each.stack === stack);
    if (other === undefined) continue;
    const message = `stack \`${stack}\` is applied by a step of service \`${other.service}\` already`;
    report(mistakes, { code: 'PROJECT_VALUE_WRONG', path, at: spotOf(tree), message, hint: 'keep one of both steps' });
  }
  const edges = [...stackEdges(index, references), ...serviceEdges(index, steps, references)];
  reportCycle('stacks and services', [...new Set(edges.flatMap(({ from, to }) => [from, to]))], edges, mistakes);
}

const iacSteps = (root: Tree): readonly IacStep[] =>
  entriesOf(child(root, 'services')).flatMap(([service, node]) =>
    itemsOf(child(child(node, 'strategy'), 'steps')).flatMap((step, position) => {
      const tree = child(step, 'iac');
      const stack = textOf(tree);
      if (tree === undefined || stack === undefined) return [];
      return [{ service, stack, tree, path: ['services', service, 'strategy', 'steps', position, 'iac'] }];
    }),
  );

/** No stack has a name like this. */
const nodeOf = (service: string): string => `service ${service}`;

function serviceEdges(
  index: ProjectIndex,
  steps: readonly IacStep[],
  references: readonly FoundReference[],
): readonly Edge[] {
  const applied = steps.map(
    ({ service, stack, path, tree }): Edge => ({
      from: stack,
      to: nodeOf(service),
      because: `\`iac: ${stack}\``,
      path,
      at: spotOf(tree),
    }),
  );
  const used = references.flatMap(({ reference, path, leaf }): readonly Edge[] => {
    if (path[0] !== 'services' || reference.kind !== 'stack') return [];
    const because = `\`${formatReference(reference)}\``;
    return [{ from: nodeOf(String(path[1])), to: reference.stack, because, path, at: leaf.at }];
  });
  return [...applied, ...used, ...servicesBefore(index.root), ...stacksBefore(index, steps, references)];
}

const servicesBefore = (root: Tree): readonly Edge[] =>
  entriesOf(child(root, 'services')).flatMap(([service, node]) =>
    itemsOf(child(node, 'dependsOn')).flatMap((each, position): readonly Edge[] => {
      const to = textOf(each);
      if (to === undefined) return [];
      const path = ['services', service, 'dependsOn', position];
      return [{ from: nodeOf(service), to: nodeOf(to), because: '`dependsOn`', path, at: spotOf(each) }];
    }),
  );

/** What a stack needs is applied before the rollout that applies it begins. */
function stacksBefore(
  index: ProjectIndex,
  steps: readonly IacStep[],
  references: readonly FoundReference[],
): readonly Edge[] {
  const between = stackEdges(index, references);
  return steps.flatMap(({ service, stack, path, tree }) => {
    const own = steps.filter((each) => each.service === service).map((each) => each.stack);
    return between
      .filter(({ from, to }) => from === stack && !own.includes(to))
      .map(({ to }) => ({ from: nodeOf(service), to, because: `\`iac: ${stack}\``, path, at: spotOf(tree) }));
  });
}
