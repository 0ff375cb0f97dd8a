/** Strategies as what they come to: steps of the one machine. */
import { fullWeight } from '../route/spec.ts';
import type { AnalysisSetting, CanaryRule, RolloutStep, Strategy, Weight } from './model.ts';

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

interface Rolling {
  readonly replicas: number;
  /** Instances more than usual at a time. */
  readonly surge: number;
  /** Instances fewer than usual at a time. */
  readonly unavailable: number;
  readonly analysis?: AnalysisSetting;
}

/**
 * Some instances at a time; each has its share of the traffic. Never more than `replicas + surge` of both revisions, never
 * fewer than `replicas - unavailable` that are ready.
 */
export function rolling({ replicas, surge, unavailable, analysis }: Rolling): Pick<Strategy, 'steps' | 'capacity'> {
  const steps: RolloutStep[] = [];
  const judged: readonly RolloutStep[] = analysis === undefined ? [] : [{ do: 'analysis', analysis }];
  const least = Math.max(1, replicas - unavailable);
  // Somebody must make room: where both came to nothing, one new instance more does.
  const most = replicas + (least === replicas ? Math.max(1, surge) : surge);
  let [stable, canary] = [replicas, 0];
  while (canary < replicas) {
    canary = Math.min(replicas, most - stable);
    // The last ones are judged too, while there is something left to go back to.
    if (canary < replicas) stable = Math.max(0, least - canary);
    else if (analysis === undefined) break;
    const weight = canary === replicas ? fullWeight : Math.floor((canary * fullWeight) / (canary + stable));
    steps.push({ do: 'setWeight', weight, counts: { canary, stable } }, ...(canary === 0 ? [] : judged));
  }
  return { steps, ...(least < replicas && { capacity: least }) };
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
  /** Judged against a baseline in place of the stable arm; it needs an analysis. */
  readonly baseline: boolean;
  readonly analysis?: AnalysisSetting;
}

/** How long somebody has to say who has won, after the time of the comparison. */
const decideSeconds = 7 * 86_400;

/** Both at once for some time; the new one wins by its verdict or by somebody's word. */
export const versus = (given: Versus): readonly RolloutStep[] => [
  ...(given.rules.length === 0 ? [] : [{ do: 'match', rules: given.rules } as const]),
  { do: 'setWeight', weight: given.weight },
  comparison(given),
  ...(given.byHand ? [{ do: 'approval', timeoutSeconds: decideSeconds } as const] : []),
];

function comparison({ weight, seconds, baseline, analysis }: Versus): RolloutStep {
  if (analysis === undefined) return { do: 'pause', seconds };
  return baseline ? { do: 'experiment', weight, analysis } : { do: 'analysis', analysis };
}
