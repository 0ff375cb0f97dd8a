import { DeliveryError, isDeliveryError } from '../../domain/errors/delivery-error.ts';
import { initialState } from '../../domain/run/advance.ts';
import { serviceKey } from '../../domain/run/definitions.ts';
import type { RunDefinition, RunStatus } from '../../domain/run/model.ts';
import type { Deployer, ObservedSet } from '../../ports/deployer.ts';
import type { RouteRef } from '../../domain/route/spec.ts';
import type { Router } from '../../ports/router.ts';
import type { OpenedProject } from '../opened-project.ts';
import { routeOf, serviceNamed } from '../rollout/places.ts';
import type { LogOptions, LogPart, RunningServices } from './face.ts';
import { type LogPage, readLogs } from './logs.ts';

const followMs = 500;
const never = new AbortController().signal;

export const runningServices = (project: () => OpenedProject): RunningServices => ({
  list: async (service, { signal = never } = {}) => listed(project(), service, signal),
  logs: (service, options = {}) => logsOf(project, service, options),
  stop: async (service, { signal = never } = {}) => stop(project(), service, signal),
  unserved: async (service, { signal = never } = {}) => unserved(project(), service, signal),
});

async function* logsOf(
  project: () => OpenedProject,
  service: string,
  { lastBytes = 65_536, follow = false, signal = never }: LogOptions,
): AsyncGenerator<LogPart> {
  let after: LogPage | undefined;
  for (;;) {
    const opened = project();
    const { files, clock } = opened.services;
    after = await readLogs(files, await listed(opened, service, signal), { lastBytes, after });
    yield* after.parts;
    if (!follow) return;
    await clock.sleep(followMs, signal).catch(() => undefined);
    if (signal.aborted) return;
  }
}

/** @throws SERVICE_UNKNOWN for one that neither runs nor stands in the project file */
async function listed(project: OpenedProject, service: string | undefined, signal: AbortSignal) {
  const { name: environment } = project.effective.environment;
  const deployer = await deployerOf(project);
  const sets = (await deployer?.list({ environment, ...(service !== undefined && { service }) }, signal)) ?? [];
  if (service !== undefined && sets.length === 0) serviceNamed(project, service);
  return sets;
}

async function stop(project: OpenedProject, only: string | undefined, signal: AbortSignal): Promise<readonly string[]> {
  const sets = await listed(project, only, signal);
  const names = [...new Set(sets.map(({ service }) => service))];
  if (names.length === 0) return names;
  await holding(project, names, async () => {
    for (const name of names) {
      // No request reaches an instance that is about to stop.
      await releaseRoute(project, name, signal);
      await removeAll(
        project,
        sets.filter(({ service }) => service === name),
        signal,
      );
    }
  });
  return names;
}

/** I8: nobody rolls out what is being stopped. @throws RUN_HELD */
async function holding(project: OpenedProject, names: readonly string[], work: () => Promise<void>): Promise<void> {
  const { journal: access, clock, identity } = project.services;
  for (const name of names) refuseHeld(project, name);
  const journal = access.open();
  const definition = stopDefinition(project, names);
  const state = initialState(definition);
  journal.create(definition, state, identity.holder);
  const ended = (status: RunStatus): void =>
    journal.record(definition.id, { type: 'started' }, { ...state, status }, clock.now().toISOString());
  try {
    await work();
    ended('done');
  } catch (error) {
    ended('failed');
    throw error;
  } finally {
    journal.release(definition.id);
  }
}

function stopDefinition({ effective, services }: OpenedProject, names: readonly string[]): RunDefinition {
  const { user, host } = services.identity.holder;
  const environment = effective.environment.name;
  return {
    version: 1,
    id: services.identity.newRunId(services.clock.now()),
    kind: 'stop',
    project: effective.name,
    environment,
    steps: [],
    parallelism: 1,
    onFailure: 'stop',
    holds: names.map((name) => serviceKey(environment, name)),
    request: { services: [...names] },
    by: `${user}@${host}`,
  };
}

function refuseHeld(project: OpenedProject, service: string): void {
  const holder = project.services.journal.existing()?.holder(serviceKey(project.effective.environment.name, service));
  if (holder?.alive !== true) return;
  throw new DeliveryError('RUN_HELD', `run ${holder.run} works on service "${service}" since ${holder.since}`, {
    hint: `\`fairlead rollout abort ${service}\`, or wait until it has ended; nothing was stopped`,
    data: { run: holder.run, service },
  });
}

/** Services that run, and that no proxy leads to: nobody starts one again by itself. */
async function unserved(
  project: OpenedProject,
  only: string | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { delivery } = project.services;
  const running = new Set((await listed(project, only, signal)).map(({ service }) => service));
  const found: string[] = [];
  for (const name of running) {
    const service = Object.hasOwn(project.effective.services, name) ? project.effective.services[name] : undefined;
    if (service === undefined || delivery === undefined) continue;
    if (await isDown(await delivery.router(service.router), routeOf(project, service), signal)) found.push(name);
  }
  return found;
}

async function isDown(router: Router, route: RouteRef, signal: AbortSignal): Promise<boolean> {
  try {
    return (await router.observe(route, signal)).kind === 'absent';
  } catch (error) {
    if (isDeliveryError(error) && error.code === 'ROUTER_DOWN') return true;
    throw error;
  }
}

async function releaseRoute(project: OpenedProject, name: string, signal: AbortSignal): Promise<void> {
  const service = Object.hasOwn(project.effective.services, name) ? project.effective.services[name] : undefined;
  const { delivery } = project.services;
  if (service === undefined || delivery === undefined) return;
  try {
    await (await delivery.router(service.router)).release(routeOf(project, service), signal);
  } catch (error) {
    // What is down serves no route.
    if (!isDeliveryError(error) || error.code !== 'ROUTER_DOWN') throw error;
  }
}

async function removeAll(project: OpenedProject, sets: readonly ObservedSet[], signal: AbortSignal): Promise<void> {
  const deployer = await deployerOf(project);
  if (deployer !== undefined) await Promise.all(sets.map((set) => deployer.remove(set, signal)));
}

const deployerOf = async ({ services }: OpenedProject): Promise<Deployer | undefined> => services.delivery?.deployer();
