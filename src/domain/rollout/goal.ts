/** What a phase wants of the world. The machine goes there by the first difference, in an order that is safe. */
import { fullWeight } from '../route/spec.ts';
import type { CanaryRule, Phase, RolloutDefinition, RolloutState, Weight } from './model.ts';

export interface Goal {
  readonly stable: number;
  readonly canary: number;
  /** Of the canary; the stable arm has the rest (I1). */
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

/** How many instances an arm needs for its share (I2). */
export const needed = (weight: Weight, replicas: number): number => Math.ceil((weight * replicas) / fullWeight);

type Revisions = NonNullable<RolloutState['revisions']>;

/** Undefined: the phase wants nothing of the world. */
export function goalOf(definition: RolloutDefinition, phase: Phase, revisions: Revisions): Goal | undefined {
  const { replicas } = definition;
  const { stable, canary } = revisions;
  const calm = { canary: 0, weight: 0, rules: [], mirror: 0, route: 'split' } as const;
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
        ? { ...calm, stable: old, canary: replicas, weight: fullWeight }
        : { ...calm, stable: replicas, keep: [canary.id], pruneFirst: true };
    case 'rolling-back':
      return stable === null
        ? { ...calm, stable: 0, route: 'none', keep: [] }
        : { ...calm, stable: replicas, keep: [stable.id] };
  }
}

const kept = (...revisions: readonly (string | undefined)[]): readonly string[] =>
  revisions.filter((revision) => revision !== undefined);

/** What all steps up to this one add up to. */
function shiftingGoal({ replicas, strategy }: RolloutDefinition, upTo: number): Goal {
  let goal: Goal = { stable: replicas, canary: 0, weight: 0, rules: [], mirror: 0, route: 'split' };
  let scaled: number | undefined;
  for (const step of strategy.steps.slice(0, upTo + 1)) {
    if (step.do === 'setWeight') {
      goal = { ...goal, weight: step.weight, stable: step.counts?.stable ?? replicas };
      scaled = step.counts?.canary ?? scaled;
    } else if (step.do === 'scale') scaled = step.count;
    else if (step.do === 'match') goal = { ...goal, rules: step.rules };
    else if (step.do === 'mirror') goal = { ...goal, mirror: step.weight };
  }
  return sized(goal, scaled, replicas);
}

/** I2: how many requests fit a rule nobody knows, so that the canary is whole then, unless the file says its size. */
function sized(goal: Goal, scaled: number | undefined, replicas: number): Goal {
  const share = needed(Math.max(goal.weight, goal.mirror), replicas);
  const ruled = goal.rules.length > 0 ? (scaled ?? replicas) : 0;
  const stable = Math.max(goal.stable, needed(fullWeight - goal.weight, replicas));
  return { ...goal, stable, canary: Math.max(share, ruled, scaled ?? 0) };
}
