import { canonicalText } from '../../../domain/canonical-json.ts';
import type { Json } from '../../../domain/json.ts';
import type { InstanceSet, InstanceSetRef, InstanceSpec, ObservedSet } from '../../../ports/deployer.ts';

/** Rises when an older supervisor could not understand a newer client, or the other way round. */
export const protocol = 1;

export type Request =
  | { readonly op: 'ping' }
  | { readonly op: 'ensure'; readonly set: InstanceSet }
  | { readonly op: 'observe'; readonly ref: InstanceSetRef }
  | { readonly op: 'list'; readonly environment: string; readonly service?: string }
  /** Answered at once; the set is gone when it is not seen any more. */
  | { readonly op: 'remove'; readonly ref: InstanceSetRef }
  /** Ends the supervisor and leaves the instances alone: another one takes over. */
  | { readonly op: 'retire' };

export type Answer =
  | { readonly kind: 'pong'; readonly protocol: number; readonly pid: number }
  | { readonly kind: 'set'; readonly set: ObservedSet }
  | { readonly kind: 'sets'; readonly sets: readonly ObservedSet[] }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: 'SERVICE_SPEC_CHANGED' | 'DEPLOYER_FAILED'; readonly message: string };

/** What a set is kept by; also the name of its file. */
export const setKey = ({ environment, service, revision, twin }: InstanceSetRef): string =>
  JSON.stringify([environment, service, revision, twin ?? '']);

export const refOf = ({ environment, service, revision, twin }: InstanceSetRef): InstanceSetRef => ({
  environment,
  service,
  revision,
  ...(twin !== undefined && { twin }),
});

/** What may lie on a disk: the spec with the names of its secrets, without their values. */
export type PublicSpec = Omit<InstanceSpec, 'secretEnv'> & { readonly secretNames: readonly string[] };

export function publicSpec({ secretEnv, ...rest }: InstanceSpec): PublicSpec {
  return { ...rest, secretNames: Object.keys(secretEnv).sort() };
}

/** Equal for equal specs. The value of a secret does not count: a new one is used from the next start on. */
export const specText = (spec: PublicSpec): string => canonicalText(spec as unknown as Json);
