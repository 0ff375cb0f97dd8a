import type { RunEventBody } from '../events/model.ts';
import { applyStep } from './definitions.ts';
import { criticalPath, secondsOf } from './critical-path.ts';
import type { RunDefinition, RunSignal, RunState, StepDefinition } from './model.ts';
import { rolloutEventsOf } from '../rollout/rollout-events.ts';
import { precedingOf } from './run-graph.ts';
import { isActive } from './status.ts';

/** Where a decision comes from and leads to. `since`: when this process began with the run. */
export interface Decision {
  readonly definition: RunDefinition;
  readonly before: RunState;
  readonly after: RunState;
  readonly since: Date;
  readonly now: Date;
  /** @default nobody tells what led from one to the other */
  readonly signal?: RunSignal;
}

/** What there is to tell of a decision, in the order in which it happened. */
export function eventsOf(decision: Decision): readonly RunEventBody[] {
  const { definition, before, after } = decision;
  const changed = definition.steps.filter(({ id }) => before.steps[id] !== after.steps[id]);
  const stopping = after.status === 'stopping' && before.status !== 'stopping';
  return [
    ...changed.flatMap((step) => endOf(step, after)),
    ...changed.flatMap((step) => blockOf(step, before, after)),
    ...(stopping ? [{ type: 'run.stopping' } as const] : []),
    ...changed.flatMap((step) => startOf(step, before, after)),
    ...changed.flatMap((step) => rolloutOf(step, decision)),
    ...(isActive(after.status) ? [] : [ended(decision)]),
  ];
}

/** @param after the state the run begins, or goes on, with */
export function startedEvent(definition: RunDefinition, opening: 'started' | 'resumed', after: RunState): RunEventBody {
  return {
    type: 'run.started',
    kind: definition.kind,
    environment: definition.environment,
    steps: definition.steps.map((step) => ({
      ...named(step),
      id: step.id,
      dependsOn: precedingOf(step),
      ...(after.steps[step.id]?.status === 'done' ? { done: true as const } : {}),
    })),
    resumed: opening === 'resumed',
    ...firstOf(definition, after),
  };
}

function firstOf({ first = {} }: RunDefinition, { steps }: RunState): { readonly first?: readonly string[] } {
  const left = Object.keys(first).filter((stack) => steps[applyStep(stack)]?.status !== 'done');
  return left.length === 0 ? {} : { first: left };
}

/** The stack or the service an effect is about, where it is about one. */
function named({ effect }: StepDefinition): { readonly stack?: string; readonly service?: string } {
  if (effect.kind === 'rollout') return { service: effect.rollout.service };
  return 'stack' in effect ? { stack: effect.stack } : {};
}

function endOf(step: StepDefinition, after: RunState): readonly RunEventBody[] {
  const state = after.steps[step.id];
  const common = { step: step.id, ...named(step), seconds: secondsOf(state) ?? 0 };
  if (state?.status === 'done') return [{ type: 'step.done', ...common, result: state.result }];
  if (state?.status === 'failed') return [{ type: 'step.failed', ...common, error: state.error }];
  return state?.status === 'interrupted' ? [{ type: 'step.interrupted', ...common }] : [];
}

/** Once: every later decision marks it again, and tells nothing new. */
function blockOf(step: StepDefinition, before: RunState, after: RunState): readonly RunEventBody[] {
  const [known, state] = [before.steps[step.id], after.steps[step.id]];
  if (state?.status !== 'blocked') return [];
  const isNew = known?.status !== 'blocked' || known.by.join() !== state.by.join();
  return isNew ? [{ type: 'step.blocked', step: step.id, ...named(step), by: state.by }] : [];
}

function rolloutOf({ id, effect }: StepDefinition, { before, after, signal }: Decision): readonly RunEventBody[] {
  const state = after.steps[id]?.rollout;
  if (effect.kind !== 'rollout' || state === undefined) return [];
  const heard = signal?.type === 'rollout' && signal.step === id ? signal.signal : undefined;
  const news = rolloutEventsOf(effect.rollout, before.steps[id]?.rollout, state, heard);
  return news.map((event) => ({ type: 'rollout', step: id, service: effect.rollout.service, event }));
}

/** Once: a rollout that moves on has begun before. */
function startOf(step: StepDefinition, before: RunState, after: RunState): readonly RunEventBody[] {
  const state = after.steps[step.id];
  if (state?.status !== 'running' || before.steps[step.id]?.status === 'running') return [];
  return [{ type: 'step.started', step: step.id, ...named(step), attempt: state.attempt }];
}

function ended({ definition, after, since, now }: Decision): RunEventBody {
  return {
    type: 'run.ended',
    status: after.status,
    seconds: Math.max(0, now.getTime() - since.getTime()) / 1000,
    criticalPath: criticalPath(definition, after),
  };
}
