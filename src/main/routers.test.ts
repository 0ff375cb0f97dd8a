import { expect, test } from 'vitest';
import { caddyFeatures } from '../adapters/router/caddy/features.ts';
import { haproxyFeatures } from '../adapters/router/haproxy/features.ts';
import { localFeatures } from '../adapters/router/local/features.ts';
import { envoyFeatures } from '../adapters/router/envoy/features.ts';
import { nginxFeatures } from '../adapters/router/nginx/features.ts';
import { routerPowers } from '../domain/route/routers.ts';

const features = {
  local: localFeatures,
  nginx: nginxFeatures,
  haproxy: haproxyFeatures,
  caddy: caddyFeatures,
  envoy: envoyFeatures,
};

test('every router that the project file may name is asked here', () => {
  expect(Object.keys(features)).toEqual(Object.keys(routerPowers));
});

test.each(Object.entries(features))(
  'what the project file is held to is what router %s says of itself',
  (name, its) => {
    expect(routerPowers[name as keyof typeof routerPowers]).toEqual({
      mirrors: its.mirrorGranularity !== undefined,
      thirdArm: its.mostArms > 2,
      sticks: its.sticky,
      queries: Object.keys(its.queries),
    });
  },
);

test.each(Object.entries(features))('router %s can what none is asked for', (_name, its) => {
  expect(its).toMatchObject({
    granularity: 1,
    match: ['header', 'cookie', 'query'],
    matchTests: ['present', 'exact', 'prefix'],
  });
});
