/** Distribution functions, by the incomplete gamma and beta functions they come down to. */
import { betaBelow } from './beta.ts';
import { gammaAbove, gammaBelow } from './gamma.ts';

/** The share of a standard normal distribution below `z`; in the lower tail without loss of digits. */
export function normalBelow(z: number): number {
  const half = (z * z) / 2;
  return z < 0 ? gammaAbove(0.5, half) / 2 : (1 + gammaBelow(0.5, half)) / 2;
}

/** Below which the share lies: a rational approximation, and two steps of Halley's method, which take it to the last digits. */
export function normalQuantile(share: number): number {
  if (share <= 0) return share === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (share >= 1) return share === 1 ? Number.POSITIVE_INFINITY : Number.NaN;
  const rough = roughQuantile(share);
  const error = (normalBelow(rough) - share) * Math.sqrt(2 * Math.PI) * Math.exp((rough * rough) / 2);
  return rough - error / (1 + (rough * error) / 2);
}

/** To 4.5e-4 (M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 26.2.23), and the first step. */
function roughQuantile(share: number): number {
  const isLow = share < 0.5;
  const t = Math.sqrt(-2 * Math.log(isLow ? share : 1 - share));
  const z = t - (2.515_517 + t * (0.802_853 + t * 0.010_328)) / (1 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)));
  const signed = isLow ? -z : z;
  const error = (normalBelow(signed) - share) * Math.sqrt(2 * Math.PI) * Math.exp((signed * signed) / 2);
  return signed - error / (1 + (signed * error) / 2);
}

/** The share of Student's t with so many degrees of freedom below `t`. */
export function studentBelow(t: number, freedom: number): number {
  const tail = betaBelow(freedom / 2, 0.5, freedom / (freedom + t * t)) / 2;
  return t > 0 ? 1 - tail : tail;
}
