import { z } from 'zod';
import { canonicalText } from '../../../domain/canonical-json.ts';
import type { Json, JsonObject } from '../../../domain/json.ts';
import { ask } from './ask.ts';
import type { Written } from '../../_shared/router/written.ts';
import { type EnvoyMark, fileOf, type Place } from './place.ts';
import { renderClusters } from './render-clusters.ts';
import { renderListeners } from './render-listeners.ts';
import { renderRoutes } from './render-routes.ts';

/** What the running Envoy has of each kind, in its own words. */
export interface InUse {
  readonly routes: readonly JsonObject[];
  readonly clusters: readonly JsonObject[];
  readonly listeners: readonly JsonObject[];
}

const resource = z.record(z.string(), z.json());
const dump = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.object({ configs: z.array(z.object(shape)).default([]) });
const dumps = {
  routes: dump({ route_config: resource }),
  clusters: dump({ cluster: resource }),
  listeners: dump({ active_state: z.object({ listener: resource }).optional() }),
};

/** Undefined: nobody answers. */
export async function readInUse(place: Place, signal: AbortSignal): Promise<InUse | undefined> {
  const read = (what: string) =>
    ask({ socketPath: fileOf(place, 'admin'), path: `/config_dump?resource=${what}` }, signal);
  const routes = await read('dynamic_route_configs');
  const clusters = await read('dynamic_active_clusters');
  const listeners = await read('dynamic_listeners');
  if (routes === undefined || clusters === undefined || listeners === undefined) return undefined;
  return {
    routes: dumps.routes.parse(JSON.parse(routes)).configs.map(({ route_config: each }) => each),
    clusters: dumps.clusters.parse(JSON.parse(clusters)).configs.map(({ cluster }) => cluster),
    listeners: dumps.listeners
      .parse(JSON.parse(listeners))
      .configs.flatMap(({ active_state: active }) => (active === undefined ? [] : [active.listener])),
  };
}

/** What of it is not as we would write it, in a word; undefined: all of it is. Clusters that are left may be there too. */
export function strangeIn(inUse: InUse, used: Written, place: Place, mark: EnvoyMark): string | undefined {
  const has = (found: readonly JsonObject[], wanted: readonly JsonObject[]): boolean => {
    const texts = new Set(found.map(textOf));
    return wanted.every((each) => texts.has(textOf(each)));
  };
  if (!has(inUse.routes, [renderRoutes(used, place, mark.nonce)])) return 'routes';
  if (!has(inUse.clusters, renderClusters(used.spec, place))) return 'clusters';
  return has(inUse.listeners, renderListeners(place, mark)) ? undefined : 'listeners';
}

const textOf = (value: Json): string => canonicalText(value);
