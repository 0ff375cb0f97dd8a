/**
 * I7 for what nobody may see: a masked value carries a keyed digest, so that a secret that was changed after the review is
 * a difference. The key is random and stays on this machine: a plain digest of a short secret could be guessed back (I9).
 */
import { isJsonObject, type Json } from '../../../domain/json.ts';
import { canonicalText, parseJson } from './canonical.ts';
import type { TerraformDeps } from './deps.ts';
import type { Session } from './session.ts';

/** The digest of a value at its place, as `keyId:hex`. Equal values at two places have two digests. */
export type Seal = (place: Json, value: Json) => string;

export interface ReviewKeys {
  /** Makes the project's key where it has none. */
  sealFor(session: Session): Promise<Seal>;
}

interface Key {
  readonly id: string;
  readonly key: string;
}

/** One engine asks for the key of a project once. */
export function createReviewKeys(deps: TerraformDeps): ReviewKeys {
  const known = new Map<string, Promise<Key>>();
  return {
    async sealFor({ layout, work }) {
      const asked = known.get(layout.reviewKey) ?? keyAt(deps, layout.reviewKey);
      known.set(layout.reviewKey, asked);
      asked.catch(() => known.delete(layout.reviewKey));
      const { id, key } = await asked;
      const stack = [work.environment.name, work.stack.name];
      return (place, value) => `${id}:${deps.keyedDigest(key, canonicalText([...stack, place, value]))}`;
    },
  };
}

async function keyAt({ files, newKey }: TerraformDeps, path: string): Promise<Key> {
  const there = keyIn(await files.readText(path));
  if (there !== undefined) return there;
  const made: Key = { id: newKey().slice(0, 8), key: newKey() };
  const text = `${canonicalText({ version: 1, ...made })}\n`;
  if (files.createNew !== undefined && (await files.createNew(path, text, 0o600))) return made;
  // Another process was first; or what is there is no key, and is replaced: reviews under it cannot be compared any more.
  const theirs = keyIn(await files.readText(path));
  if (theirs !== undefined) return theirs;
  await files.writeText(path, text, 0o600);
  return made;
}

function keyIn(text: string | undefined): Key | undefined {
  const json = parseJson(text);
  if (!isJsonObject(json)) return undefined;
  const { id, key } = json;
  const isKey = typeof id === 'string' && typeof key === 'string' && /^[0-9a-f]{64}$/.test(key);
  return isKey ? { id, key } : undefined;
}
