import type { Endpoint, MatchKind, MatchTest, RouteRef, RouteSpec, Sticky } from '../domain/route/spec.ts';
import type { QuerySet } from '../domain/metrics/query.ts';

/** Splits the traffic of a service. Every method is safe to repeat, and to be killed in between any two lines. */
export interface Router {
  /** E.g. `local`, `nginx`. */
  readonly kind: string;
  readonly features: RouterFeatures;
  /**
   * What the running proxy uses now, read from the data plane; not from what we wrote.
   * @throws ROUTER_DOWN nobody serves the route although it was made, ROUTER_UNREADABLE, ROUTER_*
   */
  observe(route: RouteRef, signal: AbortSignal): Promise<RouteState>;
  /**
   * Returns the state as soon as the running proxy uses the spec for every new request; requests that have begun are
   * finished where they are. Starts or repairs what is missing. Does not wait for arms that are left to drain.
   * @throws ROUTER_SPEC_INVALID and ROUTER_UNSUPPORTED before anything is changed; ROUTER_*
   */
  ensure(route: RouteRef, spec: RouteSpec, signal: AbortSignal): Promise<RouteState>;
  /** Gives the route back as it was found, after what has begun was finished or cut off at the drain's deadline. */
  release(route: RouteRef, signal: AbortSignal): Promise<void>;
}

export type RouteState =
  /** We have not made it, or have given it back. */
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'present';
      /** Exactly what is in use. Differs from the last wish where somebody changed it behind our back. */
      readonly spec: RouteSpec;
      /** Grows with every change that the proxy took. */
      readonly generation: number;
      /** Where clients reach it: `http://127.0.0.1:8080`. */
      readonly address: string;
      /** Where its counters are read in Prometheus' text format, if they are. */
      readonly metricsAddress?: string;
      /** Also of arms that are left and still drain. Where the proxy cannot tell: undefined. */
      readonly inFlight?: readonly ArmInFlight[];
      /**
       * The same by where the requests are, whatever their arm is called by now: an instance that is not named here has
       * nothing left to finish. Where the proxy cannot tell: undefined.
       */
      readonly endpointsInFlight?: readonly EndpointInFlight[];
    };

export interface ArmInFlight {
  readonly arm: string;
  readonly requests: number;
}

export interface EndpointInFlight extends Endpoint {
  /** 1 or more. */
  readonly requests: number;
}

/** What a router can do. A spec that needs more is refused with ROUTER_UNSUPPORTED before anything is changed. */
export interface RouterFeatures {
  /** The smallest difference of weights, in hundredths of a per cent: 1 is 0.01 %, 100 whole per cents. */
  readonly granularity: number;
  readonly mostArms: number;
  readonly match: readonly MatchKind[];
  readonly matchTests: readonly MatchTest['kind'][];
  /** Undefined: cannot mirror; else the smallest difference of shares. */
  readonly mirrorGranularity?: number;
  readonly sticky: readonly Sticky['by'][];
  /** Reads back how many requests are in flight, for each arm and each endpoint. Else `inFlight` may tell that something is, and not where. */
  readonly countsInFlight: boolean;
  /** Ready queries on the router's own counters, with the arguments `environment`, `service` and `arm`. */
  readonly queries: QuerySet;
}
