import { mkdirSync } from 'node:fs';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { checkRouteSpec } from '../../../domain/route/check.ts';
import type { RouteRef, RouteSpec } from '../../../domain/route/spec.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Router, RouteState } from '../../../ports/router.ts';
import { freeAddress } from '../../_shared/router/free-address.ts';
import { removeOwn } from '../../_shared/router/remove-own.ts';
import { until } from '../../_shared/router/until.ts';
import { putBack, readOptional, writeWhole } from '../../_shared/router/whole-file.ts';
import { isSame, nextOf } from '../../_shared/router/written.ts';
import { type HaproxyWritten, mapLines, type Setting, writtenIn } from './arms-map.ts';
import { commitMap, reload, start, stop, tryOut } from './control.ts';
import { checkForHaproxy, haproxyFeatures } from './features.ts';
import { type HaproxyOptions, parseHaproxyOptions } from './options.ts';
import { type Place, placeOf } from './place.ts';
import { digestIn, isWhole, render } from './render.ts';
import { changeIn, type Former, formerWorkers, inFlightOf, lookAt, type Running } from './running.ts';

export interface HaproxyRouterParts {
  /** For configurations and sockets; private to us, absolute. */
  readonly directory: string;
  readonly clock: Clock;
  /** Sends a signal to a process. */
  tell(pid: number, signal: NodeJS.Signals): void;
}

const reloadMs = 15_000;
const masterMs = 5_000;

interface Site {
  readonly place: Place;
  readonly options: HaproxyOptions;
  readonly clock: Clock;
  readonly tell: HaproxyRouterParts['tell'];
}

/**
 * An HAProxy for each route, started with a configuration of its own, that outlives the command. Weights change in its
 * memory, without a reload; what else changes is tried with `haproxy -c` and loaded by its master. Read back at its sockets.
 */
export function createHaproxyRouter({ directory, clock, tell }: HaproxyRouterParts): Router {
  const siteOf = ({ environment, service, options }: RouteRef): Site => {
    const route = `${environment}/${service}`;
    return { options: parseHaproxyOptions(options, route), place: placeOf(directory, route), clock, tell };
  };
  return {
    kind: 'haproxy',
    features: haproxyFeatures,
    async observe(route, signal) {
      signal.throwIfAborted();
      return observe(siteOf(route), signal);
    },
    async ensure(route, spec, signal) {
      signal.throwIfAborted();
      const site = siteOf(route);
      checkRouteSpec(spec, 'haproxy', haproxyFeatures);
      checkForHaproxy(spec);
      return ensure(site, spec, signal);
    },
    async release(route, signal) {
      signal.throwIfAborted();
      await release(siteOf(route), signal);
    },
  };
}

interface OnDisk {
  readonly config: string | undefined;
  readonly map: string | undefined;
}

const onDisk = ({ config, map }: Place): OnDisk => ({ config: readOptional(config), map: readOptional(map) });

async function observe(site: Site, signal: AbortSignal): Promise<RouteState> {
  const { place } = site;
  const files = onDisk(place);
  const running = await lookAt(place, signal);
  if (running === undefined) {
    if (files.config === undefined) return { kind: 'absent' };
    throw new DeliveryError('ROUTER_DOWN', `haproxy does not serve ${place.route}`);
  }
  const change = changeIn(running, place) ?? changeOnDisk(files, place);
  if (change !== undefined) throw changed(place, change);
  return stateFrom(running, site, signal);
}

async function ensure(site: Site, spec: RouteSpec, signal: AbortSignal): Promise<RouteState> {
  const { place, options } = site;
  const before = onDisk(place);
  const running = await lookAt(place, signal);
  const change = (running && changeIn(running, place)) ?? changeOnDisk(before, place);
  if (change !== undefined && options.changedByHand === 'refuse') throw changed(place, change);
  const known = running?.written ?? writtenIn(before.map?.split('\n') ?? []);
  const wanted = { ...nextOf(spec, known), setting: await settingFor(options, known?.setting) };
  const [config, map] = [render(wanted, place), `${mapLines(wanted, place.route).join('\n')}\n`];
  if (running !== undefined && change === undefined && config === before.config && map === before.map)
    if (isInForce(running, wanted, place)) return stateFrom(running, site, signal);
  mkdirSync(place.directory, { recursive: true, mode: 0o700 });
  writeWhole(place.map, map, fileMode);
  writeWhole(place.config, config, fileMode);
  try {
    if (await take(site, { wanted, running }, signal)) {
      const now = await lookAt(place, signal);
      if (now !== undefined && isInForce(now, wanted, place)) return await stateFrom(now, site, signal);
    }
    throw new DeliveryError('ROUTER_REJECTED', `haproxy did not take up the configuration of ${place.route}`);
  } catch (error) {
    putBack(place.config, before.config, fileMode);
    putBack(place.map, before.map, fileMode);
    if (before.config === undefined) removeDirectory(place);
    throw error;
  }
}

