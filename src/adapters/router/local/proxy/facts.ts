import type { RequestFacts } from '../../../../domain/route/choose.ts';
import type { MatchKind } from '../../../../domain/route/spec.ts';

/** Reads only what is asked for: most requests are never asked. */
export function factsOf(rawHeaders: readonly string[], path: string): RequestFacts {
  return {
    valueOf(on: MatchKind, name: string) {
      switch (on) {
        case 'header':
          return headerIn(rawHeaders, name);
        case 'cookie':
          return cookieIn(rawHeaders, name);
        case 'query':
          return queryIn(path, name);
      }
    },
  };
}

/** Several of one name are one list (RFC 9110, 5.3). */
function headerIn(raw: readonly string[], name: string): string | undefined {
  let found: string | undefined;
  for (let at = 0; at + 1 < raw.length; at += 2) {
    if (raw[at]?.toLowerCase() !== name) continue;
    found = found === undefined ? raw[at + 1] : `${found}, ${raw[at + 1]}`;
  }
  return found;
}

/** The first of the name: browsers send the more specific path first (RFC 6265, 5.4). */
function cookieIn(raw: readonly string[], name: string): string | undefined {
  for (let at = 0; at + 1 < raw.length; at += 2) {
    if (raw[at]?.toLowerCase() !== 'cookie') continue;
    for (const part of (raw[at + 1] ?? '').split(';')) {
      const equals = part.indexOf('=');
      if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
    }
  }
  return undefined;
}

function queryIn(path: string, name: string): string | undefined {
  const start = path.indexOf('?');
  return start === -1 ? undefined : (new URLSearchParams(path.slice(start + 1)).get(name) ?? undefined);
}
