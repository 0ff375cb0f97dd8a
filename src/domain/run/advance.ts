/**
 * The run machine. Pure and total: state and signal in, state and effects out.
 * I5: a step starts only when every step it depends on is done. At most `parallelism` steps run, and a step that runs is
 * not started again. A done step stays done. Signals that do not fit the state change nothing.
 */
import { unreachable } from '../unreachable.ts';
import type { Advance, RunDefinition, RunSignal, RunState, RunStatus, StepEffect, StepState } from './model.ts';
import { runGraph } from './run-graph.ts';
import { begin, kept, moveRollouts, retried } from './rollout-steps.ts';
import { isActive, isResumable } from './status.ts';

type Steps = Record<string, StepState>;
type StepReport = Extract<RunSignal, { readonly type: 'step.succeeded' | 'step.failed' | 'step.interrupted' }>;

/** @throws RUN_GRAPH_INVALID */
export function initialState(definition: RunDefinition): RunState {
  runGraph(definition);
  return {
    version: 1,
    status: 'running',
    steps: Object.fromEntries(definition.steps.map(({ id }) => [id, { status: 'waiting' }])),
  };
}

/** What the signal leads to. The definition must be one that {@link initialState} accepts. */
export function advance(definition: RunDefinition, state: RunState, signal: RunSignal, now: Date): Advance {
  const { state: taken, effects: ofRollouts } = takeIn({ definition, state, signal, now });
  const moved = taken !== state || signal.type === 'started';
  if (!moved || !isActive(taken.status)) return { state: taken, effects: ofRollouts };
  const steps: Steps = { ...taken.steps };
  const tally = count(steps);
  if (tally.stuck > 0) block(definition, steps);
  const effects = [...ofRollouts, ...startAll({ definition, status: taken.status, steps, now })];
  const { running } = count(steps);
  return { state: { version: 1, status: running > 0 ? taken.status : outcome(steps), steps }, effects };
}

interface TakingIn {
  readonly definition: RunDefinition;
  readonly state: RunState;
  readonly signal: RunSignal;
  readonly now: Date;
}

/** Signals for rollouts are theirs to decide on; the others are the graph's. */
function takeIn({ definition, state, signal, now }: TakingIn): Advance {
  if (signal.type === 'rollout' || signal.type === 'tick') return moveRollouts(definition, state, signal, now);
  return { state: take(state, signal, now.toISOString()), effects: [] };
}

type GraphSignal = Exclude<RunSignal, { readonly type: 'rollout' | 'tick' }>;

/** The state with the signal alone taken in; the same object when it does not fit. */
function take(state: RunState, signal: GraphSignal, at: string): RunState {
  switch (signal.type) {
    case 'started':
      return state;
    case 'resumed':
      return isResumable(state.status) ? { ...state, status: 'running', steps: mapSteps(state, again) } : state;
    case 'stop.requested':
      // What waits for its turn has begun nothing.
      if (state.status === 'queued') return { ...state, status: 'stopped' };
      return state.status === 'running'
        ? { ...state, status: 'stopping', steps: mapSteps(state, (step) => interruptIdle(step, at)) }
        : state;
    case 'superseded':
      return isResumable(state.status)
        ? { ...state, status: 'superseded', steps: mapSteps(state, (step) => interrupt(step, at)) }
        : state;
    case 'step.succeeded':
    case 'step.failed':
    case 'step.interrupted':
      return takeReport(state, signal, at);
    default:
      return unreachable(signal);
  }
}

function takeReport(state: RunState, signal: StepReport, at: string): RunState {
  const step = Object.hasOwn(state.steps, signal.step) ? state.steps[signal.step] : undefined;
  if (!isActive(state.status) || step?.status !== 'running') return state;
  if (signal.attempt !== undefined && signal.attempt !== step.attempt) return state;
  return { ...state, steps: { ...state.steps, [signal.step]: reported(step, signal, at) } };
}

function reported(step: Extract<StepState, { status: 'running' }>, signal: StepReport, at: string): StepState {
  const times = { ...kept(step), attempt: step.attempt, startedAt: step.startedAt, endedAt: at };
  if (signal.type === 'step.succeeded') return { status: 'done', ...times, result: signal.result };
  if (signal.type === 'step.failed') return { status: 'failed', ...times, error: signal.error };
  return { status: 'interrupted', ...times };
}

/** On resume: what is not done has another chance, and remembers how often it was tried. */
function again(step: StepState): StepState {
  switch (step.status) {
    case 'done':
    case 'waiting':
      return step;
    case 'blocked':
      return { ...kept(step), status: 'waiting' };
    case 'failed':
      return retried(step);
    case 'running':
    case 'interrupted':
      return { ...kept(step), status: 'waiting', attempts: step.attempt };
    default:
      return unreachable(step);
  }
}

