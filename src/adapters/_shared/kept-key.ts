/** A random key that is made once for a project and stays on this machine, in a file that only its owner can read. */
import { canonicalText } from '../../domain/canonical-json.ts';
import { isJsonObject, type Json } from '../../domain/json.ts';
import type { Files } from '../../ports/files.ts';

export interface KeptKey {
  /** Tells one key from another without telling anything of it. */
  readonly id: string;
  readonly key: string;
}

interface KeyMaking {
  readonly files: Pick<Files, 'readText' | 'writeText' | 'createNew'>;
  /** Random, in hex. */
  readonly newKey: () => string;
}

/** Makes the key where there is none. */
export async function keptKey({ files, newKey }: KeyMaking, path: string): Promise<KeptKey> {
  const there = keyIn(await files.readText(path));
  if (there !== undefined) return there;
  const made: KeptKey = { id: newKey().slice(0, 8), key: newKey() };
  const text = `${canonicalText({ version: 1, ...made })}\n`;
  if (files.createNew !== undefined && (await files.createNew(path, text, 0o600))) return made;
  // Another process was first; or what is there is no key, and is replaced: what was made under it cannot be compared any more.
  const theirs = keyIn(await files.readText(path));
  if (theirs !== undefined) return theirs;
  await files.writeText(path, text, 0o600);
  return made;
}

function keyIn(text: string | undefined): KeptKey | undefined {
  const json = parsed(text);
  if (!isJsonObject(json)) return undefined;
  const { id, key } = json;
  const isKey = typeof id === 'string' && typeof key === 'string' && /^[0-9a-f]{64}$/.test(key);
  return isKey ? { id, key } : undefined;
}

function parsed(text: string | undefined): Json | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) satisfies Json);
  } catch {
    return undefined;
  }
}
