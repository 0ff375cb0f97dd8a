import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { chooseProxy, withProxy } from './proxies.ts';

const example = readFileSync(new URL('../../examples/canary/fairlead.yaml', import.meta.url), 'utf8');

test('without a wish it is one that is there', async () => {
  const proxy = await chooseProxy(undefined);

  expect(parse(withProxy(example, proxy))).toMatchObject({
    services: { web: { route: { listen: expect.stringMatching(/^127\.0\.0\.1:\d+$/) } } },
  });
});

test('the built-in one can be asked for', async () => {
  const proxy = await chooseProxy('local');

  expect(parse(withProxy(example, proxy))).toEqual(parse(example));
});

test('one that nobody could be judged by is refused, with the names of the others', async () => {
  await expect(chooseProxy('nginx')).rejects.toThrow('one of envoy, local');
});
