import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { checkRouteSpec } from '../../../domain/route/check.ts';
import type { RouteRef, RouteSpec } from '../../../domain/route/spec.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Router, RouteState } from '../../../ports/router.ts';
import { checkSocketPath } from '../../_shared/router/sockets.ts';
import { until } from '../../_shared/router/until.ts';
import { putBack, readOptional, writeWhole } from '../../_shared/router/whole-file.ts';
import { decode, idOf, isSame, nextOf, type Written } from '../../_shared/router/written.ts';
import { checkForNginx, nginxFeatures } from './features.ts';
import { type NginxOptions, parseNginxOptions } from './options.ts';
import { chunksIn, type FilePlace, render } from './render.ts';
import { askWorker, endingWorkers, listeningWorkers, masterOf, removeSocket, runNginx, workersOf } from './running.ts';

export interface NginxRouterParts {
  /** For the sockets at which the workers say what they use; absolute. */
  readonly directory: string;
  readonly clock: Clock;
}

const reloadMs = 15_000;
/** As nginx's own files: what it includes may be read by everybody. */
const fileMode = 0o644;

interface Site {
  readonly route: string;
  readonly options: NginxOptions;
  readonly place: FilePlace;
  readonly clock: Clock;
}

/**
 * An nginx of this machine: one file per route, which its configuration includes. Written whole, tried with `nginx -t`,
 * loaded, and read back from the workers. Linux: workers are told apart by what /proc says of them.
 */
export function createNginxRouter(parts: NginxRouterParts): Router {
  return {
    kind: 'nginx',
    features: nginxFeatures,
    async observe(route, signal) {
      signal.throwIfAborted();
      return observe(siteOf(parts, route), signal);
    },
    async ensure(route, spec, signal) {
      signal.throwIfAborted();
      const site = siteOf(parts, route);
      checkRouteSpec(spec, 'nginx', nginxFeatures);
      checkForNginx(spec);
      return ensure(site, spec, signal);
    },
    async release(route, signal) {
      signal.throwIfAborted();
      await release(siteOf(parts, route), signal);
    },
  };
}

function siteOf({ directory, clock }: NginxRouterParts, { environment, service, options }: RouteRef): Site {
  const route = `${environment}/${service}`;
  const parsed = parseNginxOptions(options, route);
  const socket = join(directory, `${idOf(route)}.sock`);
  checkSocketPath(socket);
  return { route, options: parsed, place: { route, listen: parsed.listen, socket }, clock };
}

async function observe(site: Site, signal: AbortSignal): Promise<RouteState> {
  const text = readOptional(site.options.file);
  const used = await askWorker(site.place.socket, signal);
  if (text === undefined && used === undefined) return { kind: 'absent' };
  refuseForeign(site, text);
  if (text === undefined) throw changedByHand(site, 'it was removed, and nginx still uses it');
  if (used === undefined) throw new DeliveryError('ROUTER_DOWN', `nginx does not serve ${site.route}`);
  const own = ownIn(text);
  if (own === undefined || render(own, site.place) !== text) throw changedByHand(site, 'it was changed');
  return stateFrom(used, site);
}

async function ensure(site: Site, spec: RouteSpec, signal: AbortSignal): Promise<RouteState> {
  const { file } = site.options;
  const before = readOptional(file);
  refuseForeign(site, before);
  refuseChange(site, before);
  const used = await askWorker(site.place.socket, signal);
  const known = used ?? (before === undefined ? undefined : ownIn(before));
  const wanted = nextOf(spec, known);
  const text = render(wanted, site.place);
  if (text === before && used !== undefined && isSame(used, wanted)) return stateFrom(used, site);
  mkdirSync(dirname(site.place.socket), { recursive: true, mode: 0o700 });
  writeWhole(file, text, fileMode);
  const tried = await runNginx(site.options, ['-t']);
  if (!tried.passed) {
    putBack(file, before, fileMode);
    throw new DeliveryError('ROUTER_REJECTED', `nginx refuses the configuration of ${site.route}: ${tried.text}`);
  }
  if (await load(site, wanted, signal)) return stateFrom(wanted, site);
  putBack(file, before, fileMode);
  throw new DeliveryError('ROUTER_REJECTED', `nginx did not take up the configuration of ${site.route}`, {
    hint: "it goes on with the former one; look at nginx's error log",
  });
}

