import type { RolloutEvent } from '../rollout/rollout-events.ts';
import { unreachable } from '../unreachable.ts';
import type { RolloutReportModel } from './model.ts';

export interface Told {
  readonly at: string;
  readonly event: RolloutEvent;
}

type Facts = Pick<
  RolloutReportModel,
  'outcome' | 'canary' | 'stable' | 'startedAt' | 'until' | 'steps' | 'looks' | 'weights'
>;

/** The outcome, and why, in one sentence that begins with the outcome. */
export function sentenceOf(facts: Facts, told: readonly Told[]): string {
  const { outcome, stable } = facts;
  const revision = `revision ${facts.canary ?? '?'}`;
  const before = stable === undefined || stable === null ? 'nothing' : `revision ${stable}`;
  const took = lasted(Date.parse(facts.until) - Date.parse(facts.startedAt));
  const why = reasonOf(told);
  switch (outcome) {
    case 'promoted':
      return `Promoted: ${revision} has all traffic after ${took}${looked(facts)}.`;
    case 'rolled-back':
      return `Rolled back: ${revision} gave way to ${before} after ${took}, ${exposed(facts)}${why}.`;
    case 'superseded':
      return `Superseded: ${revision} made way for a newer rollout after ${took}${why}.`;
    case 'unchanged':
      return `Unchanged: ${revision} was live already.`;
    case 'failed':
      return `Failed: nothing was changed${why}.`;
    case 'stuck':
      return `Stuck: ${revision} could not give way to ${before}${why}.`;
    case 'under-way':
      return `Under way for ${took}: ${revision} ${doing(facts)}.`;
    default:
      return unreachable(outcome);
  }
}

function reasonOf(told: readonly Told[]): string {
  const said = told.findLast(
    ({ event }) => (event.type === 'ended' || event.type === 'phase') && event.reason !== undefined,
  )?.event;
  return said?.type === 'ended' || said?.type === 'phase' ? `: ${said.reason?.text ?? ''}` : '';
}

function looked({ looks }: Facts): string {
  const metrics = new Set(looks.flatMap(({ rows }) => rows.map(({ metric }) => metric))).size;
  return looks.length === 0
    ? ''
    : `, judged ${times(looks.length)} by ${metrics} ${metrics === 1 ? 'metric' : 'metrics'}`;
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

function exposed({ weights }: Facts): string {
  const most = Math.max(0, ...weights.map(({ arms }) => arms['canary'] ?? 0));
  return `with at most ${most} % of the traffic`;
}

function doing({ steps, weights }: Facts): string {
  const current = steps.find(({ state }) => state === 'current');
  const share = weights.at(-1)?.arms['canary'];
  const has = share === undefined ? '' : `has ${share} % of the traffic, `;
  return current === undefined
    ? `${has}between its steps`
    : `${has}at step ${current.step} of ${steps.length}: ${current.text}`;
}

/** `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function lasted(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
