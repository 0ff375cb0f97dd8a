import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalText } from '../../../domain/canonical-json.ts';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { checkRouteSpec } from '../../../domain/route/check.ts';
import type { RouteRef, RouteSpec } from '../../../domain/route/spec.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Router, RouteState } from '../../../ports/router.ts';
import { listenFor } from '../../_shared/router/listen-for.ts';
import { removeOwn } from '../../_shared/router/remove-own.ts';
import { until } from '../../_shared/router/until.ts';
import { putBack, readOptional, writeWhole } from '../../_shared/router/whole-file.ts';
import { isSame, nextOf } from '../../_shared/router/written.ts';
import { start, stop } from './control.ts';
import { caddyFeatures, checkForCaddy } from './features.ts';
import { type CaddyOptions, parseCaddyOptions } from './options.ts';
import { type Place, placeOf } from './place.ts';
import { armsFile, armsText, type CaddyWritten, fileIn, render, writtenFrom } from './render.ts';
import { changeIn, inFlightOf, loadConfig, lookAt, parse, type Running } from './running.ts';

export interface CaddyRouterParts {
  /** For configurations and sockets; private to us, absolute. */
  readonly directory: string;
  readonly clock: Clock;
}

interface Site {
  readonly place: Place;
  readonly options: CaddyOptions;
  readonly clock: Clock;
}

const fileMode = 0o600;
const takeUpMs = 5_000;

/**
 * A Caddy for each route, started with a configuration of its own, that outlives the command. Weights are in a file that it
 * reads at each request; what else changes is given to its admin interface as a whole. Read back from there, and from the
 * servers that requests meet.
 */
export function createCaddyRouter({ directory, clock }: CaddyRouterParts): Router {
  const siteOf = ({ environment, service, options }: RouteRef): Site => {
    const route = `${environment}/${service}`;
    return { options: parseCaddyOptions(options, route), place: placeOf(directory, route), clock };
  };
  return {
    kind: 'caddy',
    features: caddyFeatures,
    async observe(route, signal) {
      signal.throwIfAborted();
      return observe(siteOf(route), signal);
    },
    async ensure(route, spec, signal) {
      signal.throwIfAborted();
      const site = siteOf(route);
      checkRouteSpec(spec, 'caddy', caddyFeatures);
      checkForCaddy(spec);
      return ensure(site, spec, signal);
    },
    async release(route, signal) {
      signal.throwIfAborted();
      await release(siteOf(route), signal);
    },
  };
}

async function observe({ place }: Site, signal: AbortSignal): Promise<RouteState> {
  const text = readOptional(place.config);
  const running = await lookAt(place, signal);
  if (running === undefined) {
    if (text === undefined) return { kind: 'absent' };
    throw new DeliveryError('ROUTER_DOWN', `caddy does not serve ${place.route}`);
  }
  const change = changeIn(running, place) ?? changeOnDisk(text, place);
  if (change !== undefined || running.written === undefined) throw changed(place, change ?? 'it was changed');
  return stateFrom(running.written, place, signal);
}

async function ensure(site: Site, spec: RouteSpec, signal: AbortSignal): Promise<RouteState> {
  const { place, options } = site;
  const before = readOptional(place.config);
  const running = await lookAt(place, signal);
  const change = (running && changeIn(running, place)) ?? changeOnDisk(before, place);
  if (change !== undefined && options.changedByHand === 'refuse') throw changed(place, change);
  const { listen, drainSeconds } = options;
  const next = nextOf(spec, running?.written ?? (before === undefined ? undefined : writtenIn(before)));
  const wanted: CaddyWritten = { ...next, setting: { listen, drainSeconds } };
  const text = `${JSON.stringify(render(wanted, place), null, 2)}\n`;
  if (text === before && change === undefined && running !== undefined && isInForce(running, wanted, place))
    return stateFrom(wanted, place, signal);
  mkdirSync(place.directory, { recursive: true, mode: 0o700 });
  const arms = armsFile(wanted, place);
  const armsBefore = readOptional(arms);
  writeWhole(arms, armsText(wanted), fileMode);
  writeWhole(place.config, text, fileMode);
  try {
    await take(site, { wanted, text, running }, signal);
    removeArms(place, arms);
    return await stateFrom(wanted, place, signal);
  } catch (error) {
    putBack(arms, armsBefore, fileMode);
    putBack(place.config, before, fileMode);
    if (before === undefined) removeDirectory(place);
    throw error;
  }
}

