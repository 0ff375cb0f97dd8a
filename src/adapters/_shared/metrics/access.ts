import type { HttpTls } from '../../../ports/http.ts';

/** How a place of HTTP is spoken to. Secrets are filled in already. */
export interface HttpAccess {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly auth?:
    | { readonly kind: 'basic'; readonly username: string; readonly password: string }
    | { readonly kind: 'bearer'; readonly token: string }
    | undefined;
  readonly tls?: HttpTls | undefined;
}

export function authorization({ auth }: Pick<HttpAccess, 'auth'>): Readonly<Record<string, string>> {
  if (auth === undefined) return {};
  const { kind } = auth;
  const words = kind === 'bearer' ? `Bearer ${auth.token}` : `Basic ${base64(`${auth.username}:${auth.password}`)}`;
  return { authorization: words };
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** A URL may carry a password, and its query a key. */
export function shown(text: string): string {
  const url = URL.parse(text);
  return url === null ? 'what is no URL' : `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
}

/** Without the slashes at its end. */
export const baseOf = ({ url }: Pick<HttpAccess, 'url'>): string => url.replace(/\/+$/, '');

/** What must not come back from there. */
export const secretsIn = ({ auth, headers }: Pick<HttpAccess, 'auth' | 'headers'>): readonly string[] => [
  ...(auth === undefined ? [] : [auth.kind === 'basic' ? auth.password : auth.token]),
  ...Object.values(headers),
];
