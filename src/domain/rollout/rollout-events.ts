import type { Verdict } from '../analysis/model.ts';
import { answerEvents, type GateEvent, type HookEvent } from './answer-events.ts';
import type { Outcome, Phase, Reason, RolloutDefinition, RolloutSignal, RolloutState } from './model.ts';
import { heldBy } from './notices.ts';
import type { StackOutcome } from './steps.ts';
import { shownStep } from './shown-step.ts';

/** What there is to tell of a rollout. Weights are as read back from the data plane, in hundredths of a per cent. */
export type RolloutEvent =
  | { readonly type: 'revisions'; readonly stable: string | null; readonly canary: string }
  /** `step`: from 1. */
  | { readonly type: 'step'; readonly step: number; readonly of: number; readonly text: string }
  | { readonly type: 'phase'; readonly phase: Phase['name']; readonly reason?: Reason }
  | { readonly type: 'weights'; readonly arms: Readonly<Record<string, number>> }
  | { readonly type: 'verdict'; readonly verdict: Verdict }
  | GateEvent
  | HookEvent
  /** Somebody let it go on; `step`: from 1. */
  | { readonly type: 'approved'; readonly step: number; readonly by: string; readonly note?: string }
  /** A step of it has applied a stack. */
  | ({ readonly type: 'stack' } & StackOutcome)
  /** It does not go on although its time has come. */
  | { readonly type: 'held'; readonly by: 'person' | 'evidence' | 'gate'; readonly reason: string }
  | { readonly type: 'retried'; readonly effect: string; readonly attempts: number; readonly error: string }
  | { readonly type: 'ended'; readonly outcome: Outcome; readonly reason?: Reason };

/**
 * @param before undefined: it has just begun
 * @param signal what led from one to the other; undefined: nobody tells what effects came to
 */
export function rolloutEventsOf(
  definition: RolloutDefinition,
  before: RolloutState | undefined,
  after: RolloutState,
  signal?: RolloutSignal,
): readonly RolloutEvent[] {
  if (before === after) return [];
  return [
    ...revisions(before, after),
    ...weights(before, after),
    ...(before === undefined || signal === undefined ? [] : answerEvents(before, signal)),
    ...verdicts(before, after),
    ...approvals(before, after),
    ...stacks(before, after),
    ...phases(definition, before?.phase, after.phase),
    ...troubles(before, after),
    ...holds(before, after),
    ...ends(before?.phase, after.phase),
  ];
}

function revisions(
  before: RolloutState | undefined,
  { revisions: now, settled }: RolloutState,
): readonly RolloutEvent[] {
  if (now === undefined || before?.revisions !== undefined || settled === true) return [];
  return [{ type: 'revisions', stable: now.stable?.id ?? null, canary: now.canary.id }];
}

const approvals = (before: RolloutState | undefined, after: RolloutState): readonly RolloutEvent[] =>
  (after.approvals ?? []).slice(before?.approvals?.length ?? 0).map(({ step, by, note }) => ({
    type: 'approved',
    step: step + 1,
    by,
    ...(note !== undefined && { note }),
  }));

function phases({ strategy }: RolloutDefinition, before: Phase | undefined, after: Phase): readonly RolloutEvent[] {
  if (after.name === 'ended') return [];
  if (after.name === 'shifting' && after.step >= 0) {
    const step = strategy.steps[after.step];
    const same = before?.name === 'shifting' && before.step === after.step;
    return same || step === undefined
      ? []
      : [{ type: 'step', step: after.step + 1, of: strategy.steps.length, text: shownStep(step) }];
  }
  if (before?.name === after.name) return [];
  return [{ type: 'phase', phase: after.name, ...(after.name === 'rolling-back' && { reason: after.reason }) }];
}

function weights(before: RolloutState | undefined, after: RolloutState): readonly RolloutEvent[] {
  const then = weightsOf(before);
  const now = weightsOf(after);
  return JSON.stringify(now) === JSON.stringify(then) ? [] : [{ type: 'weights', arms: now }];
}

const weightsOf = (state: RolloutState | undefined): Readonly<Record<string, number>> =>
  Object.fromEntries((state?.lastArms ?? []).map(({ name, weight }) => [name, weight]));

const verdicts = (before: RolloutState | undefined, { lastVerdict }: RolloutState): readonly RolloutEvent[] =>
  lastVerdict === undefined || lastVerdict === before?.lastVerdict ? [] : [{ type: 'verdict', verdict: lastVerdict }];

const stacks = (before: RolloutState | undefined, { stacks: now = [] }: RolloutState): readonly RolloutEvent[] =>
  now.slice(before?.stacks?.length ?? 0).map((outcome) => ({ type: 'stack', ...outcome }));

function troubles(before: RolloutState | undefined, after: RolloutState): readonly RolloutEvent[] {
  return Object.entries(after.trouble).flatMap(([effect, { attempts, error }]) => {
    const then = Object.entries(before?.trouble ?? {}).find(([kind]) => kind === effect)?.[1];
    return then?.attempts === attempts ? [] : [{ type: 'retried', effect, attempts, error: error.message } as const];
  });
}

function holds(before: RolloutState | undefined, after: RolloutState): readonly RolloutEvent[] {
  const now = heldBy(after);
  const then = before === undefined ? undefined : heldBy(before);
  return now === undefined || now === then ? [] : [{ type: 'held', by: holderOf(after), reason: now }];
}

function holderOf({ paused, phase }: RolloutState): 'person' | 'evidence' | 'gate' {
  if (paused !== undefined) return 'person';
  return phase.name === 'shifting' && phase.gate !== undefined ? 'gate' : 'evidence';
}

function ends(before: Phase | undefined, after: Phase): readonly RolloutEvent[] {
  if (after.name !== 'ended' || before?.name === 'ended') return [];
  return [{ type: 'ended', outcome: after.outcome, ...(after.reason !== undefined && { reason: after.reason }) }];
}
