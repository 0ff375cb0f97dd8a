import fc from 'fast-check';
import { expect, test } from 'vitest';
import { armAt, type Chances, chooseArm, type RequestFacts } from './choose.ts';
import { fullWeight, type MatchKind, type RouteSpec } from './spec.ts';

const endpoints = [{ host: '127.0.0.1', port: 9 }];
const split = (canary: number, rest: Partial<RouteSpec> = {}): RouteSpec => ({
  id: 'one',
  arms: [
    { name: 'stable', weight: fullWeight - canary, endpoints },
    { name: 'canary', weight: canary, endpoints },
  ],
  ...rest,
});
const asking = (values: Readonly<Record<string, string>> = {}): RequestFacts => ({
  valueOf: (on: MatchKind, name: string) => values[`${on}:${name}`],
});
const drawing = (point: number): Chances => ({ point: () => point, pointOf: () => point });
const points = fc.integer({ min: 0, max: fullWeight - 1 });
const weights = fc.integer({ min: 0, max: fullWeight });

test('each arm owns exactly as many points as its weight says', () => {
  for (const canary of [0, 1, 2_500, 9_999, 10_000]) {
    let owned = 0;
    for (let point = 0; point < fullWeight; point += 1) if (armAt(split(canary), point).name === 'canary') owned += 1;
    expect(owned).toBe(canary);
  }
});

test('who was on the canary stays there while its weight grows', () => {
  fc.assert(
    fc.property(points, weights, weights, (point, one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      const before = armAt(split(less), point).name;
      if (before === 'canary') expect(armAt(split(more), point).name).toBe('canary');
    }),
  );
});

const rule = {
  arm: 'canary',
  when: [{ on: 'header', name: 'X-Beta', test: { kind: 'exact', value: 'yes' } }],
} as const;

test.each([
  { why: 'a header is met in any case of its name', values: { 'header:x-beta': 'yes' }, arm: 'canary' },
  { why: 'another value is not met', values: { 'header:x-beta': 'no' }, arm: 'stable' },
  { why: 'a header that is missing is not met', values: {}, arm: 'stable' },
])('$why', ({ values, arm }) => {
  expect(chooseArm(split(0, { match: [rule] }), asking(values), drawing(5)).arm.name).toBe(arm);
});

test('all conditions of a rule have to be met', () => {
  const also = { on: 'query', name: 'v', test: { kind: 'prefix', value: '2.' } } as const;
  const spec = split(0, { match: [{ ...rule, when: [...rule.when, also] }] });

  const both = chooseArm(spec, asking({ 'header:x-beta': 'yes', 'query:v': '2.1' }), drawing(0));
  const one = chooseArm(spec, asking({ 'header:x-beta': 'yes', 'query:v': '1.2' }), drawing(0));

  expect([both.arm.name, both.why, one.arm.name]).toEqual(['canary', 'match', 'stable']);
});

const cookie = { by: 'cookie', name: 'arm', maxAgeSeconds: 60 } as const;

test('a client without a cookie gets one with the point that decided', () => {
  expect(chooseArm(split(1, { sticky: cookie }), asking(), drawing(9_999))).toMatchObject({
    arm: { name: 'canary' },
    remember: 9_999,
  });
});

test('a client with a cookie goes where its point leads, and is not asked to remember it again', () => {
  const choice = chooseArm(split(5_000, { sticky: cookie }), asking({ 'cookie:arm': '9999' }), drawing(0));

  expect(choice).toMatchObject({ arm: { name: 'canary' }, why: 'sticky' });
  expect(choice.remember).toBeUndefined();
});

test.each(['10000', '-1', '1e3', '', 'canary', '٣'])('a cookie with %j is none', (value) => {
  const choice = chooseArm(split(5_000, { sticky: cookie }), asking({ 'cookie:arm': value }), drawing(7));

  expect(choice).toMatchObject({ arm: { name: 'stable' }, why: 'weight', remember: 7 });
});

test('no cookie leads to an arm without weight', () => {
  fc.assert(
    fc.property(fc.string(), points, (value, drawn) => {
      const choice = chooseArm(split(0, { sticky: cookie }), asking({ 'cookie:arm': value }), drawing(drawn));
      expect(choice.arm.name).toBe('stable');
    }),
  );
});
