import { normalNoise } from '../../statistics/noise.ts';
import { classified } from './classify.ts';
import type { KayentaConfig, KayentaPair, KayentaResult } from './model.ts';
import { type KayentaScore, scored } from './score.ts';

export interface KayentaJudgement extends KayentaScore {
  readonly results: readonly KayentaResult[];
}

const nothing: KayentaPair = { experiment: [], control: [], expected: 0 };

/**
 * @param pairs by the name of the metric; one that is missing has no values
 * @param seed of the noise over constants: the same one gives the same verdict
 */
export function judgeKayenta(
  config: KayentaConfig,
  pairs: Readonly<Record<string, KayentaPair>>,
  seed: number,
): KayentaJudgement {
  const noise = normalNoise(seed);
  const results = config.metrics
    .filter(({ muted }) => !muted)
    .map((metric) =>
      classified(metric, Object.hasOwn(pairs, metric.name) ? (pairs[metric.name] ?? nothing) : nothing, noise),
    );
  return { ...scored(config, results), results };
}
