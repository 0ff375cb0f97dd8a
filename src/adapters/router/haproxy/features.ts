import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { LabelMatch, QuerySet } from '../../../domain/metrics/query.ts';
import type { RouteSpec } from '../../../domain/route/spec.ts';
import type { RouterFeatures } from '../../../ports/router.ts';

/** A backend is an arm of a route: its name tells them apart where one Prometheus scrapes several routes. */
export const backendOf = (route: string, arm: string): string => `${route.replace('/', ':')}:${arm}`;

const of: readonly LabelMatch[] = [{ label: 'proxy', is: 'equal', value: '{environment}:{service}:{arm}' }];
const needs = ['environment', 'service', 'arm'];

/**
 * On the counters of HAProxy's own exporter. It has no histogram of times: there is no latency. They begin anew with each
 * reload, which sources of metrics see as a reset.
 */
const queries: QuerySet = {
  'success-rate': {
    query: {
      kind: 'share',
      counter: 'haproxy_backend_http_responses_total',
      where: of,
      part: [{ label: 'code', is: 'not-starting-with', value: '5' }],
    },
    unit: 'share',
    better: 'higher',
    needs,
  },
  'request-rate': {
    query: { kind: 'rate', counter: 'haproxy_backend_http_requests_total', where: of },
    unit: 'per-second',
    better: 'neither',
    needs,
  },
  'request-count': {
    query: { kind: 'increase', counter: 'haproxy_backend_http_requests_total', where: of },
    unit: 'count',
    better: 'neither',
    needs,
  },
};

export const haproxyFeatures: RouterFeatures = {
  granularity: 1,
  mostArms: 16,
  match: ['header', 'cookie', 'query'],
  matchTests: ['present', 'exact', 'prefix'],
  sticky: ['cookie', 'value'],
  countsInFlight: true,
  queries,
};

/** A line of its configuration takes 64 words. */
const mostConditions = 10;

/** What the configuration's language cannot name or hold. @throws ROUTER_UNSUPPORTED */
export function checkForHaproxy({ id, match = [], sticky }: RouteSpec): void {
  const refuse = (what: string, hint?: string): never => {
    throw new DeliveryError('ROUTER_UNSUPPORTED', `router haproxy cannot ${what} (route ${id})`, {
      ...(hint !== undefined && { hint }),
    });
  };
  const named = match.flatMap(({ when }) => when.map(({ on, name }) => ({ on, name })));
  if (sticky !== undefined) named.push({ on: sticky.by === 'cookie' ? 'cookie' : sticky.on, name: sticky.name });
  for (const { on, name } of named)
    if (!/^[A-Za-z0-9._-]+$/.test(name)) refuse(`read the ${on} ${name}`, 'names of letters, digits and `. _ -`');
  for (const { arm, when } of match) {
    if (when.length > mostConditions) refuse(`match ${when.length} conditions at once for ${arm}`);
    for (const { test } of when)
      if (test.kind !== 'present' && !/^.{1,400}$/s.test(test.value))
        refuse(`match ${JSON.stringify(test.value.slice(0, 40))}`, 'values of 1 to 400 characters');
  }
}
