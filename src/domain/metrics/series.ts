/** A series is asked for as so many questions about one step each: this makes one answer of theirs. */
import type { Measurement } from './measurement.ts';
import type { TimeRange } from './range.ts';

/** The whole steps of a window, the last one at its end; at least one. */
export function stepsOf(
  { at, windowMs }: { readonly at: string; readonly windowMs: number },
  stepMs: number,
): TimeRange {
  const steps = Math.max(1, Math.floor(windowMs / stepMs));
  return { from: new Date(Date.parse(at) - (steps - 1) * stepMs).toISOString(), until: at, stepMs };
}

/** A step without a number is one in the series, too; what stands in the way of the whole answer is the answer (P3). */
export function seriesOf(steps: readonly Measurement[]): Measurement {
  const hindrance = steps.find(isHindrance) ?? steps.slice(-1).find(({ kind }) => kind === 'stale');
  if (hindrance !== undefined) return hindrance;
  const points = steps.map((step) => (step.kind === 'value' ? step.value : null));
  const values = points.filter((point) => point !== null);
  const last = steps.at(-1);
  if (values.length === 0) return last ?? { kind: 'empty', reason: 'there is no step in the window' };
  const newest = steps.findLast((step) => step.kind === 'value')?.newest;
  let sum = 0;
  for (const value of values) sum += value;
  return { kind: 'value', value: sum / values.length, points, ...(newest !== undefined && { newest }) };
}

const isHindrance = (step: Measurement): boolean =>
  step.kind === 'error' ||
  step.kind === 'timeout' ||
  step.kind === 'several-series' ||
  (step.kind === 'nan' && step.result !== 'NaN');
