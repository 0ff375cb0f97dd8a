import { expect, test } from 'vitest';
import type { ObservedSet } from '../../ports/deployer.ts';
import { readLogs } from './logs.ts';

const set: ObservedSet = {
  environment: 'staging',
  service: 'web',
  revision: 'r1',
  arm: 'stable',
  count: 1,
  ready: 1,
  instances: [{ id: 'one', phase: 'ready', restarts: 0, log: '/logs/one' }],
};

const over = (content: Record<string, string>) => ({
  readBytes: async (path: string) => {
    const text = content[path];
    return text === undefined ? undefined : new TextEncoder().encode(text);
  },
});

test('gives the last lines, from the start of one', async () => {
  const { parts } = await readLogs(over({ '/logs/one': 'first\nsecönd\nthird\n' }), [set], {
    lastBytes: 10,
    after: undefined,
  });

  expect(parts).toEqual([{ instance: 'one', revision: 'r1', arm: 'stable', file: '/logs/one', text: 'third\n' }]);
});

test('goes on where it was, with whole lines only, and begins anew with a file that was begun anew', async () => {
  const content: Record<string, string> = { '/logs/one': 'one\nhal' };
  const next = async (after: Awaited<ReturnType<typeof readLogs>> | undefined) =>
    readLogs(over(content), [set], { lastBytes: 1_000, after });

  const first = await next(undefined);
  content['/logs/one'] = 'one\nhalf\n';
  const second = await next(first);
  const nothing = await next(second);
  content['/logs/one'] = 'new\n';
  const anew = await next(nothing);

  expect([first, second, nothing, anew].map(({ parts }) => parts.map(({ text }) => text))).toEqual([
    ['one\n'],
    ['half\n'],
    [],
    ['new\n'],
  ]);
});

test('has nothing of instances that have written nothing, or not to a file', async () => {
  const other = { ...set, instances: [{ id: 'two', phase: 'ready' as const, restarts: 0 }] };

  expect((await readLogs(over({}), [set, other], { lastBytes: 10, after: undefined })).parts).toEqual([]);
});
