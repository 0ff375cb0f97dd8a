import { expect, it } from 'vitest';
import { binomialDraw } from './draws.ts';
import { normalNoise } from './noise.ts';

it.each([
  [0, 0.5],
  [10, 0],
  [10, 1],
  [1, 0.3],
  [40, 0.02],
  [40, 0.97],
  [500, 0.1],
  [100_000, 0.5],
])('draws of %d with a chance of %d have their mean and variance', (trials, chance) => {
  const normal = normalNoise(7);
  const drawn = Array.from({ length: 4_000 }, () => binomialDraw(trials, chance, normal()));
  let [sum, squares] = [0, 0];
  for (const count of drawn) {
    sum += count / drawn.length;
    squares += (count - trials * chance) ** 2 / drawn.length;
  }
  const variance = trials * chance * (1 - chance);

  expect(Math.abs(sum - trials * chance)).toBeLessThanOrEqual(4 * Math.sqrt(variance / drawn.length) + 1e-9);
  expect(Math.abs(squares - variance)).toBeLessThanOrEqual(0.15 * variance + 0.05);
  expect(drawn.every((count) => Number.isInteger(count) && count >= 0 && count <= trials)).toBe(true);
});