const interrupt = (step: StepState, at: string): StepState =>
  step.status === 'running'
    ? { ...kept(step), status: 'interrupted', attempt: step.attempt, startedAt: step.startedAt, endedAt: at }
    : step;

/** A rollout with nothing in flight only waits: nobody will report that it has stopped. */
const interruptIdle = (step: StepState, at: string): StepState =>
  step.rollout !== undefined && step.rollout.inFlight === undefined ? interrupt(step, at) : step;

function mapSteps(state: RunState, change: (step: StepState) => StepState): Steps {
  return Object.fromEntries(Object.entries(state.steps).map(([id, step]) => [id, change(step)]));
}

/** Marks what cannot start any more, and by which of its own dependencies. */
function block(definition: RunDefinition, steps: Steps): void {
  for (const { id, dependsOn, after = [] } of runGraph(definition).order) {
    const status = steps[id]?.status;
    if (status !== 'waiting' && status !== 'blocked') continue;
    const by = dependsOn.filter((dependency) => isStuck(steps[dependency]));
    const hopeless = after.length > 0 && after.every((dependency) => isStuck(steps[dependency]));
    if (by.length > 0 || hopeless) steps[id] = { status: 'blocked', by: hopeless ? [...by, ...after] : by };
  }
}

const isStuck = (step: StepState | undefined): boolean =>
  step?.status === 'failed' || step?.status === 'interrupted' || step?.status === 'blocked';

const hasEnded = (step: StepState | undefined): boolean => step?.status === 'done' || isStuck(step);

interface Scheduling {
  readonly definition: RunDefinition;
  readonly status: RunStatus;
  readonly steps: Steps;
  readonly now: Date;
}

interface Started {
  /** One of them was over before it had begun: a rollout that nobody wants any more. */
  readonly over: boolean;
  readonly effects: readonly StepEffect[];
}

/** What ends at once changes what may start. */
function startAll(scheduling: Scheduling): readonly StepEffect[] {
  const effects: StepEffect[] = [];
  for (;;) {
    const begun = start(scheduling);
    effects.push(...begun.effects);
    if (!begun.over) return effects;
    block(scheduling.definition, scheduling.steps);
  }
}

/** Starts what may start, the most urgent first (I5). */
function start({ definition, status, steps, now }: Scheduling): Started {
  const tally = count(steps);
  const halted = definition.onFailure === 'stop' && tally.stuck > 0;
  if (status !== 'running' || halted || tally.waiting === 0) return { over: false, effects: [] };
  const effects: StepEffect[] = [];
  let { running } = tally;
  for (const { id, dependsOn, after = [], effect } of runGraph(definition).byUrgency) {
    if (running >= definition.parallelism) break;
    const step = steps[id];
    if (step?.status !== 'waiting') continue;
    if (!dependsOn.every((dependency) => steps[dependency]?.status === 'done')) continue;
    if (!after.every((dependency) => hasEnded(steps[dependency]))) continue;
    const begun = begin(definition, { id, effect, step }, now);
    steps[id] = begun.step;
    effects.push(...begun.effects);
    if (begun.step.status !== 'running') return { over: true, effects };
    running += 1;
  }
  return { over: false, effects };
}

/** Nothing runs and nothing can start: how the run has ended. */
function outcome(steps: Steps): RunStatus {
  const all = Object.values(steps);
  if (all.every((step) => step.status === 'done')) return 'done';
  const codes = all.flatMap((step) => (step.status === 'failed' ? [step.error.code] : []));
  const isBack = codes.every((code) => code === 'ROLLOUT_ROLLED_BACK' || code === 'ROLLOUT_SUPERSEDED');
  if (codes.length > 0 && isBack) return codes.includes('ROLLOUT_ROLLED_BACK') ? 'rolled-back' : 'superseded';
  if (codes.some((code) => code !== 'APPROVAL_DECLINED' && code !== 'APPROVAL_REQUIRED')) return 'failed';
  if (codes.includes('APPROVAL_DECLINED')) return 'declined';
  if (codes.includes('APPROVAL_REQUIRED')) return 'waiting';
  return 'stopped';
}

interface Tally {
  readonly running: number;
  readonly waiting: number;
  readonly stuck: number;
}

function count(steps: Steps): Tally {
  const tally = { running: 0, waiting: 0, stuck: 0 };
  for (const step of Object.values(steps)) {
    if (step.status === 'running') tally.running += 1;
    else if (step.status === 'waiting') tally.waiting += 1;
    else if (isStuck(step)) tally.stuck += 1;
  }
  return tally;
}
