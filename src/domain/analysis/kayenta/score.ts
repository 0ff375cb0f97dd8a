/** From classes to a score: groups, their weights, and what decides alone. */
import type { KayentaConfig, KayentaResult } from './model.ts';

export interface GroupScore {
  readonly group: string;
  /** 0 to 100; 0 where nothing of it counted. */
  readonly score: number;
  readonly counted: number;
  /** In per cent. */
  readonly weight: number;
}

export interface KayentaScore {
  /** 0 to 100, as Kayenta has it. */
  readonly score: number;
  /** As Kayenta has it, but `Inconclusive` in the place of a pass, or of a marginal one, that lacks evidence. */
  readonly classification: 'Pass' | 'Marginal' | 'Fail' | 'Inconclusive';
  readonly groups: readonly GroupScore[];
  /** What lacks evidence; with it nothing passes. */
  readonly lacking: readonly string[];
}

/** @param results of the metrics that are not muted */
export function scored({ groupWeights, thresholds }: KayentaConfig, results: readonly KayentaResult[]): KayentaScore {
  const groups = groupsOf(results, groupWeights);
  const score = summary(results, groups);
  const lacking = [
    ...results.flatMap(({ metric, withoutEvidence }) =>
      withoutEvidence === undefined ? [] : [`${metric}: ${withoutEvidence}`],
    ),
    ...groups
      .filter(({ counted }) => counted === 0)
      .map(({ group }) => `group ${group}: none of its metrics could be judged`),
    ...(results.length === 0 ? ['there is no metric'] : []),
  ];
  const found = score >= thresholds.pass ? 'Pass' : score >= thresholds.marginal ? 'Marginal' : 'Fail';
  return { score, classification: lacking.length > 0 && found !== 'Fail' ? 'Inconclusive' : found, groups, lacking };
}

function groupsOf(results: readonly KayentaResult[], weights: KayentaConfig['groupWeights']): readonly GroupScore[] {
  const names = [...new Set(results.flatMap(({ groups }) => groups))];
  const weighted = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const others = names.filter((name) => !Object.hasOwn(weights, name)).length;
  return names.map((group) => {
    // A group that a metric names twice counts it twice.
    const own = results.flatMap((result) => result.groups.filter((name) => name === group).map(() => result));
    const counted = own.filter(({ classification }) => classification !== 'Nodata' && classification !== 'Error');
    const passed = counted.filter(({ classification }) => classification === 'Pass').length;
    const weight = Object.hasOwn(weights, group) ? (weights[group] ?? 0) : (100 - weighted) / others;
    return {
      group,
      score: counted.length === 0 ? 0 : (passed / counted.length) * 100,
      counted: counted.length,
      weight,
    };
  });
}

/** A group of which nothing counted is as good as one that passed, there; `lacking` is what refuses it. */
function summary(results: readonly KayentaResult[], groups: readonly GroupScore[]): number {
  if (results.some(({ critical, classification }) => critical && classification !== 'Pass')) return 0;
  const without = results.filter(({ classification }) => classification === 'Nodata').length;
  if (results.length === 0 || without * 2 >= results.length) return 0;
  let sum = 0;
  for (const { score, counted, weight } of groups) sum += (counted === 0 ? 100 : score) * (weight / 100);
  return rounded(sum);
}

/** To two decimals, half away from zero, by the digits that are shown: 1.005 is 1.01. */
function rounded(value: number): number {
  const size = Math.abs(value);
  return size < 1e-3 ? 0 : (Math.sign(value) * Math.round(Number(`${size}e2`))) / 100;
}
