import { createHash } from 'node:crypto';
import type { Kind } from '../catalogue/kind.ts';
import { valueKey } from '../cty/key.ts';
import { isWhollyKnown, type Value, type ValueObject } from '../cty/value.ts';
import { bodyType } from '../schema/wire.ts';
import type { Caller } from './census.ts';
import type { StoredResource } from './model.ts';

/** How long a cloud remembers a client token. */
const tokenLifetimeMs = 15 * 60 * 1_000;

/**
 * The client token of a create: the same for the same wish in the same place. Terraform hands a provider nothing that
 * outlives a re-plan and names the resource, so the wish itself (every attribute that the user decided, default tags
 * included) and the scope of the provider's configuration are all there is to go by.
 */
export function clientToken(caller: Caller, kind: Kind, wanted: ValueObject): string {
  const wish = valueKey(bodyType(kind.body), wanted);
  const parts = [caller.scope, caller.cloud, caller.account, caller.region, kind.type, wish];
  return createHash('sha256').update(parts.join('\u0000')).digest('hex');
}

/** Who asks, and when (milliseconds since the epoch). */
export interface Asked {
  readonly caller: Caller;
  /** Whether a client connection is still there. */
  readonly isOpen: (owner: string) => boolean;
  readonly now: number;
}

/**
 * Whether a create may be answered with a resource that an earlier one made and that no state remembers:
 * R1 the tokens are equal; R2 nobody who knew its id has asked for it since, or the wish names it and is made in a scope:
 * then a second one cannot be meant, and a state that forgot it was lost; R3 the connection that made it is gone, so a
 * second resource of the same wish in one run is a second resource; R4 the token has not expired.
 */
export function replayable(
  { account, control }: StoredResource,
  wish: { readonly token: string; readonly named: boolean },
  { caller, isOpen, now }: Asked,
): boolean {
  const forgotten = !control.acknowledged || (caller.scope !== '' && wish.named);
  return (
    account === caller.account &&
    control.token === wish.token &&
    forgotten &&
    control.owner !== caller.owner &&
    !isOpen(control.owner) &&
    now - control.createdAt < tokenLifetimeMs
  );
}

/** Whether the wish holds everything that makes the resource's name unique. */
export const isNamed = (kind: Kind, wanted: ValueObject): boolean =>
  kind.unique.by.every((name) => typeof wanted[name] === 'string');

/** What an earlier create made, as this one wants it: they differ only where somebody has changed it by hand since. */
export const reconciled = (wanted: ValueObject, made: ValueObject): ValueObject =>
  Object.fromEntries(Object.entries(made).map(([name, value]) => [name, knownOr(wanted[name] ?? null, value)]));

const knownOr = (wanted: Value, made: Value): Value => (isWhollyKnown(wanted) ? wanted : made);
