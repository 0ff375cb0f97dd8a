import type { StrategyInput } from '../condition.ts';
import { at, entries, has, items, leaveOut, type Place } from '../reading.ts';
import { matched, unmatched } from '../rollouts/header-routes.ts';

export type Match = NonNullable<StrategyInput['match']>;

/** Undefined: there is none, or nothing of it could be expressed. */
export function matchOf(list: Place): Match | undefined {
  if (!has(list)) return undefined;
  const conditions = items(list).flatMap((item) => conditionOf(item) ?? []);
  return conditions.length === 0 ? undefined : conditions;
}

function conditionOf(item: Place): Match[number] | undefined {
  const headers = at(item, 'headers');
  const all = has(headers) ? entries(headers) : [];
  const [[name, value] = ['', headers], second] = all;
  if (all.length === 0 || second !== undefined) {
    leaveOut(item, all.length === 0 ? 'only headers are matched' : 'several headers at once are not matched');
    return undefined;
  }
  const condition = matched(name, value);
  if (condition === undefined) leaveOut(item, unmatched);
  return condition;
}
