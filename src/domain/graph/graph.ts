import { DeliveryError } from '../errors/delivery-error.ts';
import type { Json } from '../json.ts';
import type { EffectiveProject, Stack, Target } from '../project/model.ts';
import { formatReference, referencesIn } from '../project/template.ts';

/** Name → names it depends on. A name that only occurs as a dependency is a node without dependencies. */
export type Edges = Readonly<Record<string, readonly string[]>>;

export interface GraphReason {
  readonly from: string;
  readonly to: string;
  /** References such as `${stacks.network.vpc_id}`, or `dependsOn`. */
  readonly because: readonly string[];
}

/** Which stack needs which, and why; names are sorted. @throws PROJECT_CYCLE (never for a project that was loaded) */
export function stackGraph(project: EffectiveProject): ProjectGraph {
  const graph = known.get(project) ?? buildGraph(project);
  known.set(project, graph);
  return graph;
}

export interface ProjectGraph {
  readonly dependsOn: Readonly<Record<string, readonly string[]>>;
  readonly order: readonly string[];
  readonly reasons: readonly GraphReason[];
}

/** An effective project never changes, so that its graph holds for as long as it lives: a run asks for it at every step. */
const known = new WeakMap<EffectiveProject, ProjectGraph>();

function buildGraph(project: EffectiveProject): ProjectGraph {
  const dependsOn: Record<string, readonly string[]> = {};
  const reasons: GraphReason[] = [];
  for (const name of Object.keys(project.stacks).sort()) {
    const stack = project.stacks[name];
    if (stack === undefined) continue;
    const because = dependenciesOf(stack, project.targets);
    const names = [...because.keys()].sort();
    dependsOn[name] = names;
    for (const to of names) reasons.push({ from: name, to, because: [...(because.get(to) ?? [])].sort() });
  }
  return { dependsOn, order: topologicalOrder(dependsOn), reasons };
}

/** Dependencies first; where nothing decides, in the order of the keys. @throws PROJECT_CYCLE */
export function topologicalOrder(edges: Edges): readonly string[] {
  const { order, cycle } = walk(edges, Object.keys(edges));
  if (cycle !== undefined)
    throw new DeliveryError('PROJECT_CYCLE', `a cycle: ${cycle.join(' → ')}`, { data: [...cycle] });
  return order;
}

/** One cycle, closed: `['a', 'b', 'a']`; undefined where there is none. */
export const findCycle = (edges: Edges): readonly string[] | undefined => walk(edges, Object.keys(edges)).cycle;

/** Name → names that depend on it. */
export function reversed(edges: Edges): Readonly<Record<string, readonly string[]>> {
  const result = new Map<string, string[]>();
  for (const name of Object.keys(edges)) result.set(name, []);
  for (const [name, dependencies] of Object.entries(edges)) {
    for (const dependency of dependencies) {
      const dependents = result.get(dependency);
      if (dependents === undefined) result.set(dependency, [name]);
      else dependents.push(name);
    }
  }
  return Object.fromEntries(result);
}

/** The roots and everything they depend on, directly or not. */
export function closure(edges: Edges, roots: Iterable<string>): ReadonlySet<string> {
  const reached = new Set<string>(roots);
  // A set iterates over what is added meanwhile.
  for (const name of reached) for (const dependency of dependenciesIn(edges, name)) reached.add(dependency);
  return reached;
}

interface Walk {
  readonly order: readonly string[];
  readonly cycle?: readonly string[];
}

/** Depth first, without recursion: a chain of 100,000 must not overflow the stack. */
function walk(edges: Edges, roots: readonly string[]): Walk {
  const order: string[] = [];
  const done = new Set<string>();
  const open = new Set<string>();
  for (const root of roots) {
    if (done.has(root)) continue;
    open.add(root);
    const path = [{ name: root, next: 0 }];
    for (let frame = path.at(-1); frame !== undefined; frame = path.at(-1)) {
      const dependency = dependenciesIn(edges, frame.name)[frame.next++];
      if (dependency === undefined) {
        order.push(frame.name);
        done.add(frame.name);
        open.delete(frame.name);
        path.pop();
      } else if (open.has(dependency)) {
        const names = path.map(({ name }) => name);
        return { order, cycle: [...names.slice(names.indexOf(dependency)), dependency] };
      } else if (!done.has(dependency)) {
        open.add(dependency);
        path.push({ name: dependency, next: 0 });
      }
    }
  }
  return { order };
}

const dependenciesIn = (edges: Edges, name: string): readonly string[] =>
  (Object.hasOwn(edges, name) ? edges[name] : undefined) ?? [];

function dependenciesOf(
  stack: Stack,
  targets: Readonly<Record<string, Target>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const because = new Map<string, Set<string>>();
  const add = (to: string, reason: string) => {
    const reasons = because.get(to);
    if (reasons === undefined) because.set(to, new Set([reason]));
    else reasons.add(reason);
  };
  for (const to of stack.dependsOn) add(to, 'dependsOn');
  const places = [...placesOf(stack), ...targetsOf(stack, targets).map((target) => target.provider.settings)];
  for (const place of places) {
    for (const reference of referencesIn(place)) {
      if (reference.kind === 'stack') add(reference.stack, formatReference(reference));
    }
  }
  return because;
}

/** Every value of a stack that may hold references. */
function placesOf(stack: Stack): readonly Json[] {
  const places: Json[] = [stack.variables, ...Object.values(stack.outputs).map((output) => output.value)];
  if (stack.encryption !== undefined) places.push(stack.encryption);
  if (stack.content.kind === 'source') return places;
  for (const resource of stack.content.resources) {
    places.push(resource.properties, resource.tags, resource.count ?? null, resource.forEach ?? null);
  }
  for (const module of stack.content.modules) places.push(module.inputs);
  return places;
}

/** The targets whose provider a stack uses: what their settings refer to must exist first. A root module brings its own. */
export function targetsOf(stack: Stack, targets: Readonly<Record<string, Target>>): readonly Target[] {
  if (stack.content.kind === 'source') return [];
  const names = new Set<string>();
  if (stack.target !== undefined) names.add(stack.target);
  for (const resource of stack.content.resources) if (resource.provider !== undefined) names.add(resource.provider);
  for (const module of stack.content.modules) for (const target of Object.values(module.providers)) names.add(target);
  return [...names]
    .map((name) => (Object.hasOwn(targets, name) ? targets[name] : undefined))
    .filter((target) => target !== undefined);
}
