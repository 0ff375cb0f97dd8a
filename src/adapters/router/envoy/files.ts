import { readOptional, writeWhole } from '../../_shared/router/whole-file.ts';
import type { JsonObject } from '../../../domain/json.ts';
import type { Written } from '../../_shared/router/written.ts';
import { digestOf, type EnvoyMark, fileOf, type Place } from './place.ts';
import { renderClusters } from './render-clusters.ts';
import { renderListeners } from './render-listeners.ts';
import { renderRoutes, stateTextIn } from './render-routes.ts';
import { decodeWritten } from './workers.ts';

export const kinds = ['clusters', 'listeners', 'routes'] as const;
export type Kind = (typeof kinds)[number];

/** The files that Envoy watches. */
export type Texts = Readonly<Record<Kind, string>>;

/** @param left clusters that no route leads to any more, and that may have something to finish */
export const textsOf = (wanted: Written, place: Place, mark: EnvoyMark, left: readonly JsonObject[]): Texts => ({
  clusters: fileText([...renderClusters(wanted.spec, place), ...left]),
  listeners: fileText(renderListeners(place, mark)),
  routes: fileText([renderRoutes(wanted, place, mark.nonce)]),
});

/** The version goes with the content: the same content is the same text. */
function fileText(resources: readonly JsonObject[]): string {
  const version = digestOf(JSON.stringify(resources));
  return `${JSON.stringify({ version_info: version, resources }, undefined, 1)}\n`;
}

/** The name is another file from one moment to the next: that is what Envoy waits for. */
export const writeKind = (place: Place, kind: Kind, text: string): void => writeWhole(fileOf(place, kind), text, 0o600);

export const readTexts = (place: Place): Readonly<Record<Kind, string | undefined>> => ({
  clusters: readOptional(fileOf(place, 'clusters')),
  listeners: readOptional(fileOf(place, 'listeners')),
  routes: readOptional(fileOf(place, 'routes')),
});

/** What our own file says; undefined: there is none, or it is none of ours. */
export function keptIn(place: Place): Written | undefined {
  const [table] = resourcesIn(readOptional(fileOf(place, 'routes')));
  return decodeWritten(stateTextIn(table));
}

/** The file that we did not write like this, if there is one. Whether Envoy uses it already is another question. */
export function strangeFile(place: Place, mark: EnvoyMark): string | undefined {
  const own = keptIn(place);
  if (own === undefined) return fileOf(place, 'routes');
  const { clusters, listeners, routes } = textsOf(own, place, mark, []);
  const found = readTexts(place);
  if (found.routes !== routes) return fileOf(place, 'routes');
  if (found.listeners !== listeners) return fileOf(place, 'listeners');
  const there = new Set(resourcesIn(found.clusters).map((each) => JSON.stringify(each)));
  const isWhole = resourcesIn(clusters).every((each) => there.has(JSON.stringify(each)));
  return isWhole ? undefined : fileOf(place, 'clusters');
}

function resourcesIn(text: string | undefined): readonly unknown[] {
  if (text === undefined) return [];
  try {
    const { resources } = JSON.parse(text) as { readonly resources?: unknown };
    return Array.isArray(resources) ? resources : [];
  } catch {
    return [];
  }
}
