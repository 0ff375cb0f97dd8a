/**
 * One rollout in simulated time: the machine that runs rollouts (`advanceRollout`), its judges and all, over a world that answers
 * from a recording. Nothing of the world is touched, and the same input has the same outcome.
 */
import { advanceRollout, initialRollout, isOver } from '../rollout/advance.ts';
import type {
  InFlight,
  Reason,
  RolloutDefinition,
  RolloutEffect,
  RolloutReport,
  RolloutSignal,
  RolloutState,
} from '../rollout/model.ts';
import type { ServiceSettings } from '../project/service-settings.ts';
import type { Verdict } from '../analysis/model.ts';
import type { Population } from './population.ts';
import type { Served } from './simulated-metrics.ts';
import { createSimulatedWorld, type SimulatedWorld } from './simulated-world.ts';

export interface ReplayGiven {
  readonly definition: RolloutDefinition;
  readonly population: Population;
  /** ISO 8601, in UTC: when the rollout begins. */
  readonly at: string;
  /** Of the service. Nothing is started by them. */
  readonly settings: ServiceSettings;
  /** Sees what each effect came to. */
  readonly watch?: (effect: RolloutEffect, report: RolloutReport) => void;
}

/** `cut-off`: the recording ends before it was decided. */
export type ReplayOutcome = 'promoted' | 'rolled-back' | 'cut-off' | 'failed';

export interface Replay {
  readonly outcome: ReplayOutcome;
  /** ISO 8601, in UTC: when the rollout began. */
  readonly at: string;
  /** Why it went back. */
  readonly reason?: Reason;
  /** From its beginning until it was decided. */
  readonly seconds: number;
  /** The same, since the canary had traffic. */
  readonly secondsOfTraffic: number;
  /** Where it was then, from 1. */
  readonly step: number;
  /** Of the canary until it was decided: until it had all traffic, or none any more. */
  readonly served: Served;
  readonly verdicts: readonly ReplayVerdict[];
}

export interface ReplayVerdict {
  /** Evaluation time. */
  readonly at: string;
  /** From 1. */
  readonly step: number;
  readonly verdict: Verdict;
}

/** Nothing can be seen in a world that obeys: only what the strategy waits for wakes the machine. */
const seldom = 86_400;

/** More would be a machine that turns in a circle (I10). */
const mostTurns = 200_000;

export function replay({ definition: given, population, at, settings, watch }: ReplayGiven): Replay {
  const definition = { ...given, lookSeconds: seldom };
  const revisions = { stable: { id: 'stable', settings }, canary: { id: 'canary', settings } };
  const world = createSimulatedWorld(definition, revisions, population);
  const clock = { now: new Date(at), end: Date.parse(population.recording.until) };
  const course = courseOf(at, population.recording.stepSeconds);
  let state = initialRollout(clock.now);
  let todo: readonly InFlight[] = [];
  let wakeAt: string | undefined;
  let seq = 0;
  const take = (signal: RolloutSignal): void => {
    const before = state;
    const moved = advanceRollout(definition, state, signal, clock.now);
    state = moved.state;
    todo = [...todo, ...moved.effects];
    wakeAt = moved.wakeAt;
    course.saw(before, state, clock.now);
  };
  take({ type: 'started' });
  for (let turns = mostTurns; turns > 0 && !isOver(state); turns -= 1) {
    const [next, ...rest] = todo;
    if (next !== undefined) {
      todo = rest;
      const report = world.perform(next.effect, clock.now);
      watch?.(next.effect, report);
      take({ type: 'effect.succeeded', effect: next.id, report });
      const { effect } = next;
      if (effect.kind === 'approval.offer')
        take({ type: 'asked', seq: (seq += 1), verb: 'approve', by: 'simulated', step: effect.step });
      continue;
    }
    if (wakeAt === undefined) break;
    clock.now = new Date(Math.max(Date.parse(wakeAt), clock.now.getTime() + 1));
    if (clock.now.getTime() > clock.end) return course.ended('cut-off', world, new Date(clock.end));
    take({ type: 'tick' });
  }
  const { phase } = state;
  const outcome = phase.name === 'ended' && (phase.outcome === 'promoted' || phase.outcome === 'rolled-back');
  return course.ended(outcome ? phase.outcome : 'failed', world, clock.now);
}

/** What is worth telling of a rollout while it goes on. */
function courseOf(at: string, stepSeconds: number) {
  const verdicts: ReplayVerdict[] = [];
  let decided: { readonly now: Date; readonly reason?: Reason } | undefined;
  let step = 0;
  return {
    saw(before: RolloutState, after: RolloutState, now: Date): void {
      const { phase } = after;
      if (before.phase.name === 'shifting' && phase.name === 'promoting') decided ??= { now };
      if (phase.name === 'rolling-back') decided ??= { now, reason: phase.reason };
      if (after.lastVerdict !== undefined && after.lastVerdict !== before.lastVerdict)
        verdicts.push({ at: now.toISOString(), step, verdict: after.lastVerdict });
      if (phase.name === 'shifting') step = Math.max(1, phase.step + 1);
    },
    ended(outcome: ReplayOutcome, world: SimulatedWorld, now: Date): Replay {
      const when = decided?.now ?? now;
      const since = world.canarySince;
      return {
        outcome,
        at,
        ...(outcome === 'rolled-back' && decided?.reason !== undefined && { reason: decided.reason }),
        seconds: secondsBetween(Date.parse(at), when),
        secondsOfTraffic: since === undefined ? 0 : secondsBetween(since, when),
        step,
        // It has nothing after a rollback, and all after a promotion: the step in which it ends counts in one case only.
        served: world.servedUntil(outcome === 'rolled-back' ? now.getTime() + stepSeconds * 1000 : when.getTime()),
        verdicts,
      };
    },
  };
}

const secondsBetween = (from: number, until: Date): number => Math.max(0, (until.getTime() - from) / 1000);
