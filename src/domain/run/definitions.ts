/** Which steps a run has, and in which order. Pure: the same request gives the same definition. */
import type { Json } from '../json.ts';
import type { RolloutDefinition } from '../rollout/model.ts';
import { stacksOfRollout } from '../rollout/stacks.ts';
import type { PlanMode } from '../change/model.ts';
import type { RunDefinition, RunKind, RunReviewRecord, StepDefinition } from './model.ts';

/** Stack → stacks it depends on. Holds every stack of the project, without cycles. */
export type Dependencies = Readonly<Record<string, readonly string[]>>;

export interface RunWish {
  readonly id: string;
  readonly kind: RunKind;
  readonly project: string;
  readonly environment: string;
  readonly dependsOn: Dependencies;
  /** Stacks of the run; all of them are keys of `dependsOn`. */
  readonly stacks: readonly string[];
  readonly parallelism: number;
  readonly onFailure: 'stop' | 'continue';
  readonly request: Json;
  readonly by?: string;
  /** What a `plan` is about. @default 'apply' */
  readonly goal?: 'apply' | 'destroy';
  readonly review?: RunReviewRecord;
  readonly watched?: true;
  /** See {@link RunDefinition.first}; no stack that is planned needs one of them. @default none */
  readonly first?: Readonly<Record<string, string>>;
  /** Of a `deploy`: one for each service. @default none */
  readonly rollouts?: readonly RolloutWish[];
  /** Somebody has to agree to the rollouts, too. @default false */
  readonly guarded?: boolean;
}

export interface RolloutWish {
  readonly rollout: RolloutDefinition;
  /** Stacks whose outputs it uses, and services that must be live before it. */
  readonly stacks: readonly string[];
  readonly services: readonly string[];
}

export const approveStep = 'approve';
export const planStep = (stack: string): string => `plan:${stack}`;
export const isPlanStep = (step: string): boolean => step.startsWith('plan:');
export const applyStep = (stack: string): string => `apply:${stack}`;
/** Name of a reviewed plan among a run's journalled values. */
export const planKey = (stack: string): string => `plan:${stack}`;
export const rolloutStep = (service: string): string => `rollout:${service}`;
/** I8: at most one run holds a service, and with it its route. No stack has a name like this. */
export const serviceKey = (environment: string, service: string): string => `${environment}/service:${service}`;
export const lockKey = (environment: string, stack: string): string => `${environment}/${stack}`;

/** The definition of a run over some stacks. */
export function defineRun(wish: RunWish): RunDefinition {
  const stacks = [...new Set(wish.stacks)].sort();
  return {
    version: 1,
    id: wish.id,
    kind: wish.kind,
    project: wish.project,
    environment: wish.environment,
    steps: stepsOf(wish, edgesAmong(wish.dependsOn, stacks)),
    parallelism: wish.parallelism,
    onFailure: wish.onFailure,
    holds: [
      ...stacks.map((stack) => lockKey(wish.environment, stack)),
      ...(wish.rollouts ?? []).map(({ rollout }) => serviceKey(wish.environment, rollout.service)),
    ],
    request: wish.request,
    ...(wish.by === undefined ? {} : { by: wish.by }),
    ...(wish.review === undefined ? {} : { review: wish.review }),
    ...(wish.watched === undefined ? {} : { watched: wish.watched }),
    ...(Object.keys(wish.first ?? {}).length === 0 ? {} : { first: wish.first }),
  };
}

/** Every stack of a run, in the order of its steps. */
export const stacksOf = ({ steps }: Pick<RunDefinition, 'steps'>): readonly string[] => [
  ...new Set(steps.flatMap(({ effect }) => ('stack' in effect ? [effect.stack] : []))),
];

function stepsOf(
  { kind, onFailure, goal, first = {}, rollouts = [], guarded = false }: RunWish,
  edges: Dependencies,
): readonly StepDefinition[] {
  const approved = onFailure === 'continue' ? approvedAsFarAsPlanned : approvedWhole;
  switch (kind) {
    case 'plan':
      return goal === 'destroy' ? planSteps(unordered(edges), 'destroy') : planSteps(edges, 'apply');
    case 'drift':
      return planSteps(unordered(edges), 'refresh-only');
    case 'apply':
      return approved(planSteps(without(edges, first), 'apply'), applySteps(edges, 'apply'));
    case 'deploy': {
      const stacks = Object.keys(edges);
      const held = heldStacks(rollouts.map(({ rollout }) => rollout));
      const before =
        stacks.length === 0 && !guarded
          ? []
          : approved(planSteps(without(edges, first), 'apply'), applySteps(edges, 'apply', held));
      const after = rolloutSteps(rollouts, edges, held);
      return guarded ? agreedTo(before, after) : [...before, ...after];
    }
    case 'stop':
      return [];
    case 'destroy':
      // Nothing that a stack needs is gone while it is planned, so all plans may be made at once; I5 orders the rest.
      return approved(planSteps(unordered(edges), 'destroy'), applySteps(reversed(edges), 'destroy'));
  }
}

/** A stack is planned after its upstream: only then is it known which of the outputs it uses will change. */
const planSteps = (edges: Dependencies, mode: PlanMode): readonly StepDefinition[] =>
  Object.entries(edges).map(([stack, upstream]) => ({
    id: planStep(stack),
    effect: { kind: 'iac.plan', stack, mode },
    dependsOn: upstream.map(planStep),
  }));

