import { expect, test } from 'vitest';
import { createTurns } from './taking-turns.ts';

test('what concerns one stack happens one after the other, also after a failure; other stacks do not wait', async () => {
  const turns = createTurns();
  const log: string[] = [];
  let finish = (): void => undefined;
  const slow = new Promise<void>((resolve) => {
    finish = resolve;
  });

  const first = turns('a', async () => {
    log.push('a1');
    await slow;
    throw new Error('no');
  });
  const second = turns('a', async () => log.push('a2'));
  await turns('b', async () => log.push('b1'));
  finish();
  await expect(first).rejects.toThrow('no');
  await second;

  expect(log).toEqual(['a1', 'b1', 'a2']);
});
