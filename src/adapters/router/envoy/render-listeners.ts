import type { JsonObject } from '../../../domain/json.ts';
import { duration } from './duration.ts';
import { type EnvoyMark, fileOf, type Place } from './place.ts';
import { routesName } from './render-routes.ts';

const types = 'type.googleapis.com/envoy';
const managerType = `${types}.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager`;

/** Nothing in here comes from a spec: a change of weights leaves all connections where they are. */
export const renderListeners = (place: Place, { metrics }: EnvoyMark): readonly JsonObject[] => [
  listener('clients', socketAddress(place.options.listen), clientsManager(place)),
  // Of connections that are open at the same time, each worker gets one: that is how all of them are asked.
  {
    ...listener('state', { pipe: { path: fileOf(place, 'state'), mode: 0o600 } }, manager('state', fromFile(place))),
    connection_balance_config: { exact_balance: {} },
    stat_prefix: 'state',
  },
  listener('metrics', socketAddress(metrics), manager('metrics', metricsRoutes)),
];

/** Without `reuse_port`, so that an address that somebody else has is an error, and not shared with them. */
const listener = (name: string, address: JsonObject, filter: JsonObject): JsonObject => ({
  '@type': `${types}.config.listener.v3.Listener`,
  name,
  address,
  filter_chains: [{ filters: [{ name: 'envoy.filters.network.http_connection_manager', typed_config: filter }] }],
  enable_reuse_port: false,
});

const manager = (name: string, routes: JsonObject): JsonObject => ({
  '@type': managerType,
  codec_type: 'HTTP1',
  stat_prefix: name,
  ...routes,
  http_filters: [
    {
      name: 'envoy.filters.http.router',
      typed_config: { '@type': `${types}.extensions.filters.http.router.v3.Router`, suppress_envoy_headers: true },
    },
  ],
});

const fromFile = (place: Place): JsonObject => ({
  rds: {
    route_config_name: routesName,
    config_source: { path_config_source: { path: fileOf(place, 'routes') }, resource_api_version: 'V3' },
  },
});

const clientsManager = (place: Place): JsonObject => ({
  ...manager('clients', fromFile(place)),
  server_header_transformation: 'PASS_THROUGH',
  use_remote_address: true,
  stream_idle_timeout: duration(place.options.idleSeconds),
  request_headers_timeout: duration(place.options.headSeconds),
  upgrade_configs: [{ upgrade_type: 'websocket' }],
  access_log: [
    {
      name: 'envoy.access_loggers.stats',
      typed_config: {
        '@type': `${types}.extensions.access_loggers.stats.v3.Config`,
        histograms: [
          {
            stat: { name: 'fairlead_request_microseconds', tags: labels(place) },
            unit: 'Microseconds',
            value_format: '%COMMON_DURATION(DS_RX_BEG:DS_TX_END:us)%',
          },
        ],
        counters: [
          {
            stat: {
              name: 'fairlead_requests_total',
              tags: [
                ...labels(place),
                { name: 'code', value_format: '%RESPONSE_CODE%' },
                { name: 'end', value_format: '%RESPONSE_FLAGS% %RESPONSE_CODE%' },
              ],
            },
            value_fixed: '1',
          },
        ],
        stats_scope: {},
      },
    },
  ],
});

/** A per cent sign would begin a command of Envoy's format. */
const literal = (text: string): string => text.replaceAll('%', '%%');

const labels = ({ environment, service }: Place): readonly JsonObject[] => [
  { name: 'environment', value_format: literal(environment) },
  { name: 'service', value_format: literal(service) },
  { name: 'arm', value_format: '%METADATA(CLUSTER:fairlead:arm)%' },
];

/** The counters alone, of all that the admin interface can do. */
const metricsRoutes: JsonObject = {
  route_config: {
    virtual_hosts: [
      {
        name: 'metrics',
        domains: ['*'],
        routes: [
          metricsRoute('/metrics', '/stats/prometheus?filter=^fairlead_'),
          metricsRoute('/stats/prometheus', '/stats/prometheus'),
        ],
      },
    ],
  },
};

function metricsRoute(path: string, rewritten: string): JsonObject {
  return {
    match: { path, headers: [{ name: ':method', string_match: { exact: 'GET' } }] },
    route: { cluster: 'admin', regex_rewrite: { pattern: { regex: '.*' }, substitution: rewritten } },
  };
}

function socketAddress(text: string): JsonObject {
  const at = text.lastIndexOf(':');
  return {
    socket_address: { address: text.slice(0, at).replace(/^\[|\]$/g, ''), port_value: Number(text.slice(at + 1)) },
  };
}
