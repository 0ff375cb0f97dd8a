import type { QuerySet } from '../../../domain/metrics/query.ts';
import type { LabelMatch } from '../../../domain/metrics/query.ts';
import { readyQuantiles } from '../../../domain/metrics/ready-queries.ts';
import type { RouterFeatures } from '../../../ports/router.ts';

const is = (label: string, value: string): LabelMatch => ({ label, is: 'equal', value });
const of: readonly LabelMatch[] = [
  is('environment', '{environment}'),
  is('service', '{service}'),
  is('arm', '{arm}'),
  is('kind', 'answer'),
];
/** Who left during an answer has seen neither success nor failure. Who left before any is a 599, a failure. */
const answered: readonly LabelMatch[] = [...of, { label: 'code', is: 'not-equal', value: '499' }];
const needs = ['environment', 'service', 'arm'];

/** On the counters that the proxy exports; see `proxy/meters.ts`. */
const queries: QuerySet = {
  'success-rate': {
    query: {
      kind: 'share',
      counter: 'fairlead_requests_total',
      where: answered,
      part: [{ label: 'code', is: 'not-starting-with', value: '5' }],
    },
    unit: 'share',
    better: 'higher',
    needs,
  },
  ...Object.fromEntries(Object.entries(readyQuantiles).map(([name, value]) => [name, quantile(value)])),
  'request-rate': {
    query: { kind: 'rate', counter: 'fairlead_requests_total', where: of },
    unit: 'per-second',
    better: 'neither',
    needs,
  },
  'request-count': {
    query: { kind: 'increase', counter: 'fairlead_requests_total', where: of },
    unit: 'count',
    better: 'neither',
    needs,
  },
};

function quantile(value: number): QuerySet[string] {
  return {
    query: { kind: 'quantile', quantile: value, histogram: 'fairlead_request_duration_seconds', where: of },
    unit: 'seconds',
    better: 'lower',
    needs,
  };
}

export const localFeatures: RouterFeatures = {
  granularity: 1,
  mostArms: 16,
  match: ['header', 'cookie', 'query'],
  matchTests: ['present', 'exact', 'prefix'],
  mirrorGranularity: 1,
  sticky: ['cookie', 'value'],
  countsInFlight: true,
  queries,
};
