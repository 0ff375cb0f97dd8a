import { z } from 'zod';
import type { RouteSpec } from '../../../domain/route/spec.ts';
import type { ArmInFlight, EndpointInFlight } from '../../../ports/router.ts';
import { armOfCluster } from './render-clusters.ts';

const stat = z.object({ name: z.string(), value: z.string().optional() });
const socket = z.object({ address: z.string(), port_value: z.int() });
const hostStatus = z.object({
  address: z.object({ socket_address: socket.optional() }),
  hostname: z.string().optional(),
  stats: z.array(stat).default([]),
});

const clustersAnswer = z.object({
  cluster_statuses: z.array(z.object({ name: z.string(), host_statuses: z.array(hostStatus).default([]) })).default([]),
});

export interface ClusterLoad {
  readonly name: string;
  readonly endpoints: readonly EndpointInFlight[];
}

/** What `/clusters?format=json` says, of clusters of arms. Also what waits for a connection is in flight. */
export function clusterLoads(text: string): readonly ClusterLoad[] {
  return clustersAnswer.parse(JSON.parse(text)).cluster_statuses.map(({ name, host_statuses: hosts }) => ({
    name,
    endpoints: hosts.flatMap(({ address: { socket_address: at }, hostname, stats }) =>
      at === undefined
        ? []
        : [
            {
              host: hostname ?? at.address,
              port: at.port_value,
              requests: sumOf(stats, ['rq_active', 'rq_pending_active']),
            },
          ],
    ),
  }));
}

const sumOf = (stats: readonly z.infer<typeof stat>[], names: readonly string[]): number =>
  stats.reduce((sum, { name, value = '0' }) => sum + (names.includes(name) ? Number(value) : 0), 0);

export const requestsOf = ({ endpoints }: ClusterLoad): number =>
  endpoints.reduce((sum, { requests }) => sum + requests, 0);

/** By arm, those that are left too as long as they have something to finish. */
export function armsInFlight({ arms }: RouteSpec, loads: readonly ClusterLoad[]): readonly ArmInFlight[] {
  const counts = new Map(arms.map(({ name }) => [name, 0]));
  for (const load of loads) {
    const arm = armOfCluster(load.name);
    const requests = requestsOf(load);
    if (requests > 0) counts.set(arm, (counts.get(arm) ?? 0) + requests);
  }
  return [...counts].map(([arm, requests]) => ({ arm, requests }));
}

export function endpointsInFlight(loads: readonly ClusterLoad[]): readonly EndpointInFlight[] {
  const found = new Map<string, EndpointInFlight>();
  for (const { host, port, requests } of loads.flatMap(({ endpoints }) => endpoints)) {
    if (requests === 0) continue;
    const key = `${host} ${port}`;
    found.set(key, { host, port, requests: requests + (found.get(key)?.requests ?? 0) });
  }
  return [...found.values()];
}
