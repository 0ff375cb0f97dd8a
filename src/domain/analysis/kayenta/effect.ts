import { mean } from '../../statistics/quantile.ts';
import { ranked } from '../../statistics/ranks.ts';
import type { KayentaMetric } from './model.ts';
import type { Prepared } from './prepare.ts';

/** NaN where either mean is zero. */
export function meanRatio({ experiment, control }: Prepared): number {
  const [above, below] = [mean(experiment), mean(control)];
  return above === 0 || below === 0 ? Number.NaN : above / below;
}

/** The chance that a value of the experiment is above one of the control, ties counted half ("common language effect size"). */
function cles({ experiment, control }: Prepared): number {
  const [n, m] = [experiment.length, control.length];
  const { ranks } = ranked([...experiment, ...control]);
  let sum = 0;
  for (const rank of ranks.slice(0, n)) sum += rank;
  return (2 * sum - n * (n + 1)) / (2 * n * m);
}

export const effectOf = ({ effect }: KayentaMetric, values: Prepared): number =>
  effect.measure === 'cles' ? cles(values) : meanRatio(values);
