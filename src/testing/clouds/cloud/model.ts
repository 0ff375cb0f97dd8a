import type { JsonObject } from '../../../domain/json.ts';
import type { Cloud } from './regions.ts';

/** A resource as it stands in the world. */
export interface WorldResource {
  readonly cloud: Cloud;
  readonly region: string;
  readonly account: string;
  readonly type: string;
  readonly id: string;
  /** What the cloud's API would show, secrets in clear: this is the inside of the simulation. */
  readonly attributes: JsonObject;
}

/** What the cloud remembers beside the resource itself. */
export interface StoredResource extends WorldResource {
  readonly control: {
    /** The client token of the request that made it. */
    readonly token: string;
    /** The client connection that made it. */
    readonly owner: string;
    /** Whether somebody who knew its id has asked for it since: it is in a state then, and no longer up for a replay. */
    readonly acknowledged: boolean;
    /** Milliseconds since the epoch. */
    readonly createdAt: number;
    /** How many more reads say that it is not there yet (eventual consistency). */
    readonly hiddenReads: number;
  };
}

export type Operation = 'create' | 'read' | 'update' | 'delete' | 'find';

/** One call of a cloud's API, as logged. */
export interface Call {
  readonly at: string;
  readonly operation: Operation;
  readonly cloud: Cloud;
  readonly region: string;
  readonly account: string;
  readonly type: string;
  readonly id: string | null;
  readonly name: string | null;
  /** "ok", "replayed" (a create that was answered with what an earlier one had made), or the code of the refusal. */
  readonly outcome: string;
}

/** An API error as a cloud words it. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Which calls a fault is about; what is left out matches everything. */
export interface FaultTarget {
  /** @default any for `error` and `throttle`, create for the others */
  readonly operation?: Operation;
  readonly cloud?: Cloud;
  readonly region?: string;
  readonly type?: string;
  readonly name?: string;
  /** From the how-manieth matching call on. @default 1 */
  readonly nth?: number;
  /** For how many matching calls. @default 1 */
  readonly times?: number;
  /** Names the fault, so that its count outlives the server. @default a digest of its text */
  readonly id?: string;
}

/**
 * What can go wrong. `error`: the API refuses. `throttle`: it says to come back later, and the provider does, a bounded
 * number of times. `crash`: the call is carried out and the provider dies before it answers. `lag`: a created resource
 * stays invisible for some reads. `slow`: the call takes so much longer; a create exists from its beginning.
 * `quota`: creates beyond a number are refused.
 */
export type Fault = FaultTarget &
  (
    | { readonly kind: 'error'; readonly code: string; readonly message?: string }
    | { readonly kind: 'throttle' }
    | { readonly kind: 'crash' }
    | { readonly kind: 'lag'; readonly reads: number }
    | { readonly kind: 'slow'; readonly milliseconds: number }
    | { readonly kind: 'quota'; readonly limit: number }
  );
