import { destructions } from '../domain/change/destroyed.ts';
import { reachOf } from '../domain/change/reach.ts';
import { hasChanges, hasDrifted } from '../domain/change/summarise.ts';
import type { StackPlan } from '../domain/change/model.ts';
import { isJsonObject, type JsonObject } from '../domain/json.ts';
import type { EffectiveProject } from '../domain/project/model.ts';
import type { Effect, RunDefinition, RunState, StepDefinition, StepState } from '../domain/run/model.ts';
import type { RolloutResult, RunResult, StepFailure } from './run-options.ts';
import type { PlanResult } from './toolkit.ts';

/** A run that has come to rest. */
export interface EndedRun {
  readonly definition: RunDefinition;
  readonly state: RunState;
  /** In any order. */
  readonly plans: readonly StackPlan[];
  /** One order in which the stacks would be applied. */
  readonly order: readonly string[];
}

export function planResult(ended: EndedRun, project: EffectiveProject): PlanResult {
  const plans = inOrder(ended);
  return {
    run: ended.definition.id,
    status: ended.state.status,
    plans,
    changed: plans.some(ended.definition.kind === 'drift' ? hasDrifted : hasChanges),
    destroyed: destructions(plans),
    reach: reachOf(plans, project),
    failures: failures(ended),
  };
}

export function runResult(ended: EndedRun): RunResult {
  const applies = ended.definition.steps.flatMap(({ id, effect }) =>
    effect.kind === 'iac.apply' ? [{ stack: effect.stack, result: resultOf(ended.state.steps[id]) }] : [],
  );
  const stacks = ended.definition.steps.flatMap(({ id }) => ended.state.steps[id]?.rollout?.stacks ?? []);
  const having = (outcome: string) =>
    [...applies.map(({ stack, result }) => ({ stack, outcome: result['outcome'] })), ...stacks].flatMap((each) =>
      each.outcome === outcome ? [each.stack] : [],
    );
  return {
    run: ended.definition.id,
    status: ended.state.status,
    plans: inOrder(ended),
    applied: having('applied'),
    unchanged: having('unchanged'),
    first: applies.flatMap(({ stack, result }) => (result['first'] === true ? [stack] : [])),
    ...rolledOut(ended),
    failures: failures(ended),
    blocked: ended.definition.steps.flatMap((step) => {
      const state = stateOf(ended, step);
      return state?.status === 'blocked' ? [{ step: step.id, by: state.by }] : [];
    }),
  };
}

function rolledOut(ended: EndedRun): Pick<RunResult, 'rollouts'> {
  const rollouts = ended.definition.steps.flatMap(({ id, effect }): readonly RolloutResult[] => {
    if (effect.kind !== 'rollout') return [];
    const state = ended.state.steps[id]?.rollout;
    const phase = state?.phase;
    return [
      {
        service: effect.rollout.service,
        ...(state?.revisions !== undefined && { revision: state.revisions.canary.id }),
        ...(phase?.name === 'ended' && { outcome: phase.outcome }),
        ...(phase?.name === 'ended' && phase.reason !== undefined && { reason: phase.reason }),
      },
    ];
  });
  return rollouts.length === 0 ? {} : { rollouts };
}

function inOrder({ plans, order }: EndedRun): readonly StackPlan[] {
  const rank = new Map(order.map((stack, index) => [stack, index]));
  const rankOf = (plan: StackPlan) => rank.get(plan.stack) ?? order.length;
  return [...plans].sort((left, right) => rankOf(left) - rankOf(right));
}

function failures(ended: EndedRun): readonly StepFailure[] {
  return ended.definition.steps.flatMap((step) => {
    const state = stateOf(ended, step);
    if (state?.status !== 'failed') return [];
    const stack = stackOf(step.effect);
    return [{ step: step.id, ...(stack === undefined ? {} : { stack }), error: state.error }];
  });
}

const resultOf = (state: StepState | undefined): JsonObject =>
  state?.status === 'done' && isJsonObject(state.result) ? state.result : {};

const stateOf = (ended: EndedRun, step: StepDefinition): StepState | undefined => ended.state.steps[step.id];

const stackOf = (effect: Effect): string | undefined => ('stack' in effect ? effect.stack : undefined);
