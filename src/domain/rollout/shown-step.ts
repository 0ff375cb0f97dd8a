import { number } from '../analysis/number.ts';
import { unreachable } from '../unreachable.ts';
import type { RolloutStep, Weight } from './model.ts';

/** `12.5 %`. */
export const shownWeight = (weight: Weight): string => `${number(weight / 100)} %`;

/** One step in a few words. */
export function shownStep(step: RolloutStep): string {
  switch (step.do) {
    case 'setWeight':
      return `${shownWeight(step.weight)} to the canary`;
    case 'scale':
      return `${step.count} instances of the canary`;
    case 'pause':
      return `wait ${step.seconds} s`;
    case 'approval':
      return `wait for an approval, at most ${step.timeoutSeconds} s`;
    case 'match':
      return step.rules.length === 0 ? 'no requests by their content' : 'requests that match to the canary';
    case 'mirror':
      return `copies of ${shownWeight(step.weight)} to the canary`;
    case 'analysis':
      return `judge ${step.analysis.metrics.map(({ name }) => name).join(', ')} for ${step.analysis.seconds} s`;
    case 'hook':
      return `hook ${step.hook}`;
    default:
      return unreachable(step);
  }
}