interface Taking {
  readonly wanted: CaddyWritten;
  readonly text: string;
  readonly running: Running | undefined;
}

/** @throws ROUTER_REJECTED, ROUTER_NOT_STARTED, ROUTER_ADDRESS_TAKEN */
async function take(site: Site, { wanted, text, running }: Taking, signal: AbortSignal): Promise<void> {
  const { place, options, clock } = site;
  const isUp = async (): Promise<boolean> => {
    const now = await lookAt(place, signal);
    return now !== undefined && isInForce(now, wanted, place);
  };
  const isElsewhere = running?.written?.setting.listen !== wanted.setting.listen;
  if (running === undefined || isElsewhere) {
    // Before anything else: an address that is taken changes nothing.
    const listener = await listenFor(options.listen, place.route);
    if (running !== undefined) await stop(place, { clock, drainSeconds: options.drainSeconds, signal });
    return start(place, { program: options.program, listener, clock, signal, isUp });
  }
  // Where weights alone have changed, all is done.
  if (await isUp()) return;
  const refused = await loadConfig(place, text, signal);
  if (refused !== undefined)
    throw new DeliveryError('ROUTER_REJECTED', `caddy refuses the configuration of ${place.route}: ${refused}`);
  if (await until(isUp, { clock, limitMs: takeUpMs, signal })) return;
  throw new DeliveryError('ROUTER_REJECTED', `caddy did not take up the configuration of ${place.route}`);
}

async function release({ place, options, clock }: Site, signal: AbortSignal): Promise<void> {
  const { drainSeconds } = options;
  if (!(await stop(place, { clock, drainSeconds, signal })))
    throw new DeliveryError('ROUTER_REJECTED', `caddy still serves ${place.route}: it did not end when it was told to`);
  removeDirectory(place);
}

function removeDirectory(place: Place): void {
  const { directory, config, log, admin, state } = place;
  if (existsSync(directory)) removeArms(place);
  removeOwn(directory, [config, log, admin, state, join(directory, 'caddy')]);
}

const isInForce = (running: Running, wanted: CaddyWritten, place: Place): boolean =>
  running.written !== undefined && isSame(running.written, wanted) && changeIn(running, place) === undefined;

async function stateFrom(written: CaddyWritten, place: Place, signal: AbortSignal): Promise<RouteState> {
  const { spec, generation, setting } = written;
  const inFlight = await inFlightOf(written, place, signal);
  return { kind: 'present', spec, generation, address: `http://${setting.listen}`, ...inFlight };
}

/** What lies on the disk says was wished. */
function writtenIn(config: string): CaddyWritten | undefined {
  const file = fileIn(config);
  const text = file === undefined ? undefined : readOptional(file);
  return text === undefined ? undefined : writtenFrom(text);
}

function changeOnDisk(config: string | undefined, place: Place): string | undefined {
  if (config === undefined) return undefined;
  const written = writtenIn(config);
  const isOurs = written !== undefined && canonicalText(render(written, place)) === canonicalText(parse(config));
  return isOurs ? undefined : `${place.config} was changed, or the file of arms that it names`;
}

/** Of former configurations. */
function removeArms({ directory }: Place, kept?: string): void {
  for (const name of readdirSync(directory))
    if (name.startsWith('arms-') && join(directory, name) !== kept) rmSync(join(directory, name), { force: true });
}

const changed = ({ route }: Place, what: string): DeliveryError =>
  new DeliveryError('ROUTER_FOREIGN', `${route}: ${what} behind our back`);
