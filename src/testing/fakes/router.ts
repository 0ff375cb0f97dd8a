import { checkRouteSpec } from '../../domain/route/check.ts';
import { type Chances, chooseArm, type RequestFacts } from '../../domain/route/choose.ts';
import { type Endpoint, fullWeight, type RouteRef, type RouteSpec } from '../../domain/route/spec.ts';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { EndpointInFlight, Router, RouterFeatures, RouteState } from '../../ports/router.ts';

/** A router with its data plane in memory. It counts what it was asked, can die, and can be changed behind one's back. */
export interface FakeRouter extends Router {
  /** Names of methods with the ids of specs, in order: `ensure one`, `observe`, `release`. */
  readonly calls: readonly string[];
  /** Where a request would go now; undefined: nobody answers. */
  send(route: RouteRef, request: RequestFacts): string | undefined;
  /** The data plane dies: `observe` finds it down, `ensure` starts it again. */
  kill(): void;
  /** Somebody else changes what the data plane uses. */
  tamper(route: RouteRef, change: (spec: RouteSpec) => RouteSpec): void;
  /** The next call of the method fails with this. */
  failNext(method: 'observe' | 'ensure' | 'release', error: Error): void;
  /** What it tells of requests in flight at an arm. */
  setInFlight(arm: string, requests: number): void;
  /** What it tells of requests in flight at an endpoint, whatever arm it belongs to by now. */
  setInFlightAt(endpoint: Endpoint, requests: number): void;
}

interface FakeRoute {
  readonly spec: RouteSpec;
  readonly generation: number;
}

export function createFakeRouter(features: Partial<RouterFeatures> = {}): FakeRouter {
  const able: RouterFeatures = { ...everything, ...features };
  const routes = new Map<string, FakeRoute>();
  const calls: string[] = [];
  const failures = new Map<string, Error>();
  const inFlight = new Map<string, number>();
  const endpointsInFlight = new Map<string, EndpointInFlight>();
  let isUp = true;
  let seed = 1;
  const chances: Chances = { point: () => (seed = (seed * 48_271) % 2_147_483_647) % fullWeight, pointOf };
  const begin = (method: 'observe' | 'ensure' | 'release', detail: string, signal: AbortSignal): void => {
    signal.throwIfAborted();
    calls.push(`${method}${detail}`);
    const failure = failures.get(method);
    failures.delete(method);
    if (failure !== undefined) throw failure;
  };
  const stateOf = (route: RouteRef): RouteState => {
    const found = routes.get(keyOf(route));
    if (found === undefined) return { kind: 'absent' };
    if (!isUp) throw new DeliveryError('ROUTER_DOWN', `nobody serves ${keyOf(route)}`);
    const { spec, generation } = found;
    const counts = spec.arms.map(({ name }) => ({ arm: name, requests: inFlight.get(name) ?? 0 }));
    return {
      kind: 'present',
      spec,
      generation,
      address: `http://${route.service}.fake`,
      inFlight: counts,
      endpointsInFlight: [...endpointsInFlight.values()].filter(({ requests }) => requests > 0),
    };
  };
  return {
    kind: 'fake',
    features: able,
    calls,
    async observe(route, signal) {
      begin('observe', '', signal);
      return stateOf(route);
    },
    async ensure(route, spec, signal) {
      begin('ensure', ` ${spec.id}`, signal);
      checkRouteSpec(spec, 'fake', able);
      isUp = true;
      const before = routes.get(keyOf(route));
      if (before === undefined || JSON.stringify(before.spec) !== JSON.stringify(spec))
        routes.set(keyOf(route), { spec, generation: (before?.generation ?? 0) + 1 });
      return stateOf(route);
    },
    async release(route, signal) {
      begin('release', '', signal);
      routes.delete(keyOf(route));
    },
    send(route, request) {
      const found = isUp ? routes.get(keyOf(route)) : undefined;
      return found === undefined ? undefined : chooseArm(found.spec, request, chances).arm.name;
    },
    kill: () => void (isUp = false),
    tamper(route, change) {
      const found = routes.get(keyOf(route));
      if (found === undefined) throw new Error(`there is no route ${keyOf(route)}`);
      routes.set(keyOf(route), { spec: change(found.spec), generation: found.generation + 1 });
    },
    failNext: (method, error) => void failures.set(method, error),
    setInFlight: (arm, requests) => void inFlight.set(arm, requests),
    setInFlightAt: ({ host, port }, requests) =>
      void endpointsInFlight.set(`${host}:${port}`, { host, port, requests }),
  };
}

const everything: RouterFeatures = {
  granularity: 1,
  mostArms: 16,
  match: ['header', 'cookie', 'query'],
  matchTests: ['present', 'exact', 'prefix'],
  mirrorGranularity: 1,
  sticky: ['cookie', 'value'],
  countsInFlight: true,
  queries: {},
};

const keyOf = ({ environment, service }: RouteRef): string => `${environment}/${service}`;

function pointOf(text: string): number {
  let hash = 0;
  for (const character of text) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return hash % fullWeight;
}
