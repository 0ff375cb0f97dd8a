import { createHash, randomBytes } from 'node:crypto';
import type { TokenScope } from '../../../domain/state/scope.ts';

export interface KnownToken {
  readonly scope: TokenScope;
  readonly who: string;
}

/** Tokens by their SHA-256: who reads our memory or our files finds none that could be used. */
export interface TokenBook {
  find(token: string): KnownToken | undefined;
  add(known: KnownToken): string;
}

export function createTokenBook(given: ReadonlyMap<string, KnownToken> = new Map()): TokenBook {
  const known = new Map(given);
  return {
    find: (token) => known.get(tokenDigest(token)),
    add(entry) {
      const token = newToken();
      known.set(tokenDigest(token), entry);
      return token;
    },
  };
}

/** 256 random bits: nothing that could be guessed, so that a plain digest is enough. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const tokenDigest = (token: string): string => createHash('sha256').update(token).digest('hex');
