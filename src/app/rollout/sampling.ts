import type { Clock } from '../../ports/clock.ts';
import type { MetricSource } from '../../ports/metric-source.ts';

/** Counters without a memory, kept in ours for as long as the run lasts. */
export interface Sampling {
  /** The source of a service; from the first call on it is sampled. */
  of(service: string, make: () => Promise<MetricSource>): Promise<MetricSource>;
  end(): void;
}

const everyMs = 1_000;

export function createSampling(clock: Pick<Clock, 'sleep'>): Sampling {
  const stop = new AbortController();
  const known = new Map<string, Promise<MetricSource>>();
  const sample = async (source: MetricSource): Promise<void> => {
    while (!stop.signal.aborted) {
      await source.sample?.(stop.signal);
      await clock.sleep(everyMs, stop.signal);
    }
  };
  const begin = async (make: () => Promise<MetricSource>): Promise<MetricSource> => {
    const source = await make();
    // A missing sample shows in the answers; the end of the run ends the loop.
    if (source.sample !== undefined) sample(source).catch(() => undefined);
    return source;
  };
  return {
    of(service, make) {
      const found = known.get(service) ?? begin(make);
      known.set(service, found);
      return found;
    },
    end: () => stop.abort(),
  };
}
