/** What many replays came to, in numbers that can be compared. JSON. */
import { quantile } from '../statistics/quantile.ts';
import type { Replay } from './replay.ts';

/** Half of them are at most `median`, nine of ten at most `p90`. Left out: there are none. */
export interface Spread {
  readonly median: number;
  readonly p90: number;
}

export interface ScenarioSummary {
  readonly regression: string;
  readonly replays: number;
  /** Rolled back by a verdict: a true alarm where there is a regression, a false one where there is none. */
  readonly rolledBack: number;
  readonly promoted: number;
  /** Rolled back because there was not enough evidence in time. */
  readonly noEvidence: number;
  /** Rolled back or failed for another reason. */
  readonly other: number;
  /** The recording ended before they were decided. */
  readonly cutOff: number;
  /** Of those rolled back by a verdict: from the canary's first traffic on. */
  readonly secondsToRollback?: Spread;
  /** From the beginning. */
  readonly secondsToPromotion?: Spread;
  /** Of those rolled back by a verdict: at how many of them the rollout was at which step, from 1. */
  readonly steps: readonly { readonly step: number; readonly replays: number }[];
  /** What the canary served until it was decided; of all replays. */
  readonly requests?: Spread;
  readonly badRequests?: Spread;
  /** The most frequent reasons for a rollback, numbers in them aside; one of each as an example. */
  readonly reasons: readonly { readonly replays: number; readonly example: string }[];
}

export function summaryOf(regression: string, replays: readonly Replay[]): ScenarioSummary {
  const byVerdict = replays.filter((each) => kindOf(each) === 'rolled-back');
  const promoted = replays.filter((each) => kindOf(each) === 'promoted');
  const count = (kind: ReplayKind): number => replays.filter((each) => kindOf(each) === kind).length;
  return {
    regression,
    replays: replays.length,
    rolledBack: byVerdict.length,
    promoted: promoted.length,
    noEvidence: count('no-evidence'),
    other: count('other'),
    cutOff: count('cut-off'),
    ...spread(
      'secondsToRollback',
      byVerdict.map(({ secondsOfTraffic }) => secondsOfTraffic),
    ),
    ...spread(
      'secondsToPromotion',
      promoted.map(({ seconds }) => seconds),
    ),
    steps: stepsIn(byVerdict),
    ...spread(
      'requests',
      replays.flatMap(({ served }) => served.requests ?? []),
    ),
    ...spread(
      'badRequests',
      replays.flatMap(({ served }) => served.bad ?? []),
    ),
    reasons: reasonsIn(replays),
  };
}

type ReplayKind = 'rolled-back' | 'promoted' | 'no-evidence' | 'other' | 'cut-off';

function kindOf({ outcome, reason }: Replay): ReplayKind {
  if (outcome === 'promoted' || outcome === 'cut-off') return outcome;
  if (outcome === 'failed') return 'other';
  if (reason?.code === 'verdict') return 'rolled-back';
  return reason?.code === 'no-evidence' ? 'no-evidence' : 'other';
}

function spread<Name extends string>(name: Name, values: readonly number[]): { readonly [name in Name]?: Spread } {
  if (values.length === 0) return {};
  const found: Spread = { median: quantile(values, 0.5), p90: quantile(values, 0.9) };
  // The name is the only key: what TypeScript cannot see of a computed one.
  return { [name]: found } as { readonly [name in Name]?: Spread };
}

function stepsIn(replays: readonly Replay[]): ScenarioSummary['steps'] {
  const counts = new Map<number, number>();
  for (const { step } of replays) counts.set(step, (counts.get(step) ?? 0) + 1);
  return [...counts].map(([step, of]) => ({ step, replays: of })).toSorted((a, b) => a.step - b.step);
}

const mostReasons = 3;

function reasonsIn(replays: readonly Replay[]): ScenarioSummary['reasons'] {
  const found = new Map<string, { readonly replays: number; readonly example: string }>();
  for (const { reason } of replays) {
    if (reason === undefined) continue;
    const key = reason.text.replace(/\d+(\.\d+)?/g, '#');
    const before = found.get(key);
    found.set(key, { replays: (before?.replays ?? 0) + 1, example: before?.example ?? reason.text });
  }
  return [...found.values()].toSorted((a, b) => b.replays - a.replays).slice(0, mostReasons);
}
