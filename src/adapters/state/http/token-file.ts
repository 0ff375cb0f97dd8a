/**
 * A file of tokens, one on each line: the token's SHA-256, what it may do, the states it is for (with commas), a name.
 * `3f6c...  write  staging/*,production/network  ci`. Empty lines and what follows a `#` are nothing.
 */
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { type Access, accessLevels, isStateName } from '../../../domain/state/scope.ts';
import { type KnownToken, newToken, tokenDigest } from './tokens.ts';

/** @throws STATE_TOKENS_INVALID naming the line */
export function parseTokenFile(text: string, file: string): ReadonlyMap<string, KnownToken> {
  const known = new Map<string, KnownToken>();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/#.*$/, '').trim();
    if (line === '') continue;
    const [digest = '', access = '', states = '', who = '', ...more] = line.split(/\s+/);
    const fault = faultOf(digest, access, states, more.length);
    if (fault !== undefined) throw invalid(`${file}:${index + 1}: ${fault}`);
    known.set(digest.toLowerCase(), {
      // Checked above.
      scope: { access: access as Access, states: states.split(',') },
      who: who === '' ? `token ${digest.slice(0, 8)}` : who,
    });
  }
  if (known.size === 0) throw invalid(`${file} has no token: nobody could use the service`);
  return known;
}

function faultOf(digest: string, access: string, states: string, more: number): string | undefined {
  // The line is not shown: somebody may have written the token itself.
  if (!/^[0-9a-f]{64}$/i.test(digest)) return 'the first word is not a SHA-256 in hex';
  if (!(accessLevels as readonly string[]).includes(access)) return `"${access}" is none of ${accessLevels.join(', ')}`;
  const wrong = states.split(',').find((state) => !isPattern(state));
  if (wrong !== undefined) return `"${wrong}" names no state`;
  return more > 0 ? 'there are more than four words' : undefined;
}

const isPattern = (text: string): boolean => text === '*' || isStateName(text.replace(/\*$/, '').replace(/\/$/, ''));

const invalid = (message: string): DeliveryError => new DeliveryError('STATE_TOKENS_INVALID', message);

/** A new token, and its line for the file. @throws STATE_TOKENS_INVALID */
export function makeToken({ access, states, who }: { access: Access; states: readonly string[]; who: string }): {
  readonly token: string;
  readonly line: string;
} {
  const token = newToken();
  const name = who.replace(/[\s#]+/g, '-');
  const line = `${tokenDigest(token)}  ${access}  ${states.join(',')}  ${name}`;
  parseTokenFile(line, 'the token');
  return { token, line };
}
