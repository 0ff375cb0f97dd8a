import type { JsonObject } from '../../../domain/json.ts';
import { fileOf, type Place } from './place.ts';

/** Upper edges in microseconds, as the built-in proxy has them. */
const edges = [
  500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000,
  10_000_000, 30_000_000, 60_000_000,
] as const;

/** What Envoy reads once, when it starts. Whoever can reach its admin interface could do anything: it is ours alone. */
export const renderBootstrap = (place: Place): JsonObject => ({
  node: { id: place.route, cluster: 'fairlead' },
  admin: { address: { pipe: { path: fileOf(place, 'admin'), mode: 0o600 } } },
  static_resources: {
    clusters: [
      {
        name: 'admin',
        type: 'STATIC',
        load_assignment: {
          cluster_name: 'admin',
          endpoints: [{ lb_endpoints: [{ endpoint: { address: { pipe: { path: fileOf(place, 'admin') } } } }] }],
        },
      },
    ],
  },
  dynamic_resources: { lds_config: fromFile(place, 'listeners'), cds_config: fromFile(place, 'clusters') },
  // Histograms are told as of the last flush.
  stats_flush_interval: '0.5s',
  stats_config: { histogram_bucket_settings: [{ match: { prefix: 'fairlead_' }, buckets: edges }] },
});

const fromFile = (place: Place, file: 'listeners' | 'clusters'): JsonObject => ({
  path_config_source: { path: fileOf(place, file) },
  resource_api_version: 'V3',
});