/** I5: `edges` name what must be applied (or destroyed) before. */
function applySteps(edges: Dependencies, mode: PlanMode, held: Held = new Map()): readonly StepDefinition[] {
  const applied = Object.entries(edges).filter(([stack]) => !held.has(stack));
  return applied.map(([stack, before]) => ({
    id: applyStep(stack),
    effect: { kind: 'iac.apply', stack, mode },
    dependsOn: [approveStep, ...before.map((each) => appliedIn(held, each))],
  }));
}

/** Stack → service whose rollout applies it at one of its steps: it is planned and approved with the others. */
type Held = ReadonlyMap<string, string>;

export const heldStacks = (rollouts: readonly RolloutDefinition[]): Held =>
  new Map(rollouts.flatMap((rollout) => stacksOfRollout(rollout).map((stack) => [stack, rollout.service] as const)));

/** The step that applies a stack, or in which it is applied. */
function appliedIn(held: Held, stack: string): string {
  const service = held.get(stack);
  return service === undefined ? applyStep(stack) : rolloutStep(service);
}

/** The same, of a run that is defined. */
export const applyingStep = (definition: Pick<RunDefinition, 'steps'>, stack: string): string =>
  appliedIn(heldStacks(rolloutsOf(definition)), stack);

export const rolloutsOf = ({ steps }: Pick<RunDefinition, 'steps'>): readonly RolloutDefinition[] =>
  steps.flatMap(({ effect }) => (effect.kind === 'rollout' ? [effect.rollout] : []));

const without = (edges: Dependencies, names: Readonly<Record<string, unknown>>): Dependencies =>
  Object.fromEntries(Object.entries(edges).filter(([stack]) => !Object.hasOwn(names, stack)));

/**
 * A service is rolled out once the stacks that it uses are applied, as far as they are part of the run (I5); where it applies
 * one itself, once that is approved and what it needs is there.
 */
function rolloutSteps(rollouts: readonly RolloutWish[], edges: Dependencies, held: Held): readonly StepDefinition[] {
  const services = new Set(rollouts.map(({ rollout }) => rollout.service));
  return rollouts.map(({ rollout, ...needs }) => {
    const id = rolloutStep(rollout.service);
    const own = stacksOfRollout(rollout);
    const stacks = [...needs.stacks, ...own.flatMap((stack) => edges[stack] ?? [])];
    const before = [
      ...(own.length === 0 ? [] : [approveStep, ...own.map(planStep)]),
      ...stacks.filter((stack) => Object.hasOwn(edges, stack)).map((stack) => appliedIn(held, stack)),
      ...needs.services.filter((service) => services.has(service)).map(rolloutStep),
    ];
    const dependsOn = [...new Set(before)].filter((step) => step !== id);
    return { id, effect: { kind: 'rollout', rollout }, dependsOn };
  });
}

type Steps = readonly StepDefinition[];

/** One question for stacks and services: no service is rolled out before it is answered. */
function agreedTo(before: Steps, rollouts: Steps): Steps {
  const services = rollouts.flatMap(({ effect }) => (effect.kind === 'rollout' ? [effect.rollout.service] : []));
  return [
    ...before.map((step) =>
      step.effect.kind === 'approval.ask' ? { ...step, effect: { ...step.effect, services } } : step,
    ),
    ...rollouts.map((step) => ({ ...step, dependsOn: [...new Set([approveStep, ...step.dependsOn])] })),
  ];
}

const approvedWhole = (plans: Steps, applies: Steps): Steps => [
  ...plans,
  { id: approveStep, effect: { kind: 'approval.ask' }, dependsOn: plans.map((step) => step.id) },
  ...applies,
];

/** What could not be planned holds up itself and what needs it, and nothing else. */
const approvedAsFarAsPlanned = (plans: Steps, applies: Steps): Steps => {
  const planned = new Set(plans.map((step) => step.id));
  return [
    ...plans,
    { id: approveStep, effect: { kind: 'approval.ask' }, dependsOn: [], after: [...planned] },
    ...applies.map((step) => ({ ...step, dependsOn: [...step.dependsOn, ...plansFor(step, planned)] })),
  ];
};

const plansFor = ({ effect }: StepDefinition, planned: ReadonlySet<string>): readonly string[] =>
  'stack' in effect && planned.has(planStep(effect.stack)) ? [planStep(effect.stack)] : [];

const unordered = (edges: Dependencies): Dependencies =>
  Object.fromEntries(Object.keys(edges).map((stack) => [stack, []]));

function reversed(edges: Dependencies): Dependencies {
  const dependents = new Map<string, string[]>(Object.keys(edges).map((stack) => [stack, []]));
  for (const [stack, upstream] of Object.entries(edges)) {
    for (const name of upstream) dependents.get(name)?.push(stack);
  }
  return Object.fromEntries(dependents);
}

/**
 * The graph of a selection. Where a stack reaches another one of the selection only through stacks outside of it, the edge
 * is kept: `c → (b) → a` stays an order between `c` and `a` (I5).
 */
export function edgesAmong(dependsOn: Dependencies, selected: readonly string[]): Dependencies {
  const chosen = new Set(selected);
  return Object.fromEntries(selected.map((stack) => [stack, nearest(dependsOn, chosen, stack)]));
}

function nearest(dependsOn: Dependencies, chosen: ReadonlySet<string>, stack: string): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>([stack]);
  const open = [...(dependsOn[stack] ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (chosen.has(next)) found.add(next);
    else open.push(...(dependsOn[next] ?? []));
  }
  return [...found].sort();
}
