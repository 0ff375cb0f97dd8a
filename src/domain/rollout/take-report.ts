import { judgeLook } from '../analysis/look.ts';
import type { StepError } from '../errors/step-error.ts';
import { goalOf } from './goal.ts';
import { hookKey } from './hooks-due.ts';
import type {
  Instances,
  Known,
  RolloutDefinition,
  RolloutEffect,
  RolloutReport,
  RolloutState,
  Trouble,
} from './model.ts';
import { tallied } from './look-limits.ts';
import { inPhase, later, since } from './move.ts';
import { partOf } from './parts.ts';
import { wishOf } from './pursue.ts';
import { withStack } from './stacks.ts';
import { sameRoute, specOf } from './route-spec.ts';

export interface Reported {
  readonly effect: RolloutEffect;
  readonly report: RolloutReport;
}

/** What an effect came to, taken into what is known. A report of another kind than its effect's says nothing. */
export function takeReport(
  definition: RolloutDefinition,
  state: RolloutState,
  { effect, report }: Reported,
  now: Date,
): RolloutState {
  const calm = effect.kind === 'route.ensure' ? state : withoutTrouble(state, effect);
  switch (report.kind) {
    case 'prepared':
      return { ...calm, revisions: { stable: report.stable, canary: report.canary } };
    case 'instances':
      return {
        ...calm,
        known: { ...withInstances(calm, report.instances), ...heard(calm, effect), at: now.toISOString() },
      };
    case 'route':
      return readBack(definition, calm, withRoute(calm.known, report, now), now);
    case 'readings':
      return effect.kind === 'metrics.query' ? judged({ definition, state: calm }, effect, report, now) : calm;
    case 'gate':
      return effect.kind === 'gate.ask' ? answered(calm, effect.step, report, now) : calm;
    case 'stack':
      return effect.kind === 'stack.apply' ? withStack(calm, { stack: effect.stack, outcome: report.outcome }) : calm;
    case 'done':
      return done(calm, effect, now);
  }
}

function done(state: RolloutState, effect: RolloutEffect, now: Date): RolloutState {
  const { route: _route, ...unread } = state.known;
  switch (effect.kind) {
    // Two-phase: what was written counts only when it was read back from the data plane.
    case 'route.ensure':
      // Of a step that somebody's word has ended since: that it is not what is wanted now is no fault of the router.
      return { ...state, known: effect.spec.id === wishOf(state) ? { ...unread, written: true } : unread };
    case 'route.release':
      return { ...state, known: { ...unread, written: true } };
    case 'deploy.prune':
      return { ...state, known: { ...withoutGone(state, effect.keep), pruned: effect.keep } };
    case 'hook.run':
      return { ...state, hooks: [...state.hooks, hookKey(effect.hook, effect.occasion)] };
    case 'approval.offer':
      return offered(state, effect.step);
    case 'rollout.settle':
      return state.phase.name === 'rolling-back' ? unsettled(state, effect.revision?.id) : settled(state, now);
    default:
      return state;
  }
}

export function offered(state: RolloutState, step: number): RolloutState {
  const { phase } = state;
  if (phase.name !== 'shifting' || phase.step !== step) return state;
  return { ...state, phase: { ...phase, offered: true } };
}

/** The point of no return: from here on the new revision is the stable one, and its arm is called so. */
function settled(state: RolloutState, now: Date): RolloutState {
  const { revisions, known } = state;
  if (revisions === undefined) return state;
  const { canary, baseline: _baseline, pruned: _pruned, ensured: _ensured, ...rest } = known;
  // The deployer has to hear of its instances' new name; nothing is started for it.
  const fresh: Known = canary === undefined ? {} : { ...rest, stable: canary };
  return inPhase(
    { ...state, revisions: { stable: revisions.canary, canary: revisions.canary }, known: fresh, settled: true },
    { name: 'promoting', part: 'finishing' },
    now,
  );
}

/** The way forward may have written the new one just before: only the old one's record counts on the way back. */
function unsettled(state: RolloutState, written: string | undefined): RolloutState {
  const { settling: _settling, ...rest } = state;
  return written === state.revisions?.stable?.id ? rest : state;
}

/** `ensured` of the arm, once the deployer has taken the wish. */
function heard({ known }: RolloutState, effect: RolloutEffect): Pick<Known, 'ensured'> {
  if (effect.kind !== 'deploy.ensure' || known.ensured?.includes(effect.arm) === true) return {};
  return { ensured: [...(known.ensured ?? []), effect.arm] };
}

function withInstances({ known, revisions }: RolloutState, instances: Instances): Known {
  if (instances.twin !== undefined) return { ...known, baseline: instances };
  if (revisions?.stable?.id === instances.revision) return { ...known, stable: instances };
  return revisions?.canary.id === instances.revision ? { ...known, canary: instances } : known;
}

