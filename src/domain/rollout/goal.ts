/** What a phase wants of the world. The machine goes there by the first difference, in an order that is safe. */
import { fullWeight } from '../route/spec.ts';
import type { CanaryRule, Phase, RolloutDefinition, RolloutState, Weight } from './model.ts';

export interface Goal {
  readonly stable: number;
  readonly canary: number;
  readonly baseline: number;
  /** Of the canary, and of the baseline where there is one; the stable arm has the rest (I1). */
  readonly weight: Weight;
  readonly rules: readonly CanaryRule[];
  readonly mirror: Weight;
  /** `none`: no route at all. */
  readonly route: 'split' | 'none';
  /** Revisions whose instances stay; undefined: all do. */
  readonly keep?: readonly string[];
  /** Before the arms are called by their new names. */
  readonly pruneFirst?: true;
}

/**
 * How many instances an arm needs for its share (I2), where so many are enough for all of it. Two thirds are 66.67 %, which
 * is not a reason for one more instance: a share may be rounded up by a hundredth of a per cent.
 */
export const needed = (weight: Weight, capacity: number): number =>
  weight === 0 ? 0 : Math.max(1, Math.ceil(((weight - 1) * capacity) / fullWeight));

export const capacityOf = ({ replicas, strategy }: Pick<RolloutDefinition, 'replicas' | 'strategy'>): number =>
  strategy.capacity ?? replicas;

type Revisions = NonNullable<RolloutState['revisions']>;

/** Undefined: the phase wants nothing of the world. */
export function goalOf(definition: RolloutDefinition, phase: Phase, revisions: Revisions): Goal | undefined {
  const { replicas } = definition;
  const { stable, canary } = revisions;
  const calm = { canary: 0, baseline: 0, weight: 0, rules: [], mirror: 0, route: 'split' } as const;
  const old = stable === null ? 0 : replicas;
  switch (phase.name) {
    case 'preparing':
    case 'ended':
      return undefined;
    case 'shifting':
      return phase.step < 0
        ? { ...calm, stable: old, keep: kept(stable?.id, canary.id) }
        : shiftingGoal(definition, phase.step);
    case 'promoting':
      return phase.part === 'switching'
        ? { ...calm, stable: Math.min(old, lastStable(definition)), canary: replicas, weight: fullWeight }
        : { ...calm, stable: replicas, keep: [canary.id], pruneFirst: true };
    case 'rolling-back':
      if (phase.gradual !== undefined && phase.gradual.weight > 0) return gradualGoal(definition, phase.gradual.weight);
      return stable === null
        ? { ...calm, stable: 0, route: 'none', keep: [] }
        : { ...calm, stable: replicas, keep: [stable.id] };
  }
}

const kept = (...revisions: readonly (string | undefined)[]): readonly string[] =>
  revisions.filter((revision) => revision !== undefined);

/** A stable arm that its steps have left whole stays so; another one grows with what comes back to it. */
function gradualGoal(definition: RolloutDefinition, weight: Weight): Goal {
  const { replicas } = definition;
  const isWhole = lastStable(definition) === replicas;
  const stable = isWhole ? replicas : needed(fullWeight - weight, replicas);
  const canary = needed(weight, capacityOf(definition));
  return { stable, canary, baseline: 0, weight, rules: [], mirror: 0, route: 'split' };
}

/** The old instances that its steps have left: a promotion does not start them again. */
const lastStable = (definition: RolloutDefinition): number =>
  shiftingGoal(definition, definition.strategy.steps.length - 1).stable;

/** What all steps up to this one add up to. */
function shiftingGoal(definition: RolloutDefinition, upTo: number): Goal {
  const { replicas, strategy } = definition;
  let goal: Goal = { stable: replicas, canary: 0, baseline: 0, weight: 0, rules: [], mirror: 0, route: 'split' };
  let scaled: number | undefined;
  for (const step of strategy.steps.slice(0, upTo + 1)) {
    if (step.do === 'setWeight') {
      goal = { ...goal, weight: step.weight, stable: step.counts?.stable ?? replicas };
      scaled = step.counts?.canary ?? scaled;
    } else if (step.do === 'scale') scaled = step.count;
    else if (step.do === 'match') goal = { ...goal, rules: step.rules };
    else if (step.do === 'mirror') goal = { ...goal, mirror: step.weight };
  }
  const whole = sized(goal, scaled, definition);
  const step = strategy.steps[upTo];
  return step?.do === 'experiment' ? compared(whole, step.weight, definition) : whole;
}

/** Two arms that differ in their revision alone. Nobody gets there by a rule: who does is not like the others. */
function compared(goal: Goal, weight: Weight, definition: RolloutDefinition): Goal {
  const capacity = capacityOf(definition);
  const count = Math.max(goal.canary, needed(weight, capacity));
  const stable = Math.max(goal.stable, needed(fullWeight - 2 * weight, capacity));
  return { ...goal, stable, canary: count, baseline: count, weight, rules: [], mirror: 0 };
}

/** I2: how many requests fit a rule nobody knows, so that the canary is whole then, unless the file says its size. */
function sized(goal: Goal, scaled: number | undefined, definition: RolloutDefinition): Goal {
  const { replicas } = definition;
  const capacity = capacityOf(definition);
  const share = needed(Math.max(goal.weight, goal.mirror), capacity);
  const ruled = goal.rules.length > 0 ? (scaled ?? replicas) : 0;
  const stable = Math.max(goal.stable, needed(fullWeight - goal.weight, capacity));
  return { ...goal, stable, canary: Math.max(share, ruled, scaled ?? 0) };
}
