import { expect, test } from 'vitest';
import { localFeatures } from '../adapters/router/local/features.ts';
import { envoyFeatures } from '../adapters/router/envoy/features.ts';
import { nginxFeatures } from '../adapters/router/nginx/features.ts';
import { routerPowers } from '../domain/route/routers.ts';

test.each([
  ['local', localFeatures],
  ['nginx', nginxFeatures],
  ['envoy', envoyFeatures],
] as const)('what the project file is held to is what router %s says of itself', (name, features) => {
  expect(routerPowers[name]).toEqual({
    mirrors: features.mirrorGranularity !== undefined,
    counts: Object.keys(features.queries).length > 0,
    thirdArm: features.mostArms > 2,
    hashes: features.sticky.includes('value'),
  });
});
