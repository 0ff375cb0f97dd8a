import type { MetricInput } from '../condition.ts';
import type { Outcome } from '../outcome.ts';
import { has, type Place } from '../reading.ts';
import { refuse } from './refuse.ts';

/** Weights that do not sum to 100 make a score that nobody meant: it could never be reached, or be passed too easily. */
export function checkGroups(
  place: Place,
  weights: Readonly<Record<string, number>>,
  metrics: Readonly<Record<string, MetricInput>>,
  outcome: Outcome,
): void {
  const named = Object.entries(weights);
  if (!has(place) || named.length === 0) return;
  const counted = Object.values(metrics).filter(({ kayenta }) => kayenta?.muted !== true);
  const groups = new Set(counted.flatMap(({ kayenta }) => kayenta?.groups ?? []));
  const message = faultOf(named, groups);
  if (message === undefined) return;
  refuse(outcome, place, {
    code: 'IMPORT_KAYENTA_GROUPS_WRONG',
    message,
    hint: 'give every group of metrics that count a weight above 0, 100 in all; or leave groups out: they share what is left',
    value: Object.fromEntries(named),
  });
}

function faultOf(named: readonly (readonly [string, number])[], groups: ReadonlySet<string>): string | undefined {
  const idle = named.find(([, weight]) => !(weight > 0));
  if (idle !== undefined) return `the group \`${idle[0]}\` has the weight ${idle[1]}, and would count for nothing`;
  const strange = named.find(([group]) => !groups.has(group));
  if (strange !== undefined) return `no metric that counts is in the group \`${strange[0]}\``;
  const sum = Math.round(named.reduce((total, [, weight]) => total + weight, 0) * 1e6) / 1e6;
  const other = [...groups].find((group) => !named.some(([name]) => name === group));
  if (sum > 100 || (other === undefined && sum < 100)) return `the weights of the groups sum to ${sum}, not to 100`;
  return other !== undefined && sum === 100 ? `nothing is left for the group \`${other}\`` : undefined;
}
