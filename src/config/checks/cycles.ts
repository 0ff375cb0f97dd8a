import { findCycle } from '../../domain/graph/graph.ts';
import { formatReference } from '../../domain/project/template.ts';
import { type Mistakes, report } from '../mistake.ts';
import type { Path } from '../path.ts';
import { child, itemsOf, spotOf, textOf, type Spot, type Tree } from '../tree.ts';
import type { ProjectIndex, StackIndex } from './project-index.ts';
import type { FoundReference } from './references.ts';

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly because: string;
  readonly path: Path;
  readonly at: Spot | undefined;
}

/** Cycles between stacks, and between the resources of one stack. */
export function checkCycles(index: ProjectIndex, references: readonly FoundReference[], mistakes: Mistakes): void {
  reportCycle('stacks', [...index.stacks.keys()], stackEdges(index, references), mistakes);
  const inside = Map.groupBy(references, ({ path }) => (path[0] === 'stacks' ? String(path[1]) : ''));
  for (const stack of index.stacks.values()) {
    const edges = [
      ...dependsOnItems(stack),
      ...(inside.get(stack.name) ?? []).flatMap((found) => edgesOfItem(found, stack)),
    ];
    const names = [...stack.resources.keys(), ...stack.modules.keys()];
    reportCycle(`resources of stack \`${stack.name}\``, names, edges, mistakes);
  }
}

export const stackEdges = (index: ProjectIndex, references: readonly FoundReference[]): readonly Edge[] => [
  ...dependsOnStacks(index),
  ...references.flatMap((found) => edgesOfStack(found, index)),
];

/** `names` in the order of the file: the cycle is told from the first of them on. */
export function reportCycle(what: string, names: readonly string[], edges: readonly Edge[], mistakes: Mistakes): void {
  if (edges.length === 0) return;
  const byName: Record<string, string[]> = Object.create(null);
  for (const name of names) byName[name] = [];
  for (const { from, to } of edges) (byName[from] ??= []).push(to);
  const cycle = findCycle(byName);
  if (cycle === undefined) return;
  const steps = cycle
    .slice(1)
    .map((to, position) => edges.find((edge) => edge.from === cycle[position] && edge.to === to));
  const because = steps
    .filter((step) => step !== undefined)
    .map(
      (step) =>
        `${step.from} → ${step.to} by ${step.because}${step.at === undefined ? '' : ` on line ${step.at.line}`}`,
    );
  report(mistakes, {
    code: 'PROJECT_CYCLE',
    path: steps[0]?.path ?? [],
    at: steps[0]?.at,
    message: `the ${what} depend on each other in a circle: ${cycle.join(' → ')}`,
    hint: `take one of these away: ${because.join('; ')}`,
    value: [...cycle],
  });
}

function dependsOnStacks(index: ProjectIndex): readonly Edge[] {
  const edges: Edge[] = [];
  for (const stack of index.stacks.values()) {
    edges.push(...dependsOnOf(stack.node, stack.name, stack.path, (to) => index.stacks.has(to)));
  }
  return edges;
}

function edgesOfStack({ reference, path, leaf }: FoundReference, index: ProjectIndex): readonly Edge[] {
  if (reference.kind !== 'stack') return [];
  const because = `\`${formatReference(reference)}\``;
  const edge = { to: reference.stack, because, path, at: leaf.at };
  if (path[0] === 'stacks') return [{ ...edge, from: String(path[1]) }];
  // Nothing depends on a service but other services.
  if (path[0] !== 'targets') return [];
  // A provider's settings hold for every stack that uses the target.
  const target = String(path[1]);
  return [...index.stacks.values()]
    .filter((stack) => usesTarget(stack, target))
    .map((stack) => ({ ...edge, from: stack.name, because: `${because} in target \`${target}\`` }));
}

function usesTarget(stack: StackIndex, target: string): boolean {
  if (stack.kind === 'source') return false;
  if (textOf(child(stack.node, 'target')) === target) return true;
  if (itemsOf(child(stack.node, 'resources')).some((item) => textOf(child(item, 'provider')) === target)) return true;
  return [...stack.modules.values()].some((module) => {
    const providers = child(module, 'providers');
    return providers?.kind === 'map' && [...providers.entries.values()].some((value) => textOf(value) === target);
  });
}

function dependsOnItems(stack: StackIndex): readonly Edge[] {
  const edges: Edge[] = [];
  for (const list of ['resources', 'modules']) {
    for (const [position, item] of itemsOf(child(stack.node, list)).entries()) {
      const own = textOf(child(item, 'name'));
      const isThere = (to: string) => stack.resources.has(to) || stack.modules.has(to);
      if (own !== undefined) edges.push(...dependsOnOf(item, own, [...stack.path, list, position], isThere));
    }
  }
  return edges;
}

function dependsOnOf(node: Tree, from: string, path: Path, isThere: (to: string) => boolean): readonly Edge[] {
  const edges: Edge[] = [];
  for (const [position, each] of itemsOf(child(node, 'dependsOn')).entries()) {
    const to = textOf(each);
    if (to === undefined || to === from || !isThere(to)) continue;
    edges.push({ from, to, because: '`dependsOn`', path: [...path, 'dependsOn', position], at: spotOf(each) });
  }
  return edges;
}

function edgesOfItem({ reference, path, leaf }: FoundReference, stack: StackIndex): readonly Edge[] {
  if (reference.kind !== 'resource' && reference.kind !== 'module') return [];
  const [, , list, position] = path;
  if (list !== 'resources' && list !== 'modules') return [];
  const from = textOf(child(itemsOf(child(stack.node, list))[Number(position)], 'name'));
  const to = reference.kind === 'resource' ? reference.resource : reference.module;
  return from === undefined ? [] : [{ from, to, because: `\`${formatReference(reference)}\``, path, at: leaf.at }];
}
