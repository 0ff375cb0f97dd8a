import type { JsonObject } from '../json.ts';

/** Weights and shares are whole hundredths of a per cent, so that sums are exact: 1 is 0.01 %, this is all. */
export const fullWeight = 10_000;

/** The traffic of one service in one environment. One rollout at a time holds it (I8). */
export interface RouteRef {
  readonly service: string;
  readonly environment: string;
  /** Of this kind of router, as written in the project file. */
  readonly options: JsonObject;
}

/** What is wished of a route, whole: what is not said here is not there. */
export interface RouteSpec {
  /** Names this wish; read back from the data plane. E.g. run and step. */
  readonly id: string;
  /** Names differ; weights sum to {@link fullWeight} (I1); an arm that can get requests has endpoints (I2). */
  readonly arms: readonly RouteArm[];
  /** The first rule that fits decides, before stickiness and weights. */
  readonly match?: readonly MatchRule[];
  readonly mirror?: Mirror;
  readonly sticky?: Sticky;
}

export interface RouteArm {
  readonly name: string;
  /** 0..{@link fullWeight} */
  readonly weight: number;
  readonly endpoints: readonly Endpoint[];
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** A request that meets all conditions goes to the arm. */
export interface MatchRule {
  readonly arm: string;
  readonly when: readonly MatchCondition[];
}

export interface MatchCondition {
  readonly on: MatchKind;
  /** Of a header: in any case. */
  readonly name: string;
  readonly test: MatchTest;
}

export type MatchKind = 'header' | 'cookie' | 'query';

export type MatchTest =
  | { readonly kind: 'present' }
  | { readonly kind: 'exact'; readonly value: string }
  | { readonly kind: 'prefix'; readonly value: string };

/** A copy of requests that other arms answer; what the arm answers to it is dropped. */
export interface Mirror {
  readonly arm: string;
  /** 1..{@link fullWeight} */
  readonly share: number;
}

/**
 * Who was once sent to an arm stays there as its weight grows. Each client has a fixed point of 0..9999, from the digest
 * of a value it sends, or kept in a cookie that the router sets. A change of weight moves only those it has to move.
 */
export type Sticky =
  | { readonly by: 'cookie'; readonly name: string; readonly maxAgeSeconds: number }
  | { readonly by: 'value'; readonly on: MatchKind; readonly name: string };
