import { expect, it } from 'vitest';
import { literalPattern } from './header-routes.ts';

it.each([
  ['x-region', '^eu-.*', 'anywhere', { header: 'x-region', startsWith: 'eu-' }],
  ['x-region', '^eu-', 'anywhere', { header: 'x-region', startsWith: 'eu-' }],
  ['x-region', '^eu-', 'whole', { header: 'x-region', is: 'eu-' }],
  ['x-region', 'eu-.*', 'whole', { header: 'x-region', startsWith: 'eu-' }],
  ['x-team', '^shop$', 'anywhere', { header: 'x-team', is: 'shop' }],
  ['x-team', 'shop', 'whole', { header: 'x-team', is: 'shop' }],
  ['Cookie', '^(.*?;)?(canary=always)(;.*)?$', 'whole', { cookie: 'canary', is: 'always' }],
] as const)('of %s, %s, which fits %s, is a plain text', (header, pattern, fits, condition) => {
  expect(literalPattern(header, pattern, fits)).toEqual(condition);
});

it.each([
  ['eu', 'anywhere'],
  ['shop$', 'anywhere'],
  ['.*', 'whole'],
  ['^$', 'whole'],
  ['^(a|b)$', 'whole'],
  ['^v[0-9]+$', 'whole'],
  ['^a.b$', 'anywhere'],
  ['^a.*b$', 'anywhere'],
] as const)('%s, which fits %s, is a pattern', (pattern, fits) => {
  expect(literalPattern('x', pattern, fits)).toBeUndefined();
});