const fileMode = 0o600;

interface Taking {
  readonly wanted: HaproxyWritten;
  readonly running: Running | undefined;
}

/** @returns whether what lies on the disk is in force */
async function take(site: Site, { wanted, running }: Taking, signal: AbortSignal): Promise<boolean> {
  const { place, options, clock } = site;
  const isLoaded = async (): Promise<boolean> => {
    const now = await lookAt(place, signal);
    if (now === undefined || !isInForce(now, wanted, place)) return false;
    return (await formerWorkers(place, signal))?.every(({ isStopping }) => isStopping) === true;
  };
  if (running !== undefined && running.digest === digestIn(render(wanted, place))) {
    if (!(await commitMap(place, mapLines(wanted, place.route), signal))) return false;
    if (await isLoaded()) return true;
    // Somebody took a server out: a new worker knows nothing of that.
  }
  const tried = await tryOut(options.program, place);
  if (!tried.passed)
    throw new DeliveryError('ROUTER_REJECTED', `haproxy refuses the configuration of ${place.route}: ${tried.text}`);
  if (running === undefined) await start(options.program, place);
  else await reload(place, signal);
  return until(isLoaded, { clock, limitMs: reloadMs, signal });
}

async function release({ place, options, clock, tell }: Site, signal: AbortSignal): Promise<void> {
  const { drainSeconds } = options;
  if (!(await stop(place, { clock, tell, drainSeconds, signal })))
    throw new DeliveryError(
      'ROUTER_REJECTED',
      `haproxy still serves ${place.route}: it did not end when it was told to`,
    );
  removeDirectory(place);
}

const removeDirectory = ({ directory, config, map, workers, master }: Place): void =>
  removeOwn(directory, [config, map, workers, master]);

const isInForce = (running: Running, wanted: HaproxyWritten, place: Place): boolean =>
  running.written !== undefined && isSame(running.written, wanted) && changeIn(running, place) === undefined;

async function stateFrom(running: Running, { place, clock }: Site, signal: AbortSignal): Promise<RouteState> {
  const { written } = running;
  if (written === undefined) throw new Error('only what is in force has a state');
  const { spec, generation, setting } = written;
  let former: readonly Former[] | undefined;
  const isTold = async (): Promise<boolean> => (former = await formerWorkers(place, signal)) !== undefined;
  if (!(await until(isTold, { clock, limitMs: masterMs, signal })) || former === undefined)
    throw new DeliveryError('ROUTER_UNREADABLE', `the master of haproxy of ${place.route} does not answer`);
  return {
    kind: 'present',
    spec,
    generation,
    address: `http://${setting.listen}`,
    metricsAddress: `http://${setting.metrics}/metrics`,
    ...inFlightOf(running, former, place.route),
  };
}

/** The port that was found once is kept: who scrapes it knows it. */
async function settingFor(options: HaproxyOptions, known: Setting | undefined): Promise<Setting> {
  const { listen, threads, drainSeconds, metrics: wish } = options;
  const isOpen = /:0+$/.test(wish);
  const host = wish.slice(0, wish.lastIndexOf(':'));
  const isKept = isOpen && known?.metrics.startsWith(`${host}:`) === true;
  const metrics = isKept ? known.metrics : isOpen ? await freeAddress(host) : wish;
  return { listen, metrics, threads, drainSeconds };
}

function changeOnDisk({ config, map }: OnDisk, { route, ...place }: Place): string | undefined {
  if (config !== undefined && !isWhole(config)) return `${place.config} was changed`;
  if (map === undefined) return undefined;
  const lines = map.trimEnd().split('\n');
  const written = writtenIn(lines);
  const isOurs = written !== undefined && mapLines(written, route).join('\n') === lines.join('\n');
  return isOurs ? undefined : `${place.map} was changed`;
}

const changed = ({ route }: Place, what: string): DeliveryError =>
  new DeliveryError('ROUTER_FOREIGN', `${route}: ${what} behind our back`);
