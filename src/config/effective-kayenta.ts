import type { z } from 'zod';
import type { KayentaRule, KayentaSetting } from '../domain/analysis/model.ts';
import { seconds } from './durations.ts';
import type { analysis } from './schema/analysis.ts';
import type { kayentaMetric } from './schema/kayenta.ts';

/** As long as it takes from one look to the next, where nobody says more. */
export const stepOf = ({ kayenta, every }: z.output<typeof analysis>): number =>
  seconds(kayenta?.step ?? every ?? '10s');

export function toKayentaSetting(given: z.output<typeof analysis>): KayentaSetting {
  const { lookback, groupWeights = {}, minPoints = 1 } = given.kayenta ?? {};
  return {
    kind: 'kayenta',
    stepSeconds: stepOf(given),
    ...(lookback !== undefined && { lookbackSeconds: seconds(lookback) }),
    groupWeights,
    minPoints,
  };
}

/** What is left out is as Kayenta has it. */
export function toKayentaRule(given: z.output<typeof kayentaMetric>): KayentaRule {
  const { outliers, effectSize } = given;
  const measure = effectSize?.measure ?? 'meanRatio';
  const none = measure === 'cles' ? 0.5 : 1;
  return {
    groups: groupsOf(given),
    direction: given.direction ?? 'either',
    nanStrategy: given.nanStrategy ?? 'remove',
    outliers: { strategy: outliers?.strategy ?? 'keep', factor: outliers?.outlierFactor ?? 3 },
    mustHaveData: given.mustHaveData ?? false,
    muted: given.muted ?? false,
    effect: {
      measure,
      allowedIncrease: effectSize?.allowedIncrease ?? none,
      allowedDecrease: effectSize?.allowedDecrease ?? none,
      criticalIncrease: effectSize?.criticalIncrease ?? none,
      criticalDecrease: effectSize?.criticalDecrease ?? none,
    },
  };
}

export const groupsOf = ({ groups }: z.output<typeof kayentaMetric>): readonly string[] => groups ?? ['all'];
