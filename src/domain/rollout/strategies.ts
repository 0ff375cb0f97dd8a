/** Strategies as what they come to: steps of the one machine. */
import { fullWeight } from '../route/spec.ts';
import type { AnalysisSetting, CanaryRule, RolloutStep, Weight } from './model.ts';

interface Growing {
  readonly start: Weight;
  readonly step: Weight;
  readonly max: Weight;
  /** How long each weight stays. */
  readonly seconds: number;
  readonly analysis?: AnalysisSetting;
}

/** From `start` up to `max`, which is never overshot. */
export function growing({ start, step, max, seconds, analysis }: Growing): readonly RolloutStep[] {
  const weights: Weight[] = [];
  for (let weight = Math.min(start, max); weight < max; weight += Math.max(1, step)) weights.push(weight);
  return [...weights, max].flatMap((weight): readonly RolloutStep[] => [
    { do: 'setWeight', weight },
    analysis === undefined ? { do: 'pause', seconds } : { do: 'analysis', analysis },
  ]);
}

/** Some instances at a time; each has its share of the traffic. */
export function rolling(replicas: number, surge: number, analysis?: AnalysisSetting): readonly RolloutStep[] {
  const steps: RolloutStep[] = [];
  const judged: readonly RolloutStep[] = analysis === undefined ? [] : [{ do: 'analysis', analysis }];
  for (let canary = Math.min(surge, replicas); canary < replicas; canary += surge) {
    const weight = Math.floor((canary * fullWeight) / replicas);
    steps.push({ do: 'setWeight', weight, counts: { canary, stable: replicas - canary } }, ...judged);
  }
  if (analysis === undefined) return steps;
  // The last ones are judged too, while there is something left to go back to.
  const counts = { canary: replicas, stable: Math.min(surge, replicas) };
  return [...steps, { do: 'setWeight', weight: fullWeight, counts }, ...judged];
}

interface BlueGreen {
  readonly replicas: number;
  /** Who sees the new revision before the switch. */
  readonly preview: readonly CanaryRule[];
  readonly keepSeconds: number;
  readonly analysis?: AnalysisSetting;
}

/** The new revision is whole before the switch, and the old one stays whole for a while after it. */
export const blueGreen = ({ replicas, preview, keepSeconds, analysis }: BlueGreen): readonly RolloutStep[] => [
  { do: 'scale', count: replicas },
  ...(preview.length === 0 ? [] : [{ do: 'match', rules: preview } as const]),
  { do: 'setWeight', weight: fullWeight },
  ...(preview.length === 0 ? [] : [{ do: 'match', rules: [] } as const]),
  ...(analysis === undefined ? [] : [{ do: 'analysis', analysis } as const]),
  { do: 'pause', seconds: keepSeconds },
];

interface Versus {
  readonly rules: readonly CanaryRule[];
  readonly weight: Weight;
  readonly seconds: number;
  readonly byHand: boolean;
  readonly analysis?: AnalysisSetting;
}

/** How long somebody has to say who has won, after the time of the comparison. */
const decideSeconds = 7 * 86_400;

/** Both at once for some time; the new one wins by its verdict or by somebody's word. */
export const versus = ({ rules, weight, seconds, byHand, analysis }: Versus): readonly RolloutStep[] => [
  ...(rules.length === 0 ? [] : [{ do: 'match', rules } as const]),
  { do: 'setWeight', weight },
  analysis === undefined ? { do: 'pause', seconds } : { do: 'analysis', analysis },
  ...(byHand ? [{ do: 'approval', timeoutSeconds: decideSeconds } as const] : []),
];
