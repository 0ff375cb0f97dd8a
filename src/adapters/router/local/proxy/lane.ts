import type { Agent } from 'node:http';
import type { Chances } from '../../../../domain/route/choose.ts';
import type { Endpoint, RouteArm, RouteSpec } from '../../../../domain/route/spec.ts';
import type { LocalOptions } from '../options.ts';
import type { Meters, RequestKind } from './meters.ts';

/** What the handling of a request needs of its route. The table is replaced as a whole: a request reads it once. */
export interface Lane {
  readonly table: Table;
  readonly options: LocalOptions;
  /** Connections that are kept, for requests that may be sent twice. */
  readonly kept: Agent;
  /** A connection each: a request that may be sent only once never meets a connection that is just being closed. */
  readonly fresh: Agent;
  readonly meters: Meters;
  readonly flights: Set<Flight>;
  readonly chances: Chances;
  /** Names this proxy in `Via`, and in no other. */
  readonly pseudonym: string;
  /** It ends: connections are closed after the answer. */
  readonly closing: boolean;
  monotonicMs(): number;
}

/** One spec in use. */
export interface Table {
  readonly spec: RouteSpec;
  readonly generation: number;
  /** The next of the arm's endpoints, in turn. */
  endpointOf(arm: RouteArm): Endpoint;
}

/** A request or a tunnel that has begun and not ended. */
export interface Flight {
  readonly arm: string;
  readonly kind: RequestKind;
  readonly endpoint: Endpoint;
  /** Ends it at once: the deadline of its drain has passed. */
  cut(): void;
}

export function createTable(spec: RouteSpec, generation: number): Table {
  const turns = new Map<string, number>();
  return {
    spec,
    generation,
    endpointOf({ name, endpoints }) {
      const turn = turns.get(name) ?? 0;
      turns.set(name, (turn + 1) % endpoints.length);
      const endpoint = endpoints[turn];
      // A spec without endpoints for an arm that can be chosen is never taken.
      if (endpoint === undefined) throw new RangeError(`arm ${name} has no endpoint`);
      return endpoint;
    },
  };
}

export const sameEndpoint = (one: Endpoint, other: Endpoint): boolean =>
  one.host === other.host && one.port === other.port;
