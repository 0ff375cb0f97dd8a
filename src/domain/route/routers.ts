import { readyQueries } from '../metrics/ready-queries.ts';
import type { Sticky } from './spec.ts';

/**
 * What is asked of routers before any of them is loaded; held to the adapters' own features by a test. What all of them can
 * do is not asked: weights of 0.01 %, match on header, cookie and query.
 */
export const routerPowers = {
  local: { mirrors: true, thirdArm: true, sticks: ['cookie', 'value'], queries: readyQueries },
  nginx: { mirrors: true, thirdArm: true, sticks: ['cookie', 'value'], queries: [] },
  haproxy: {
    mirrors: false,
    thirdArm: true,
    sticks: ['cookie', 'value'],
    queries: ['success-rate', 'request-rate', 'request-count'],
  },
  caddy: { mirrors: false, thirdArm: true, sticks: ['cookie'], queries: [] },
  envoy: { mirrors: true, thirdArm: true, sticks: ['cookie', 'value'], queries: readyQueries },
} as const satisfies Readonly<Record<string, RouterPowers>>;

export interface RouterPowers {
  /** Sends copies of requests. */
  readonly mirrors: boolean;
  /** Splits over three arms and more. */
  readonly thirdArm: boolean;
  /** By what it knows a client again. */
  readonly sticks: readonly Sticky['by'][];
  /** Ready queries on counters of its own. */
  readonly queries: readonly string[];
}

export const isRouterName = (name: string): name is keyof typeof routerPowers => Object.hasOwn(routerPowers, name);

/** `local`, or `local, nginx and haproxy`: who has the power. */
export function routersWith(hasPower: (powers: RouterPowers) => boolean): string {
  const names = Object.entries(routerPowers)
    .filter(([, powers]) => hasPower(powers))
    .map(([name]) => name);
  const last = names.pop() ?? 'none';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}
