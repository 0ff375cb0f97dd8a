import type { MetricAnswer } from '../metrics/measurement.ts';

/**
 * Answers whose windows do not overlap, so that nothing is counted twice: the newest one, and then always the newest one that
 * ends before the window of the last one begins.
 */
export function apart(answers: readonly MetricAnswer[]): readonly MetricAnswer[] {
  const chosen: MetricAnswer[] = [];
  let before = Number.POSITIVE_INFINITY;
  for (const answer of answers.toReversed()) {
    const at = Date.parse(answer.at);
    if (answer.measurement.kind !== 'value' || at > before) continue;
    chosen.push(answer);
    before = at - answer.windowMs;
  }
  return chosen.toReversed();
}
