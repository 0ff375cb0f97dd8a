/** What a condition means to the tests: a margin against the stable arm, or a limit that the canary alone is held to. */
import type { Condition, Margin } from '../model.ts';
import { number } from '../number.ts';
import type { Limit } from './limit.ts';

export type Absolute = Extract<Condition, { readonly limit: number }>;

export const isAbsolute = (condition: Condition): condition is Absolute => 'limit' in condition;

/**
 * In shares of bad events. `maxIncrease: 20` of what is better low: a fifth more bad events. `maxDecrease: 1` of a share that is
 * better high: at most 1 % of all may go bad besides, which is that sentence where nearly all are good, and no more than
 * it elsewhere.
 * @returns a sentence where the condition cannot be judged so
 */
export function marginOf(
  condition: Exclude<Condition, Absolute>,
  better: 'higher' | 'lower' | undefined,
): Margin | string {
  switch (condition.kind) {
    case 'no-worse':
      return better === undefined
        ? 'what is worse, more or less of it? Write `better: higher` or `better: lower`'
        : condition.margin;
    case 'above-baseline':
      return better === 'higher'
        ? 'more of it is better, and `maxIncrease` forbids more: write `maxDecrease` or `margin`'
        : { relative: condition.percent / 100, absolute: 0 };
    case 'below-baseline':
      return better === 'lower'
        ? 'less of it is better, and `maxDecrease` forbids less: write `maxIncrease` or `margin`'
        : { relative: 0, absolute: condition.percent / 100 };
  }
}

/** @returns a sentence where nothing could ever be beyond the margin */
export const tooWide = (share: number): string | undefined =>
  share < 1
    ? undefined
    : `with a margin of ${number(share)} of all requests nothing could ever be worse: write a share, such as 0.005`;

export interface SharesLimit extends Limit {
  /** The value tells of good events: at least so many of them. */
  readonly isGood: boolean;
  readonly wanted: string;
}

/** @returns a sentence where the condition cannot be judged so */
export function limitOf({ kind, limit }: Absolute, metric: 'ratio' | 'count'): SharesLimit | string {
  const of = metric === 'ratio' ? 'share' : 'rate';
  if (metric === 'ratio' && (limit < 0 || limit > 1)) return `a ratio is from 0 to 1, and ${number(limit)} is not`;
  switch (kind) {
    case 'less-than':
    case 'at-most':
      return { of, most: limit, isGood: false, wanted: `at most ${number(limit)}` };
    case 'greater-than':
    case 'at-least':
      // `of` events not more than one each can be good: what is left of them are the bad ones.
      return { of: 'share', most: Math.max(0, 1 - limit), isGood: true, wanted: `at least ${number(limit)}` };
    case 'equals':
      return 'the sequential judge proves "at most" and "at least", and never "equals"';
  }
}
