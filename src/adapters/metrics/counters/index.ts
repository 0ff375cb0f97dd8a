import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { evaluate } from '../../../domain/metrics/evaluate.ts';
import { filled } from '../../../domain/metrics/fill.ts';
import type { Measurement } from '../../../domain/metrics/measurement.ts';
import { shownQuery } from '../../../domain/metrics/shown-query.ts';
import type { MetricQuery } from '../../../domain/metrics/query.ts';
import type { Snapshot } from '../../../domain/metrics/samples.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Http } from '../../../ports/http.ts';
import type { MetricQuestion, MetricSource } from '../../../ports/metric-source.ts';
import { type Scraped, scrape } from './scrape.ts';

export interface CountersOptions {
  /** Where the counters are read now, in Prometheus' text format; undefined: nobody serves them. */
  readonly address: (signal: AbortSignal) => Promise<string | undefined>;
  /** What was read before, oldest first. @default nothing */
  readonly history?: readonly Snapshot[];
  /** How far back windows may reach. @default 1 hour */
  readonly keepMs?: number;
}

/** A snapshot that is so near counts as one of the time asked about: nobody samples at that very millisecond. */
const slackMs = 1_500;
const sampleTimeoutMs = 2_000;
const hourMs = 3_600_000;

/**
 * Counters that have no memory, as a router has them: we remember what they were. A restart of ours forgets it, and the
 * answers are a partial window until there is enough again.
 */
export function createCountersSource(
  deps: { readonly http: Http; readonly clock: Pick<Clock, 'now'> },
  { address, history = [], keepMs = hourMs }: CountersOptions,
): MetricSource {
  let kept: readonly Snapshot[] = history;

  const take = async (timeoutMs: number, signal: AbortSignal): Promise<Scraped> => {
    const url = await whereabouts(signal);
    if (typeof url === 'object') return { kind: 'nothing', why: url };
    const scraped = await scrape(deps, { url, timeoutMs }, signal);
    if (scraped.kind === 'snapshot') {
      const oldest = scraped.snapshot.at - keepMs;
      // A clock that was set back would leave snapshots of the future: they go.
      kept = [...kept.filter(({ at }) => at >= oldest && at < scraped.snapshot.at), scraped.snapshot];
    }
    return scraped;
  };

  /** Whoever should know the address may be the one that is down. */
  const whereabouts = async (signal: AbortSignal) => {
    const nobody = (detail: string) => ({ kind: 'error', reason: 'unreachable', detail, again: true }) as const;
    try {
      return (await address(signal)) ?? nobody('nobody serves them');
    } catch (error) {
      if (isDeliveryError(error)) return nobody(error.message);
      throw error;
    }
  };

  return {
    kind: 'counters',
    async query(question, signal) {
      signal.throwIfAborted();
      const query = filled(question.query, question.arguments);
      const measurement = (await hindrance(question, signal)) ?? measured(query, question);
      const { at, windowMs } = question;
      return { source: 'counters', asked: shownQuery(query), at, windowMs, measurement };
    },
    async sample(signal) {
      const newest = kept.at(-1)?.at ?? 0;
      if (deps.clock.now().getTime() - newest < slackMs / 2) return;
      await take(sampleTimeoutMs, signal).catch(() => undefined);
    },
  };

  /** Takes the snapshot that a question about now needs. What stands in its way is the answer. */
  async function hindrance({ at, timeoutMs }: MetricQuestion, signal: AbortSignal): Promise<Measurement | undefined> {
    const asked = Date.parse(at);
    const hasEnd = kept.some((snapshot) => snapshot.at >= asked);
    if (hasEnd || deps.clock.now().getTime() - asked > slackMs) return undefined;
    const scraped = await take(timeoutMs, signal);
    return scraped.kind === 'nothing' ? scraped.why : undefined;
  }

  function measured(query: MetricQuery, { at, windowMs, staleAfterMs }: MetricQuestion): Measurement {
    const asked = Date.parse(at);
    // The first one after it, not the newest: the same question has the same answer tomorrow.
    const end = kept.find((snapshot) => snapshot.at >= asked && snapshot.at <= asked + slackMs)?.at ?? asked;
    return evaluate(kept, query, { at: end, windowMs, staleAfterMs });
  }
}