async function release(site: Site, signal: AbortSignal): Promise<void> {
  const { options, place, route } = site;
  const text = readOptional(options.file);
  if (text === undefined && (await askWorker(place.socket, signal)) === undefined) return;
  refuseForeign(site, text);
  rmSync(options.file, { force: true });
  const master = masterOf(options);
  const before = master === undefined ? [] : workersOf(master);
  if (!(await load(site, undefined, signal)))
    throw new DeliveryError('ROUTER_REJECTED', `nginx still serves ${route}: look at its error log`);
  removeSocket(place.socket);
  if (master === undefined) return;
  const isDrained = async (): Promise<boolean> => !workersOf(master).some((pid) => before.includes(pid));
  await until(isDrained, { clock: site.clock, limitMs: options.drainSeconds * 1000, signal });
}

/** Loads what lies on the disk. @returns whether that is in force: no worker from before takes connections any more */
async function load(site: Site, wanted: Written | undefined, signal: AbortSignal): Promise<boolean> {
  const { options, place } = site;
  const master = masterOf(options);
  const before = master === undefined ? [] : listeningWorkers(master);
  if (master === undefined && wanted === undefined) return true;
  if (master === undefined) removeSocket(place.socket);
  const said = await runNginx(options, master === undefined ? [] : ['-s', 'reload']);
  if (!said.passed && master === undefined)
    throw new DeliveryError('ROUTER_NOT_STARTED', `nginx did not start: ${said.text}`);
  if (!said.passed) return false;
  const isLoaded = async (): Promise<boolean> => {
    const now = await askWorker(place.socket, signal);
    if (wanted === undefined ? now !== undefined : now === undefined || !isSame(now, wanted)) return false;
    return master === undefined || !listeningWorkers(master).some((pid) => before.includes(pid));
  };
  return until(isLoaded, { clock: site.clock, limitMs: reloadMs, signal });
}

/**
 * Which arm a request is at, nginx does not tell. That a worker of a former configuration has not ended yet tells that at
 * least one request is not finished, at whatever instance: none of them may be stopped.
 */
function stateFrom({ spec, generation }: Written, { options }: Site): RouteState {
  const master = masterOf(options);
  const ending = master === undefined ? 0 : endingWorkers(master).length;
  const inFlight = ending === 0 ? [] : [{ arm: formerArm, requests: ending }];
  return { kind: 'present', spec, generation, address: `http://${options.listen}`, inFlight };
}

/** No name of an arm. */
const formerArm = '(former configuration)';

function refuseForeign({ options }: Site, text: string | undefined): void {
  if (text !== undefined && ownIn(text) === undefined)
    throw new DeliveryError('ROUTER_FOREIGN', `${options.file} was not written by Fairlead, and is left alone`, {
      hint: 'name another `file` for the route, or move this one away',
    });
}

function refuseChange(site: Site, text: string | undefined): void {
  if (site.options.changedByHand === 'repair' || text === undefined) return;
  const own = ownIn(text);
  if (own !== undefined && render(own, site.place) !== text) throw changedByHand(site, 'it was changed');
}

const changedByHand = ({ options }: Site, how: string): DeliveryError =>
  new DeliveryError('ROUTER_FOREIGN', `${options.file}: ${how} behind our back`);

function ownIn(text: string): Written | undefined {
  const chunks = chunksIn(text);
  if (chunks === undefined) return undefined;
  try {
    return decode(chunks);
  } catch {
    return undefined;
  }
}
