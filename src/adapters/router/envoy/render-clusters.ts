import { isIP } from 'node:net';
import type { JsonObject } from '../../../domain/json.ts';
import type { Endpoint, RouteArm, RouteSpec } from '../../../domain/route/spec.ts';
import { duration } from './duration.ts';
import { digestOf, type Place } from './place.ts';

const unlimited = 4_294_967_295;

/**
 * A cluster never changes: other endpoints are another cluster of the same arm. So those that are left can stay until
 * they have finished what they began, and be counted. Counters go by the arm, and do not begin anew.
 */
export const clusterName = ({ name, endpoints }: RouteArm, { options }: Pick<Place, 'options'>): string =>
  `${name}.${digestOf(JSON.stringify([endpoints, options.connectSeconds]))}`;

/** Names of arms hold no `.`. */
export const armOfCluster = (name: string): string => name.split('.')[0] ?? name;

export const renderClusters = ({ arms }: RouteSpec, place: Place): readonly JsonObject[] =>
  arms.map((arm) => cluster(arm, place));

function cluster(arm: RouteArm, place: Place): JsonObject {
  const name = clusterName(arm, place);
  return {
    '@type': 'type.googleapis.com/envoy.config.cluster.v3.Cluster',
    name,
    alt_stat_name: arm.name,
    type: arm.endpoints.every(({ host }) => isIP(host) !== 0) ? 'STATIC' : 'STRICT_DNS',
    connect_timeout: duration(place.options.connectSeconds),
    load_assignment: {
      cluster_name: name,
      ...(arm.endpoints.length > 0 && { endpoints: [{ lb_endpoints: arm.endpoints.map(lbEndpoint) }] }),
    },
    // A proxy that serves one service leaves it to the service how much it takes.
    circuit_breakers: {
      thresholds: [{ max_connections: unlimited, max_pending_requests: unlimited, max_requests: unlimited }],
    },
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
        '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
        // Shorter than instances keep a connection: one that they close as a request is sent would lose it.
        common_http_protocol_options: { idle_timeout: '1s' },
        explicit_http_config: { http_protocol_options: {} },
      },
    },
    metadata: { filter_metadata: { fairlead: { arm: arm.name } } },
  };
}

const lbEndpoint = ({ host, port }: Endpoint): JsonObject => ({
  endpoint: { address: { socket_address: { address: host, port_value: port } } },
});
