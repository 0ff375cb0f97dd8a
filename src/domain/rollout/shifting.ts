import { unreachable } from '../unreachable.ts';
import { type AtStep, lookAt, lookedAgain, onward, type Shifting, waiting } from './at-step.ts';
import { goalOf } from './goal.ts';
import { gateMove } from './gating.ts';
import { hookDue } from './hooks-due.ts';
import type {
  AnalysisSetting,
  Looks,
  Reason,
  RolloutDefinition,
  RolloutEffect,
  RolloutState,
  RolloutStep,
} from './model.ts';
import { exceeded, passedEnough } from './look-limits.ts';
import { back, go, later, type Move, run, since, waitUntil } from './move.ts';
import { attempt, exhausted, pursue } from './pursue.ts';
import { applying, isSettled } from './stacks.ts';

export function decideShifting(definition: RolloutDefinition, given: RolloutState, phase: Shifting, now: Date): Move {
  const { limits, strategy } = definition;
  const state = phase.since === undefined ? given : lookedAgain(definition, given, now);
  const hopeless = hopelessness(definition, state);
  if (hopeless !== undefined) return back(state, hopeless, now);
  const stopped = phase.since === undefined ? heldByHook(definition, state, now) : undefined;
  if (stopped !== undefined) return stopped;
  const before =
    phase.since === undefined && phase.step >= 0 ? hookDue(definition, state, 'pre-step', `${phase.step}`) : undefined;
  if (before !== undefined) return run(state, before);
  const goal = state.revisions === undefined ? undefined : goalOf(definition, phase, state.revisions);
  if (goal === undefined) return go(state, { name: 'preparing' }, now);
  const found = pursue({ definition, state, goal, now });
  if (found.kind === 'unready' && (found.overdue || (phase.since !== undefined && found.arm === 'canary'))) {
    return back(state, { code: 'not-ready', text: found.text }, now);
  }
  if (found.kind !== 'reached') {
    const late =
      found.kind !== 'draining' && phase.since === undefined && since(state.progressAt, now) > limits.progressSeconds;
    return late
      ? back(state, { code: 'deadline', text: `no progress for ${limits.progressSeconds} s` }, now)
      : found.move;
  }
  if (phase.since === undefined)
    return { kind: 'go', state: { ...found.state, phase: { ...phase, since: now.toISOString() } } };
  const step = strategy.steps[phase.step];
  return (
    held(definition, found.state, now) ??
    stepMove({ definition, state: found.state, phase: { ...phase, since: phase.since }, now }, step)
  );
}

/** Why it can only go back. */
function hopelessness({ limits }: RolloutDefinition, state: RolloutState): Reason | undefined {
  const failed = exhausted(state, limits.attempts);
  if (failed !== undefined) return { code: 'effect', text: failed };
  const died = state.known.canary?.restarts ?? 0;
  return died > limits.restarts
    ? { code: 'not-ready', text: `instances of the canary ended by themselves, ${died} times` }
    : undefined;
}

/** A hook that says `hold` does so before anything more is changed. */
export const heldByHook = (definition: RolloutDefinition, state: RolloutState, now: Date): Move | undefined =>
  state.paused?.hook === true ? held(definition, state, now) : undefined;

/** Somebody said `pause`. */
function held({ limits, lookSeconds }: RolloutDefinition, state: RolloutState, now: Date): Move | undefined {
  const { paused } = state;
  if (paused === undefined) return undefined;
  if (since(paused.at, now) > limits.heldSeconds) {
    return back(
      state,
      { code: 'not-approved', text: `held by ${paused.by} for more than ${limits.heldSeconds} s` },
      now,
    );
  }
  return waitUntil(state, lookAt(state, lookSeconds, now), later(paused.at, limits.heldSeconds + 1));
}

function stepMove(at: AtStep, step: RolloutStep | undefined): Move {
  const { definition, state, phase, now } = at;
  if (step === undefined) return onward(at);
  switch (step.do) {
    case 'setWeight':
    case 'scale':
    case 'match':
    case 'mirror':
      return onward(at);
    case 'pause':
      return since(phase.since, now) >= step.seconds ? onward(at) : waiting(at, later(phase.since, step.seconds));
    case 'approval':
      return approvalMove(at, step.timeoutSeconds);
    case 'analysis':
      return analysisMove(at, step.analysis);
    case 'experiment':
      return analysisMove(at, step.analysis, 'baseline');
    case 'gate':
      return gateMove(at, step.gate);
    case 'iac':
      return isSettled(state, step.stack) ? onward(at) : run(state, applying(definition, step.stack));
    case 'hook': {
      const occasion = `step:${phase.step}`;
      const key = `${occasion}/${step.hook}`;
      if (state.hooks.includes(key)) return onward(at);
      return run(state, { kind: 'hook.run', service: definition.service, hook: step.hook, occasion });
    }
    default:
      return unreachable(step);
  }
}

