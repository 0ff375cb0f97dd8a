import type { Head } from './head.ts';

/** What is served of a request, before anybody upstream sees it. */
export type Admission =
  | { readonly kind: 'refused'; readonly status: number; readonly why: string }
  | {
      readonly kind: 'admitted';
      /** In origin form, or `*`. */
      readonly path: string;
      readonly host: string | undefined;
      readonly body: 'none' | 'length' | 'chunked';
    };

export interface RequestLine {
  readonly method: string;
  readonly target: string;
  /** `1.1` */
  readonly version: string;
}

/**
 * Whatever two readers could understand in two ways is refused: the parser has seen to syntax, this sees to meaning.
 * RFC 9112: 3.2 (targets and hosts), 6.1 to 6.3 (framing).
 */
export function admit(line: RequestLine, head: Head, limits: { readonly bodyBytes: number | undefined }): Admission {
  const { method, version } = line;
  if (version !== '1.1' && version !== '1.0') return refused(505, 'this is HTTP/1.1');
  // A tunnel to anywhere, and an echo of cookies: a reverse proxy has no use for either.
  if (method === 'CONNECT' || method === 'TRACE') return refused(405, `${method} is not served here`);
  const target = readTarget(line);
  if (target === undefined) return refused(400, 'the target of the request is malformed');
  if (head.hosts.length > 1) return refused(400, 'there is more than one Host');
  if (version === '1.1' && head.hosts.length === 0) return refused(400, 'there is no Host');
  // RFC 9112, 3.2.2: an absolute target speaks louder than the header.
  const host = target.authority ?? head.hosts[0];
  if (host !== undefined && !isHost(host)) return refused(400, 'Host is malformed');
  const body = framing(head, version);
  if (typeof body === 'object') return body;
  const { bodyBytes } = limits;
  if (body === 'length' && bodyBytes !== undefined && Number(head.contentLength) > bodyBytes)
    return refused(413, `the body has more than ${bodyBytes} bytes`);
  return { kind: 'admitted', path: target.path, host, body };
}

const refused = (status: number, why: string): Extract<Admission, { readonly kind: 'refused' }> => ({
  kind: 'refused',
  status,
  why,
});

function readTarget({
  method,
  target,
}: RequestLine): { readonly path: string; readonly authority?: string } | undefined {
  // A fragment is never sent, and readers differ in where they cut it off.
  if (target.includes('#') || /[\x00-\x20\x7f]/.test(target)) return undefined;
  if (target.startsWith('/')) return { path: target };
  if (target === '*') return method === 'OPTIONS' ? { path: '*' } : undefined;
  const [, authority, rest = ''] = /^https?:\/\/([^/?]+)(.*)$/i.exec(target) ?? [];
  if (authority === undefined) return undefined;
  if (rest === '' && method === 'OPTIONS') return { path: '*', authority };
  return { path: rest.startsWith('/') ? rest : `/${rest}`, authority };
}

/** A name or address and a port; no user, no path, nothing that ends a line. */
const isHost = (host: string): boolean => /^(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?$/.test(host);

function framing(
  { contentLength, transferEncodings }: Head,
  version: string,
): 'none' | 'length' | 'chunked' | Extract<Admission, { readonly kind: 'refused' }> {
  const [coding] = transferEncodings;
  if (coding === undefined) return contentLength === undefined ? 'none' : lengthOf(contentLength);
  // The classic of smuggling; the parser refuses it too.
  if (contentLength !== undefined) return refused(400, 'both Content-Length and Transfer-Encoding');
  if (version === '1.0') return refused(400, 'Transfer-Encoding in HTTP/1.0');
  if (transferEncodings.length > 1) return refused(400, 'there is more than one Transfer-Encoding');
  // Another coding would be lost on the way: the body would arrive compressed, and nobody would say so.
  return coding.trim().toLowerCase() === 'chunked' ? 'chunked' : refused(501, 'Transfer-Encoding other than chunked');
}

function lengthOf(text: string): 'none' | 'length' | Extract<Admission, { readonly kind: 'refused' }> {
  if (!/^\d{1,15}$/.test(text)) return refused(400, 'Content-Length is malformed');
  return Number(text) === 0 ? 'none' : 'length';
}
