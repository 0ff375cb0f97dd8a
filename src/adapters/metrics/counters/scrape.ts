import type { Measurement } from '../../../domain/metrics/measurement.ts';
import type { Snapshot } from '../../../domain/metrics/samples.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Http } from '../../../ports/http.ts';
import { readExposition } from './exposition.ts';

const maxBytes = 16 * 1024 * 1024;

export type Scraped =
  | { readonly kind: 'snapshot'; readonly snapshot: Snapshot }
  | { readonly kind: 'nothing'; readonly why: Extract<Measurement, { kind: 'timeout' | 'error' }> };

/** Reads all counters once. The time is when the answer was complete: no counter in it is younger. */
export async function scrape(
  { http, clock }: { readonly http: Http; readonly clock: Pick<Clock, 'now'> },
  { url, timeoutMs }: { readonly url: string; readonly timeoutMs: number },
  signal: AbortSignal,
): Promise<Scraped> {
  const outcome = await http.request({ method: 'GET', url, headers: {}, timeoutMs, maxBytes }, signal);
  if (outcome.kind === 'timeout') return { kind: 'nothing', why: { kind: 'timeout', afterMs: timeoutMs } };
  if (outcome.kind === 'failed') return fault('unreachable', `${url}: ${outcome.detail}`);
  if (outcome.status !== 200) return fault('source-failed', `${url} answers with HTTP ${outcome.status}`);
  if (outcome.cut) return fault('answer-unreadable', `${url} answers with more than ${maxBytes} bytes`);
  const read = readExposition(outcome.body);
  if (read.kind === 'unreadable')
    return fault('answer-unreadable', `${url} answers with no metrics in line ${read.line}: ${read.text}`);
  return { kind: 'snapshot', snapshot: { at: clock.now().getTime(), series: read.series } };
}

const fault = (reason: 'unreachable' | 'source-failed' | 'answer-unreadable', detail: string): Scraped => ({
  kind: 'nothing',
  why: { kind: 'error', reason, detail, again: true },
});
