import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { MetricQuery, QueryArguments } from '../../domain/metrics/query.ts';
import { analysesOf } from '../../domain/recording/fits.ts';
import { shapeOf } from '../../domain/recording/metric-shape.ts';
import { type RecordedArm, type RecordedSeries, requestsSeries } from '../../domain/recording/model.ts';
import type { MetricSource } from '../../ports/metric-source.ts';
import { ownCounters, queryOf } from '../rollout/measuring.ts';
import { recordOfService } from '../rollout/records.ts';
import { routeOf, serviceNamed } from '../rollout/places.ts';
import { sourceNamed } from '../rollout/sources.ts';
import { silentCall } from '../silent-call.ts';
import type { Workbench } from '../workbench.ts';

export interface SeriesAsked {
  readonly about: Omit<RecordedSeries, 'points'>;
  readonly source: MetricSource;
  readonly query: MetricQuery;
  readonly given: QueryArguments;
}

const requests = {
  metric: requestsSeries,
  kind: 'count',
  unit: 'count',
  better: 'either',
  query: 'request-count',
} as const;

/** Every metric of the strategy, and the number of requests where the router counts them, for each arm. */
export async function seriesToAsk(
  bench: Workbench,
  name: string,
  arms: readonly RecordedArm[],
  signal: AbortSignal,
): Promise<readonly SeriesAsked[]> {
  const { project } = bench;
  const { delivery, journal } = project.services;
  const service = serviceNamed(project, name);
  if (delivery === undefined) throw new DeliveryError('INTERNAL', 'nobody measures services here');
  const { queries } = (await delivery.router(service.router)).features;
  const known = new Map<string, Promise<MetricSource>>();
  const sourceOf = (source: string): Promise<MetricSource> => {
    const found =
      known.get(source) ??
      (source === ownCounters
        ? delivery.counters(service.router, routeOf(project, service))
        : sourceNamed({ delivery, context: { bench } }, source, silentCall(signal)));
    known.set(source, found);
    return found;
  };
  const environment = project.effective.environment.name;
  const revision = recordOfService(journal.existing(), environment, name)?.stable?.id ?? '';
  const rules = new Map(
    analysesOf(service.strategy).flatMap(({ metrics }) => metrics.map((rule) => [rule.name, rule])),
  );
  const asked: SeriesAsked[] = [];
  for (const arm of arms) {
    const given = { service: name, environment, arm, revision };
    const counted = queries['request-count']?.query;
    if (counted !== undefined)
      asked.push({ about: { ...requests, arm }, source: await sourceOf(ownCounters), query: counted, given });
    for (const rule of rules.values()) {
      const query = queryOf(rule, queries);
      if (query === undefined)
        throw new DeliveryError('RECORDING_NOTHING_ASKED', `the router of "${name}" has no query for "${rule.name}"`);
      asked.push({
        about: { metric: rule.name, arm, ...shapeOf(rule) },
        source: await sourceOf(rule.source),
        query,
        given,
      });
    }
  }
  return asked;
}
