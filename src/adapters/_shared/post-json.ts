import type { Http } from '../../ports/http.ts';
import type { Posted } from '../../ports/notifier.ts';

export interface JsonPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const timeoutMs = 10_000;
const maxBytes = 64 * 1024;

/** One POST, and what its outcome means for whoever wants to tell something. */
export async function postJson(http: Http, { url, headers, body }: JsonPost, signal: AbortSignal): Promise<Posted> {
  const place = originOf(url);
  if (place === undefined) return { kind: 'failed', detail: 'its URL is not one of HTTP', again: false };
  const all = { 'content-type': 'application/json', ...headers };
  const outcome = await http.request({ method: 'POST', url, headers: all, body, timeoutMs, maxBytes }, signal);
  if (outcome.kind === 'timeout')
    return { kind: 'failed', detail: `${place}: no answer within ${timeoutMs} ms`, again: true };
  if (outcome.kind === 'failed') {
    return { kind: 'failed', detail: `${place}: ${reasons[outcome.reason]}`, again: outcome.reason !== 'tls' };
  }
  const { status } = outcome;
  if (status >= 200 && status <= 299) return { kind: 'delivered' };
  const again = status >= 500 || status === 429 || status === 408;
  const afterMs = again ? waitOf(outcome.headers['retry-after']) : undefined;
  return {
    kind: 'failed',
    detail: `${place} answers with HTTP ${status}`,
    again,
    ...(afterMs !== undefined && { afterMs }),
  };
}

/** Not the network's own words: they may hold the URL. */
const reasons = {
  refused: 'nobody listens there',
  'unknown-host': 'the name is not known',
  tls: 'its certificate is not trusted',
  broken: 'the connection broke',
} as const;

/** Who knows the whole URL of such a place may write to it. */
function originOf(url: string): string | undefined {
  const parsed = URL.parse(url);
  return parsed?.protocol === 'http:' || parsed?.protocol === 'https:' ? parsed.origin : undefined;
}

/** In seconds; a date is not understood, and the caller waits as long as it would anyway. */
const waitOf = (header: string | undefined): number | undefined =>
  header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : undefined;