function approvalMove(at: AtStep, timeoutSeconds: number): Move {
  const { definition, state, phase, now } = at;
  if (since(phase.since, now) > timeoutSeconds) {
    const text = `nobody approved step ${phase.step + 1} within ${timeoutSeconds} s`;
    return back(state, { code: 'not-approved', text }, now);
  }
  if (phase.offered === true) return waiting(at, later(phase.since, timeoutSeconds + 1));
  const until = later(phase.since, timeoutSeconds);
  return run(state, { kind: 'approval.offer', service: definition.service, step: phase.step, until });
}

/** I4: nothing but a verdict that passed, over the whole time and with as many looks as it has room for, goes on. */
function analysisMove(at: AtStep, analysis: AnalysisSetting, against?: 'baseline'): Move {
  const { definition, state, phase, now } = at;
  const { looks } = phase;
  const elapsed = since(phase.since, now);
  if (looks !== undefined && (looks.failed >= analysis.failures || isSettledAs(looks, 'fail'))) {
    return back(state, { code: 'verdict', text: looks.verdict.reason }, now);
  }
  const over = looks === undefined ? undefined : exceeded(analysis.limits, looks);
  if (over !== undefined) return back(state, over, now);
  if (isComplete(looks, analysis, elapsed) && isFresh(looks, analysis, now)) return onward(at);
  if (elapsed > analysis.seconds + definition.limits.progressSeconds) {
    const why = looks?.verdict.reason ?? 'nothing was measured';
    return back(state, { code: 'no-evidence', text: `no evidence within ${Math.round(elapsed)} s: ${why}` }, now);
  }
  const due = later(looks?.lastAt ?? phase.since, analysis.everySeconds);
  if (due > now.toISOString()) return waiting(at, due);
  return attempt(state, questions(at, analysis, against), now);
}

const questions = (at: AtStep, analysis: AnalysisSetting, against: 'baseline' | undefined): RolloutEffect => ({
  kind: 'metrics.query',
  service: at.definition.service,
  analysis,
  step: at.phase.step,
  stable: at.state.revisions?.stable?.id ?? '',
  canary: at.state.revisions?.canary.id ?? '',
  ...(against !== undefined && { against }),
  ...(analysis.samples !== undefined && { countedSince: at.phase.since }),
  ...(analysis.judge?.kind === 'sequential' && { from: windowStarts(at, analysis) }),
  ...(analysis.judge?.kind === 'kayenta' && { from: seriesStarts(at, analysis, analysis.judge.lookbackSeconds) }),
  at: at.now.toISOString(),
});

/** Each metric's window begins where its last one ended: what happened counts once, and what a failed look missed counts later. */
function windowStarts({ state, phase }: AtStep, { metrics }: AnalysisSetting): Readonly<Record<string, string>> {
  const since = (name: string): string => {
    const upTo = phase.looks === undefined ? undefined : state.memory?.metrics[name]?.upTo;
    return upTo !== undefined && upTo > phase.since ? upTo : phase.since;
  };
  return Object.fromEntries(metrics.map(({ name }) => [name, since(name)]));
}

/** Of all metrics at the same time: as far back as asked for, and never before the weight was what it is. */
function seriesStarts(
  { phase, now }: AtStep,
  { metrics }: AnalysisSetting,
  lookbackSeconds: number | undefined,
): Readonly<Record<string, string>> {
  const back = lookbackSeconds === undefined ? phase.since : later(now, -lookbackSeconds);
  return Object.fromEntries(metrics.map(({ name }) => [name, back > phase.since ? back : phase.since]));
}

/** The judge wants to see no more. */
const isSettledAs = ({ verdict }: Looks, outcome: 'pass' | 'fail'): boolean =>
  verdict.settled === true && verdict.outcome === outcome;

/** Good, and known well enough before the time is over. */
const isEarly = (looks: Looks, { limits }: AnalysisSetting): boolean =>
  isSettledAs(looks, 'pass') || passedEnough(limits, looks);

/** A clock that jumps ahead makes time pass, but no looks. */
function isComplete(looks: Looks | undefined, analysis: AnalysisSetting, elapsed: number): boolean {
  if (looks?.sampled === true || (looks !== undefined && isEarly(looks, analysis))) return true;
  const enough = Math.max(1, Math.floor(analysis.seconds / analysis.everySeconds));
  return looks !== undefined && looks.count >= enough && elapsed >= analysis.seconds;
}

/** A verdict that passed, of a look at the whole time, and not of long ago: what is old proves nothing of now (P3). */
function isFresh(looks: Looks | undefined, analysis: AnalysisSetting, now: Date): looks is Looks {
  if (looks?.verdict.outcome !== 'pass' || !(looks.late || isEarly(looks, analysis))) return false;
  return since(looks.lastAt, now) <= analysis.everySeconds;
}
