import type { Measurement } from '../../../domain/metrics/measurement.ts';
import type { HttpOutcome } from '../../../ports/http.ts';
import type { MetricQuestion } from '../../../ports/metric-source.ts';

/** Less cannot be told from the header of an answer, which has whole seconds. */
const visibleOffsetMs = 2_000;

/** The header has whole seconds: its middle is half a second later. Half of the way to and fro lies before it. */
export function offsetOf(outcome: HttpOutcome, now: Date): { readonly clockOffsetMs?: number } {
  const date = outcome.kind === 'answer' ? Date.parse(outcome.headers['date'] ?? '') : Number.NaN;
  if (outcome.kind !== 'answer' || Number.isNaN(date)) return {};
  return { clockOffsetMs: Math.round(date + 500 - (now.getTime() - outcome.tookMs / 2)) };
}

export const isVisible = (offsetMs: number | undefined): offsetMs is number =>
  offsetMs !== undefined && Math.abs(offsetMs) >= visibleOffsetMs;

/** Its "now" is not ours: what it calls the last minute is another one. */
export function tooFar(
  offsetMs: number | undefined,
  { staleAfterMs }: Pick<MetricQuestion, 'staleAfterMs'>,
): Measurement | undefined {
  if (!isVisible(offsetMs) || Math.abs(offsetMs) <= staleAfterMs) return undefined;
  const detail = `its clock is ${Math.abs(offsetMs)} ms ${offsetMs > 0 ? 'ahead of' : 'behind'} ours`;
  return { kind: 'error', reason: 'clock-offset', detail, again: true };
}
