/** The margin that a condition against the stable arm stands for, in shares of bad events. */
import type { Condition, Margin } from '../model.ts';

/**
 * `maxIncrease: 20` of what is better low: a fifth more bad events. `maxDecrease: 1` of a share that is better high: at
 * most 1 % of all may go bad besides, which is that sentence where nearly all are good, and no more than it elsewhere.
 * @returns a sentence where the condition cannot be judged so
 */
export function marginOf(condition: Condition, better: 'higher' | 'lower' | undefined): Margin | string {
  switch (condition.kind) {
    case 'no-worse':
      return better === undefined
        ? 'which is better, more or less of it? Write `better: higher` or `better: lower`'
        : condition.margin;
    case 'above-baseline':
      return better === 'higher'
        ? 'more of it is better, and `maxIncrease` forbids more: write `maxDecrease` or `margin`'
        : { relative: condition.percent / 100, absolute: 0 };
    case 'below-baseline':
      return better === 'lower'
        ? 'less of it is better, and `maxDecrease` forbids less: write `maxIncrease` or `margin`'
        : { relative: 0, absolute: condition.percent / 100 };
    case 'less-than':
    case 'at-most':
    case 'greater-than':
    case 'at-least':
    case 'equals':
      return 'the sequential judge compares with the stable arm: write `margin`, `maxIncrease` or `maxDecrease`';
  }
}
