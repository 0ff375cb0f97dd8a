import type { RouteRef } from '../domain/route/spec.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import type { Router } from '../ports/router.ts';
import { createNodeHttp } from '../adapters/system/node/http.ts';

/** What a router counts of one route, remembered as long as this process runs: somebody has to `sample` it. */
export async function routeCounters(router: Router, route: RouteRef, clock: Clock): Promise<MetricSource> {
  const { createCountersSource } = await import('../adapters/metrics/counters/index.ts');
  const address = async (signal: AbortSignal): Promise<string | undefined> => {
    const state = await router.observe(route, signal);
    return state.kind === 'present' ? state.metricsAddress : undefined;
  };
  return createCountersSource({ http: createNodeHttp(clock), clock }, { address });
}
