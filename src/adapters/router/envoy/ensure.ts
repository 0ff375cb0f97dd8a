import { mkdirSync } from 'node:fs';
import { canonicalText } from '../../../domain/canonical-json.ts';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Json, JsonObject } from '../../../domain/json.ts';
import type { RouteSpec } from '../../../domain/route/spec.ts';
import type { RouteState } from '../../../ports/router.ts';
import { putBack } from '../../_shared/router/whole-file.ts';
import { keptIn, kinds, readTexts, strangeFile, type Texts, textsOf, writeKind } from './files.ts';
import { requestsOf } from './in-flight.ts';
import { type InUse, readInUse, strangeIn } from './in-use.ts';
import { freeAddress, readMark, writeMark } from './mark.ts';
import { readLoads, stateFrom } from './observe.ts';
import type { Written } from '../../_shared/router/written.ts';
import { type EnvoyMark, fileOf, type Place } from './place.ts';
import { renderClusters } from './render-clusters.ts';
import { start } from './start.ts';
import { watchTakeUp } from './take-up.ts';
import { askWorkers } from './workers.ts';

const pollMs = 20;
const inForceMs = 15_000;

export interface Way {
  readonly nonce: () => string;
  readonly signal: AbortSignal;
}

export async function ensure(place: Place, spec: RouteSpec, { nonce, signal }: Way): Promise<RouteState> {
  mkdirSync(place.directory, { recursive: true, mode: 0o700 });
  const found = readMark(place);
  const used = found === undefined ? undefined : await askWorkers(place, found, signal);
  const inUse = used === undefined ? undefined : await readInUse(place, signal);
  const known = used ?? (found === undefined ? undefined : keptIn(place));
  const isSame = known !== undefined && canonical(known.spec) === canonical(spec);
  const wanted = { spec, generation: isSame ? known.generation : (known?.generation ?? 0) + 1 };
  const mark = await markFor(place, { found, nonce, runs: inUse !== undefined });
  if (used === undefined || inUse === undefined) {
    writeMark(place, mark);
    await start(place, textsOf(wanted, place, mark, []), signal);
  } else if (!isThere({ place, mark, found, wanted, inUse })) {
    await change(place, textsOf(wanted, place, mark, await left({ place, wanted, used, inUse }, signal)), signal);
    writeMark(place, mark);
  }
  await untilInForce(place, mark, wanted, signal);
  return stateFrom(wanted, place, mark, signal);
}

interface Marking {
  readonly found: EnvoyMark | undefined;
  readonly nonce: () => string;
  readonly runs: boolean;
}

/** What was chosen stays; threads are a matter of starting. */
async function markFor({ options }: Place, { found, nonce, runs }: Marking): Promise<EnvoyMark> {
  const workers = runs && found !== undefined ? found.options.workers : options.workers;
  const metrics = options.metrics ?? found?.metrics ?? (await freeAddress());
  return { version: 1, nonce: found?.nonce ?? nonce(), metrics, options: { ...options, workers } };
}

interface Compared {
  readonly place: Place;
  readonly mark: EnvoyMark;
  readonly found: EnvoyMark | undefined;
  readonly wanted: Written;
  readonly inUse: InUse;
}

function isThere({ place, mark, found, wanted, inUse }: Compared): boolean {
  const kept = keptIn(place);
  return (
    canonical(mark) === canonical(found ?? null) &&
    canonical(kept ?? null) === canonical(wanted) &&
    strangeFile(place, mark) === undefined &&
    strangeIn(inUse, wanted, place, mark) === undefined
  );
}

interface Leaving {
  readonly place: Place;
  readonly wanted: Written;
  readonly used: Written;
  readonly inUse: InUse;
}

/**
 * Clusters that are not wanted any more: those that requests still go to, and those that the routes led to until now, for
 * whose first line has come already is led by them.
 */
async function left({ place, wanted, used, inUse }: Leaving, signal: AbortSignal): Promise<readonly JsonObject[]> {
  const busy = new Set(
    ((await readLoads(place, signal)) ?? []).filter((load) => requestsOf(load) > 0).map(({ name }) => name),
  );
  const routed = new Set(namesOf(JSON.stringify(inUse.routes), inUse.clusters));
  const kept = new Set(renderClusters(wanted.spec, place).map(nameOf));
  for (const name of renderClusters(used.spec, place).map(nameOf)) routed.add(name);
  return inUse.clusters.filter((each) => {
    const name = nameOf(each);
    return !kept.has(name) && (routed.has(name) || busy.has(name));
  });
}

const nameOf = ({ name }: JsonObject): string => (typeof name === 'string' ? name : '');

const namesOf = (routes: string, clusters: readonly JsonObject[]): readonly string[] =>
  clusters.map(nameOf).filter((name) => routes.includes(JSON.stringify(name)));

/** Clusters are there before anything leads to them. What Envoy refuses is put back. */
async function change(place: Place, texts: Texts, signal: AbortSignal): Promise<void> {
  const before = readTexts(place);
  const watched = await watchTakeUp(place, signal);
  try {
    for (const kind of kinds) {
      writeKind(place, kind, texts[kind]);
      await watched.taken(kind, texts[kind]);
    }
  } catch (error) {
    if (!signal.aborted) for (const kind of kinds) putBack(fileOf(place, kind), before[kind], 0o600);
    throw error;
  }
}

/** Each worker hears of it in its own time. */
async function untilInForce(place: Place, mark: EnvoyMark, wanted: Written, signal: AbortSignal): Promise<void> {
  for (let waitedMs = 0; waitedMs < inForceMs; waitedMs += pollMs) {
    const used = await askWorkers(place, mark, signal);
    if (used !== undefined && canonical(used) === canonical(wanted)) return;
    await place.clock.sleep(pollMs, signal);
  }
  throw new DeliveryError('ROUTER_REJECTED', `the Envoy of ${place.route} did not take up its configuration`);
}

const canonical = (value: unknown): string => canonicalText(value as Json);
