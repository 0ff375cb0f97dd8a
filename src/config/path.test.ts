import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatPath, parsePath } from './path.ts';

it('reads every path that it writes', () => {
  const steps = fc.array(fc.oneof(fc.nat(99), fc.string(), fc.stringMatching(/^[a-z-]{1,6}$/)));

  fc.assert(
    fc.property(steps, (path) => {
      expect(parsePath(formatPath(path))).toEqual(path);
    }),
  );
});

it('writes paths as people do', () => {
  expect(formatPath(['stacks', 'network-eu', 'resources', 0, 'properties', 'a.b'])).toBe(
    'stacks.network-eu.resources[0].properties["a.b"]',
  );
});
