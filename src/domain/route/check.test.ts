import { expect, test } from 'vitest';
import { isDeliveryError } from '../errors/delivery-error.ts';
import { checkRouteSpec, specMistakes } from './check.ts';
import type { RouteSpec } from './spec.ts';

const endpoints = [{ host: '127.0.0.1', port: 9000 }];
const sound: RouteSpec = {
  id: 'one',
  arms: [
    { name: 'stable', weight: 9_000, endpoints },
    { name: 'canary', weight: 1_000, endpoints },
  ],
};
const beta = [{ on: 'header', name: 'x-beta', test: { kind: 'present' } }] as const;
const [stable, canary] = sound.arms;
if (stable === undefined || canary === undefined) throw new Error('the sample has two arms');

test('a sound spec has no mistakes', () => {
  expect(specMistakes(sound)).toEqual([]);
});

test.each<{ readonly why: string; readonly change: Partial<RouteSpec> }>([
  { why: 'weights sum to more', change: { arms: [stable, { ...canary, weight: 1_001 }] } },
  {
    why: 'a weight is a fraction',
    change: {
      arms: [
        { ...stable, weight: 8_999.5 },
        { ...canary, weight: 1_000.5 },
      ],
    },
  },
  {
    why: 'a weight is negative',
    change: {
      arms: [
        { ...stable, weight: 10_001 },
        { ...canary, weight: -1 },
      ],
    },
  },
  { why: 'an arm with traffic has nobody to answer', change: { arms: [stable, { ...canary, endpoints: [] }] } },
  { why: 'names are the same', change: { arms: [stable, { ...canary, name: 'stable' }] } },
  { why: 'a name would end a line', change: { arms: [stable, { ...canary, name: 'a\nb' }] } },
  { why: 'there is no arm', change: { arms: [] } },
  { why: 'a port is none', change: { arms: [stable, { ...canary, endpoints: [{ host: 'a', port: 0 }] }] } },
  {
    why: 'a host would end a directive',
    change: { arms: [stable, { ...canary, endpoints: [{ host: 'a;', port: 1 }] }] },
  },
  { why: 'a rule leads nowhere', change: { match: [{ arm: 'other', when: beta }] } },
  { why: 'a rule takes everything', change: { match: [{ arm: 'canary', when: [] }] } },
  { why: 'a mirror is nobody', change: { mirror: { arm: 'other', share: 1 } } },
  { why: 'a mirror has no share', change: { mirror: { arm: 'canary', share: 0 } } },
  { why: 'a cookie has no name', change: { sticky: { by: 'cookie', name: '', maxAgeSeconds: 1 } } },
])('refuses a spec where $why', ({ change }) => {
  expect(specMistakes({ ...sound, ...change })).not.toEqual([]);
});

test('an arm without traffic needs no endpoints, unless a rule leads to it', () => {
  const idle: RouteSpec = {
    ...sound,
    arms: [
      { ...stable, weight: 10_000 },
      { name: 'canary', weight: 0, endpoints: [] },
    ],
  };

  expect(specMistakes(idle)).toEqual([]);
  expect(specMistakes({ ...idle, match: [{ arm: 'canary', when: beta }] })).not.toEqual([]);
});

const weak = { granularity: 100, mostArms: 2, match: ['header'], matchTests: ['exact'], sticky: [] };

test.each<{ readonly why: string; readonly change: Partial<RouteSpec> }>([
  {
    why: 'a weight is finer',
    change: {
      arms: [
        { ...stable, weight: 8_999 },
        { ...canary, weight: 1_001 },
      ],
    },
  },
  { why: 'a test is unknown', change: { match: [{ arm: 'canary', when: beta }] } },
  { why: 'there is a mirror', change: { mirror: { arm: 'canary', share: 100 } } },
  { why: 'clients stick', change: { sticky: { by: 'cookie', name: 'a', maxAgeSeconds: 1 } } },
  { why: 'there are more arms', change: { arms: [stable, canary, { name: 'b', weight: 0, endpoints: [] }] } },
])('names what a router cannot do where $why', ({ change }) => {
  let caught: unknown;
  try {
    checkRouteSpec({ ...sound, ...change }, 'weak', weak);
  } catch (error) {
    caught = error;
  }
  expect(isDeliveryError(caught) && caught.code).toBe('ROUTER_UNSUPPORTED');
});
