import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { LabelMatch, QuerySet } from '../../../domain/metrics/query.ts';
import { readyQuantiles } from '../../../domain/metrics/ready-queries.ts';
import type { RouteSpec } from '../../../domain/route/spec.ts';
import type { RouterFeatures } from '../../../ports/router.ts';

const is = (label: string, value: string): LabelMatch => ({ label, is: 'equal', value });
const ofArm: readonly LabelMatch[] = [
  is('environment', '{environment}'),
  is('service', '{service}'),
  is('arm', '{arm}'),
];
const needs = ['environment', 'service', 'arm'];
const counter = 'envoy_fairlead_requests_total';

/**
 * `end` is Envoy's response flags and the status. Who left during an answer (`DC 200`, and `DR` from HTTP/2) has seen
 * neither success nor failure; who left before any (`DC 0`) has seen a failure: an instance that hangs must not look healthy.
 */
const leftDuringAnswer: readonly LabelMatch[] = ['DC', 'DR'].flatMap((flag) =>
  [1, 2, 3, 4, 5].map((first): LabelMatch => ({ label: 'end', is: 'not-starting-with', value: `${flag} ${first}` })),
);
/** Without any flag: an answer that broke off has one. */
const whole: readonly LabelMatch[] = [
  { label: 'end', is: 'starting-with', value: '- ' },
  { label: 'end', is: 'not-starting-with', value: '- 5' },
];

/** On the counters that Envoy's access log keeps; see `render-listeners.ts`. */
const queries: QuerySet = {
  'success-rate': {
    query: { kind: 'share', counter, where: [...ofArm, ...leftDuringAnswer], part: whole },
    unit: 'share',
    better: 'higher',
    needs,
  },
  ...Object.fromEntries(Object.entries(readyQuantiles).map(([name, value]) => [name, quantile(value)])),
  'request-rate': { query: { kind: 'rate', counter, where: ofArm }, unit: 'per-second', better: 'neither', needs },
  'request-count': { query: { kind: 'increase', counter, where: ofArm }, unit: 'count', better: 'neither', needs },
};

function quantile(value: number): QuerySet[string] {
  return {
    query: {
      kind: 'quantile',
      quantile: value,
      histogram: 'envoy_fairlead_request_microseconds',
      where: ofArm,
      factor: 0.000_001,
    },
    unit: 'seconds',
    better: 'lower',
    needs,
  };
}

export const envoyFeatures: RouterFeatures = {
  granularity: 1,
  mostArms: 16,
  match: ['header', 'cookie', 'query'],
  matchTests: ['present', 'exact', 'prefix'],
  mirrorGranularity: 1,
  sticky: ['cookie', 'value'],
  countsInFlight: true,
  queries,
};

/** What Envoy's routes cannot say together. @throws ROUTER_UNSUPPORTED */
export function checkForEnvoy({ id, arms, mirror, sticky }: RouteSpec): void {
  if (mirror === undefined || sticky === undefined) return;
  // An arm that answers gets no copy of what it answers: it is split off by chance first, which knows of no stickiness.
  const weight = arms.find(({ name }) => name === mirror.arm)?.weight ?? 0;
  if (weight > 0)
    throw new DeliveryError(
      'ROUTER_UNSUPPORTED',
      `router envoy cannot stick clients to ${mirror.arm} and send it copies of the others' requests (route ${id})`,
      { hint: 'mirror while the weight is 0, or leave out `sticky`' },
    );
}
