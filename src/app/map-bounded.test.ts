import { expect, test } from 'vitest';
import { mapBounded } from './map-bounded.ts';

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('keeps the order of the items, whoever ends first', async () => {
  const doubled = await mapBounded([3, 1, 2], 3, async (rounds) => {
    for (let round = 0; round < rounds; round++) await tick();
    return rounds * 2;
  });

  expect(doubled).toEqual([6, 2, 4]);
});

test('never has more at work than the limit', async () => {
  let running = 0;
  let most = 0;

  await mapBounded([1, 2, 3, 4, 5, 6, 7], 3, async () => {
    running += 1;
    most = Math.max(most, running);
    await tick();
    running -= 1;
  });

  expect(most).toBe(3);
});

test('begins nothing after a failure, and lets go only when all that was begun has ended', async () => {
  const begun: number[] = [];
  const ended: number[] = [];

  const result = mapBounded([1, 2, 3, 4], 2, async (item) => {
    begun.push(item);
    if (item === 1) throw new Error('one');
    await tick();
    ended.push(item);
  });

  await expect(result).rejects.toThrow('one');
  expect({ begun, ended }).toEqual({ begun: [1, 2], ended: [2] });
});

test('has nothing to do for nothing', async () => {
  expect(await mapBounded([], 4, async () => 1)).toEqual([]);
});