function withoutGone({ known, revisions }: RolloutState, keep: readonly string[]): Known {
  const { canary, baseline: _baseline, ...rest } = known;
  const stays = canary !== undefined && (revisions === undefined || keep.includes(revisions.canary.id));
  return stays ? { ...rest, canary } : rest;
}

function withRoute(known: Known, { spec, busy }: Extract<RolloutReport, { kind: 'route' }>, now: Date): Known {
  const { written: _written, busy: _busy, ...rest } = known;
  return { ...rest, route: spec, routeAt: now.toISOString(), ...(busy !== undefined && { busy }) };
}

/** Written and not there: that was an attempt, and the number of attempts is bounded (I10). */
function readBack(definition: RolloutDefinition, state: RolloutState, known: Known, now: Date): RolloutState {
  const lastArms = (known.route?.arms ?? []).map(({ name, weight }) => ({ name, weight }));
  const seen = { ...state, known, lastArms };
  if (state.known.written !== true || isAsWanted(definition, seen)) return untroubled(seen, 'route.ensure');
  return withTrouble(
    seen,
    { kind: 'route.ensure' },
    {
      code: 'ROLLOUT_TRAFFIC_UNPROVEN',
      message: `the router of ${definition.service} took the weights, and its proxy does not use them`,
    },
    now,
  );
}

function isAsWanted(definition: RolloutDefinition, state: RolloutState): boolean {
  const { phase, revisions, known } = state;
  const goal = revisions === undefined ? undefined : goalOf(definition, phase, revisions);
  if (goal === undefined) return true;
  if (goal.route === 'none') return known.route === null;
  return (
    known.route !== undefined &&
    known.route !== null &&
    sameRoute(known.route, specOf({ definition, goal, known, id: '' }))
  );
}

type Query = Extract<RolloutEffect, { kind: 'metrics.query' }>;
type Readings = Extract<RolloutReport, { kind: 'readings' }>;

function judged(
  { definition, state }: { readonly definition: RolloutDefinition; readonly state: RolloutState },
  { analysis, step, at }: Query,
  { readings, requests, samples }: Readings,
  now: Date,
): RolloutState {
  const { phase } = state;
  if (phase.name !== 'shifting' || phase.step !== step || phase.since === undefined) return state;
  const sampled = analysis.samples !== undefined && (samples ?? 0) >= analysis.samples;
  const late = sampled || since(phase.since, now) >= analysis.seconds;
  const measured = { readings, at, ...(requests !== undefined && { requests }) };
  const first = phase.looks === undefined;
  const look = { ...measured, ...partOf(definition.strategy, step), first, late };
  const { verdict, memory } = judgeLook(analysis, state.memory, look);
  const { count, failed } = phase.looks ?? { count: 0, failed: 0 };
  // Evaluated in the future: the clock was put back since.
  const lastAt = at > now.toISOString() ? now.toISOString() : at;
  const failures = { pass: 0, fail: failed + 1, inconclusive: failed }[verdict.outcome];
  const tally = tallied(phase.looks?.tally, verdict, readings);
  const looks = {
    count: count + 1,
    failed: failures,
    lastAt,
    verdict,
    late,
    tally,
    ...(sampled && { sampled }),
  } as const;
  return { ...state, lastVerdict: verdict, ...(memory !== undefined && { memory }), phase: { ...phase, looks } };
}

type Answer = Extract<RolloutReport, { kind: 'gate' }>;

function answered(state: RolloutState, step: number, { decision, reason }: Answer, now: Date): RolloutState {
  const { phase } = state;
  if (phase.name !== 'shifting' || phase.step !== step || phase.since === undefined) return state;
  return { ...state, phase: { ...phase, gate: { decision, reason, at: now.toISOString() } } };
}

/** An arm that can be started does not hide that another one cannot (I10). */
export function aboutOf(effect: RolloutEffect): string | undefined {
  if (effect.kind === 'deploy.ensure') return effect.arm === 'baseline' ? effect.arm : effect.revision.id;
  return effect.kind === 'deploy.observe' ? (effect.twin ?? effect.revision.id) : undefined;
}

const withoutTrouble = (state: RolloutState, effect: RolloutEffect): RolloutState =>
  state.trouble[effect.kind]?.about === aboutOf(effect) ? untroubled(state, effect.kind) : state;

function untroubled(state: RolloutState, kind: RolloutEffect['kind']): RolloutState {
  const { [kind]: gone, ...rest } = state.trouble;
  return gone === undefined ? state : { ...state, trouble: rest };
}

const longestWait = 30;

export function withTrouble(
  state: RolloutState,
  { kind, about }: { readonly kind: RolloutEffect['kind']; readonly about?: string | undefined },
  error: StepError,
  now: Date,
): RolloutState {
  const attempts = (state.trouble[kind]?.attempts ?? 0) + 1;
  const seconds = Math.min(longestWait, 0.5 * 2 ** (attempts - 1));
  const trouble: Trouble = { attempts, nextAt: later(now, seconds), error, ...(about !== undefined && { about }) };
  return { ...state, trouble: { ...state.trouble, [kind]: trouble } };
}
