import type { Kind } from '../catalogue/kind.ts';
import type { ValueObject } from '../cty/value.ts';
import { type Admission, admit, type CallSettings } from './calls.ts';
import type { Caller } from './census.ts';
import type { Fault, Operation, Refusal } from './model.ts';
import type { ResourceStore } from './store.ts';

export interface ApiSettings extends CallSettings {
  readonly store: ResourceStore;
  /** Whether a client connection is still there. */
  readonly isOpen: (owner: string) => boolean;
}

/** Who asks about what, and until when it is worth an answer. */
export interface Request {
  readonly caller: Caller;
  readonly kind: Kind;
  readonly signal: AbortSignal;
}

/** What a request came to. A refusal may come with a resource: what exists although something went wrong. */
export interface Answer {
  readonly resource?: ValueObject;
  readonly refused?: Refusal;
}

export interface BegunCall {
  readonly admission: Admission;
  /** Writes the call into the log of the world, with what it came to. */
  readonly log: (outcome: string, id: string | null) => void;
}

/** Begins an API call: waits for its latency and its faults. */
export async function begin(
  settings: ApiSettings,
  { caller, kind, signal }: Request,
  operation: Operation,
  name: unknown,
): Promise<BegunCall> {
  const site = {
    operation,
    cloud: caller.cloud,
    region: caller.region,
    account: caller.account,
    type: kind.type,
    name: typeof name === 'string' ? name : null,
  };
  const admission = await admit(settings, site, signal);
  return { admission, log: (outcome, id) => settings.log(site, outcome, id) };
}

export const crashes = (faults: readonly Fault[]): boolean => faults.some((fault) => fault.kind === 'crash');

/** How much longer a call takes, milliseconds. */
export const slowness = (faults: readonly Fault[]): number =>
  faults.find((fault) => fault.kind === 'slow')?.milliseconds ?? 0;

/** The request was carried out and nobody will ever hear of it. */
export function crash(settings: ApiSettings): Promise<Answer> {
  settings.crash();
  return new Promise(() => undefined);
}
