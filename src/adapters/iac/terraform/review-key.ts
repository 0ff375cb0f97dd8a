/**
 * I7 for what nobody may see: a masked value carries a keyed digest, so that a secret that was changed after the review is
 * a difference. The key is random and stays on this machine: a plain digest of a short secret could be guessed back (I9).
 */
import type { Json } from '../../../domain/json.ts';
import { type KeptKey, keptKey } from '../../_shared/kept-key.ts';
import { canonicalText } from './canonical.ts';
import type { TerraformDeps } from './deps.ts';
import type { Session } from './session.ts';

/** The digest of a value at its place, as `keyId:hex`. Equal values at two places have two digests. */
export type Seal = (place: Json, value: Json) => string;

export interface ReviewKeys {
  /** Makes the project's key where it has none. */
  sealFor(session: Session): Promise<Seal>;
}

/** One engine asks for the key of a project once. */
export function createReviewKeys(deps: TerraformDeps): ReviewKeys {
  const known = new Map<string, Promise<KeptKey>>();
  return {
    async sealFor({ layout, work }) {
      const asked = known.get(layout.reviewKey) ?? keptKey(deps, layout.reviewKey);
      known.set(layout.reviewKey, asked);
      asked.catch(() => known.delete(layout.reviewKey));
      const { id, key } = await asked;
      const stack = [work.environment.name, work.stack.name];
      return (place, value) => `${id}:${deps.keyedDigest(key, canonicalText([...stack, place, value]))}`;
    },
  };
}
