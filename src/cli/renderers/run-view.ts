/** What a watcher of a run knows, gathered from its events. The tree, the lines and the summary read it. */
import type { ErrorCode } from '../../domain/errors/catalogue.ts';
import type { EngineEvent, RunEvent } from '../../domain/events/model.ts';
import { topologicalOrder } from '../../domain/graph/graph.ts';
import { isJsonObject, type Json } from '../../domain/json.ts';
import { afterRollout, freshRollout, type RolloutView } from './rollout-view.ts';

export interface RunView {
  readonly run?: string;
  readonly kind: string;
  readonly environment: string;
  readonly startedAt?: string;
  readonly stopping: boolean;
  /** What is needed comes before what needs it. */
  readonly steps: ReadonlyMap<string, StepView>;
  /** It waits for its turn. */
  readonly queued?: Extract<RunEvent, { readonly type: 'run.queued' }>;
  readonly ended?: Extract<RunEvent, { readonly type: 'run.ended' }>;
}

export interface StepView {
  readonly id: string;
  readonly stack: string | undefined;
  readonly dependsOn: readonly string[];
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'interrupted' | 'blocked';
  readonly startedAt?: string;
  readonly seconds?: number;
  readonly attempt: number;
  /** Command of the tool at work: `init`, `plan`, `apply`. */
  readonly command?: string;
  /** Resources being worked on, by address. */
  readonly active: ReadonlyMap<string, ResourceView>;
  readonly completed: number;
  readonly blockedBy: readonly string[];
  /** When its plan was made, where it was not planned again. */
  readonly confirmedAt?: string;
  /** Of a step that is a rollout. */
  readonly rollout?: RolloutView;
  /** Why it failed. */
  readonly error?: { readonly code: ErrorCode; readonly message: string };
}

export interface ResourceView {
  readonly action: string;
  readonly since: string;
}

export interface RunFollower {
  readonly view: RunView;
  take(event: RunEvent): void;
}

type Changing<T> = { -readonly [Key in keyof T]: T[Key] };

export function followRun(): RunFollower {
  const steps = new Map<string, StepView>();
  const view: Changing<RunView> = { kind: '', environment: '', stopping: false, steps };
  const stepOf = (id: string, stack: string | undefined): StepView =>
    steps.get(id) ?? fresh({ id, stack, dependsOn: [] });
  return {
    view,
    take(event) {
      view.run = event.run;
      switch (event.type) {
        case 'run.started':
          delete view.queued;
          Object.assign(view, { kind: event.kind, environment: event.environment, startedAt: event.at });
          for (const step of inOrder(event.steps)) {
            const waiting = fresh({ id: step.id, stack: step.stack, dependsOn: step.dependsOn });
            steps.set(step.id, step.done === true ? { ...waiting, state: 'done' } : waiting);
          }
          return;
        case 'run.queued':
          view.queued = event;
          return;
        case 'run.stopping':
          view.stopping = true;
          return;
        case 'run.ended':
          view.ended = event;
          return;
        default:
          steps.set(event.step, nextStep(stepOf(event.step, 'stack' in event ? event.stack : undefined), event));
      }
    },
  };
}

type StartedStep = Extract<RunEvent, { readonly type: 'run.started' }>['steps'][number];

function inOrder(steps: readonly StartedStep[]): readonly StartedStep[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const order = topologicalOrder(Object.fromEntries(steps.map((step) => [step.id, step.dependsOn])));
  return order.map((id) => byId.get(id)).filter((step) => step !== undefined);
}

const fresh = (step: Pick<StepView, 'id' | 'stack' | 'dependsOn'>): StepView => ({
  ...step,
  state: 'waiting',
  attempt: 0,
  active: new Map(),
  completed: 0,
  blockedBy: [],
});

type StepEvent = Exclude<RunEvent, { readonly type: 'run.started' | 'run.queued' | 'run.stopping' | 'run.ended' }>;

function nextStep(step: StepView, event: StepEvent): StepView {
  switch (event.type) {
    case 'step.started':
      return {
        ...step,
        state: 'running',
        startedAt: event.at,
        attempt: event.attempt,
        active: new Map(),
        completed: 0,
      };
    case 'step.done':
      return { ...step, state: 'done', seconds: event.seconds, active: new Map(), ...confirmation(event.result) };
    case 'step.failed':
      return { ...step, state: 'failed', seconds: event.seconds, active: new Map(), error: event.error };
    case 'step.interrupted':
      return { ...step, state: 'interrupted', seconds: event.seconds, active: new Map() };
    case 'step.blocked':
      return { ...step, state: 'blocked', blockedBy: event.by };
    case 'engine':
      return afterEngine(step, event.event, event.at);
    case 'rollout':
      return { ...step, rollout: afterRollout(step.rollout ?? freshRollout, event.event) };
  }
}

function confirmation(result: Json): Pick<StepView, 'confirmedAt'> {
  const confirmedAt = confirmedAtOf(result);
  return confirmedAt === undefined ? {} : { confirmedAt };
}

/** When the plan of a step that was not planned again was made; undefined for every other step. */
export function confirmedAtOf(result: Json): string | undefined {
  const at = isJsonObject(result) ? result['confirmedAt'] : undefined;
  return typeof at === 'string' ? at : undefined;
}

function afterEngine(step: StepView, event: EngineEvent, at: string): StepView {
  switch (event.type) {
    case 'command.started':
      return { ...step, command: event.command };
    case 'command.ended': {
      const { command: _, ...idle } = step;
      return idle;
    }
    case 'resource.started':
      return { ...step, active: new Map(step.active).set(event.address, { action: event.action, since: at }) };
    case 'resource.progress': {
      if (step.active.has(event.address)) return step;
      const since = new Date(Date.parse(at) - event.elapsedSeconds * 1000).toISOString();
      return { ...step, active: new Map(step.active).set(event.address, { action: event.action, since }) };
    }
    case 'resource.completed':
    case 'resource.failed': {
      const active = new Map(step.active);
      active.delete(event.address);
      return { ...step, active, completed: step.completed + (event.type === 'resource.completed' ? 1 : 0) };
    }
    default:
      return step;
  }
}
