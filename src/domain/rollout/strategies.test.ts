import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullWeight } from '../route/spec.ts';
import { needed } from './goal.ts';
import type { RolloutStep } from './model.ts';
import { rolling } from './strategies.ts';

const shapes = (steps: readonly RolloutStep[]) =>
  steps.flatMap((step) => (step.do === 'setWeight' ? [[step.weight, step.counts?.canary, step.counts?.stable]] : []));

describe('a rolling update', () => {
  it.each<
    readonly [
      why: string,
      room: { replicas: number; surge: number; unavailable: number },
      steps: readonly (readonly [weight: number, canary: number, stable: number])[],
    ]
  >([
    [
      'one more at a time',
      { replicas: 3, surge: 1, unavailable: 0 },
      [
        [3333, 1, 2],
        [6666, 2, 1],
      ],
    ],
    [
      'one fewer at a time',
      { replicas: 3, surge: 0, unavailable: 1 },
      [
        [0, 0, 2],
        [5000, 1, 1],
        [10_000, 2, 0],
      ],
    ],
    [
      'both',
      { replicas: 4, surge: 1, unavailable: 1 },
      [
        [3333, 1, 2],
        [10_000, 3, 0],
      ],
    ],
    ['all at once', { replicas: 2, surge: 2, unavailable: 0 }, []],
    ['a single instance is never taken away first', { replicas: 1, surge: 0, unavailable: 1 }, []],
  ])('%s', (_why, room, steps) => {
    expect(shapes(rolling(room).steps)).toEqual(steps);
  });

  it('never has more or fewer instances than it may, and each arm has what its share needs (I2)', () => {
    const few = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), few, few, (replicas, surge, unavailable) => {
        fc.pre(surge + unavailable > 0);
        const { steps, capacity = replicas } = rolling({ replicas, surge, unavailable });

        let old = replicas;
        for (const step of steps) {
          if (step.do !== 'setWeight' || step.counts === undefined) throw new Error('only weights with their counts');
          const { canary, stable } = step.counts;
          expect(old + canary).toBeLessThanOrEqual(replicas + Math.max(surge, capacity === replicas ? 1 : 0));
          expect(stable + canary).toBeGreaterThanOrEqual(capacity);
          expect(needed(step.weight, capacity)).toBeLessThanOrEqual(canary);
          expect(needed(fullWeight - step.weight, capacity)).toBeLessThanOrEqual(stable);
          old = stable;
        }
        // The promotion starts the rest.
        expect(old + replicas).toBeLessThanOrEqual(replicas + Math.max(surge, capacity === replicas ? 1 : 0));
      }),
    );
  });
});
