import type { JsonObject } from '../../../domain/json.ts';
import { type Kind, refusal } from '../catalogue/kind.ts';
import { valueToJson } from '../cty/json.ts';
import type { ValueObject } from '../cty/value.ts';
import { interrupted, pause } from './calls.ts';
import { type Caller, type Census, dependants, openCensus, missingReference } from './census.ts';
import { createResource } from './create.ts';
import type { Refusal, StoredResource } from './model.ts';
import { type Answer, type ApiSettings, begin, crash, crashes, type Request, slowness } from './request.ts';
import type { ResourceStore } from './store.ts';
import { supplied } from './supply.ts';

/** The API of the simulated clouds, as the provider calls it. */
export interface CloudApi {
  /** Attributes may be unknown where the cloud fills them in. */
  create(request: Request, wanted: ValueObject): Promise<Answer>;
  /** Neither resource nor refusal: it is not there. */
  read(request: Request, id: string): Promise<Answer>;
  /** By id, or else by name. */
  find(request: Request, idOrName: string): Promise<Answer>;
  update(request: Request, id: string, wanted: ValueObject): Promise<Answer>;
  /** Safe to repeat: deleting what is not there is done. */
  remove(request: Request, id: string): Promise<Answer>;
  census(caller: Caller): Census;
}

export const openCloudApi = (settings: ApiSettings): CloudApi => ({
  create: (request, wanted) => createResource(settings, request, wanted),
  read: (request, id) => readResource(settings, request, id),
  find: (request, idOrName) => findResource(settings, request, idOrName),
  update: (request, id, wanted) => updateResource(settings, request, id, wanted),
  remove: (request, id) => removeResource(settings, request, id),
  census: (caller) => openCensus(settings.store, caller),
});

async function readResource(settings: ApiSettings, request: Request, id: string): Promise<Answer> {
  const { admission, log } = await begin(settings, request, 'read', null);
  if ('refused' in admission) return admission;
  const census = openCensus(settings.store, request.caller);
  const stored = census.see(request.kind, id);
  log(stored === undefined ? 'NotFound' : 'ok', id);
  if (stored === undefined) return {};
  acknowledge(settings.store, stored);
  return { resource: census.valueOf(request.kind, stored) };
}

async function findResource(settings: ApiSettings, request: Request, idOrName: string): Promise<Answer> {
  const { admission, log } = await begin(settings, request, 'find', idOrName);
  if ('refused' in admission) return admission;
  const census = openCensus(settings.store, request.caller);
  const stored = census.get(request.kind, idOrName) ?? census.named(request.kind, idOrName);
  log(stored === undefined ? 'NotFound' : 'ok', stored?.id ?? null);
  return stored === undefined ? {} : { resource: census.valueOf(request.kind, stored) };
}

async function updateResource(
  settings: ApiSettings,
  request: Request,
  id: string,
  wanted: ValueObject,
): Promise<Answer> {
  const { admission, log } = await begin(settings, request, 'update', wanted['name']);
  if ('refused' in admission) return admission;
  const census = openCensus(settings.store, request.caller);
  const changed = alter(settings.store, census, request.kind, { id, wanted });
  log('refused' in changed ? changed.refused.code : 'ok', id);
  if ('refused' in changed) return changed;
  if (crashes(admission.faults)) return crash(settings);
  await pause(slowness(admission.faults), request.signal);
  return { resource: census.valueOf(request.kind, changed.stored) };
}

async function removeResource(settings: ApiSettings, request: Request, id: string): Promise<Answer> {
  const { caller, kind, signal } = request;
  const census = openCensus(settings.store, caller);
  const { admission, log } = await begin(settings, request, 'delete', census.get(kind, id)?.attributes['name']);
  if ('refused' in admission) return admission;
  const work = settings.latencyMs * kind.slowness + slowness(admission.faults);
  if ((await pause(work, signal)) === 'interrupted') return { refused: interrupted };
  const current = census.get(kind, id);
  const refused = current === undefined ? undefined : keptBy(census, kind, current);
  if (refused === undefined && current !== undefined) settings.store.remove(current);
  log(refused?.code ?? (current === undefined ? 'NotFound' : 'ok'), id);
  if (crashes(admission.faults)) return crash(settings);
  return refused === undefined ? {} : { refused };
}

type Altered = { readonly stored: StoredResource } | { readonly refused: Refusal };

function alter(
  store: ResourceStore,
  census: Census,
  kind: Kind,
  { id, wanted }: { readonly id: string; readonly wanted: ValueObject },
): Altered {
  const stored = census.get(kind, id);
  if (stored === undefined) return { refused: refusal('NotFound', `${kind.type} ${id} does not exist`) };
  const before = census.valueOf(kind, stored);
  const refused = missingReference(census, kind.body, wanted) ?? kind.admitUpdate?.(before, wanted);
  if (refused !== undefined) return { refused };
  const attributes = valueToJson(supplied(kind, wanted, census.site(id))) as JsonObject; // an object stays an object
  const after = { ...stored, attributes, control: { ...stored.control, acknowledged: true } };
  store.put(after);
  return { stored: after };
}

/** Why a resource may not be deleted, if it may not. */
function keptBy(census: Census, kind: Kind, stored: StoredResource): Refusal | undefined {
  const users = dependants(census, kind, stored.id);
  if (users.length === 0) return kind.admitDelete?.(census.valueOf(kind, stored));
  return refusal(
    'DependencyViolation',
    `${stored.id} is used by ${users.map((user) => user.id).join(', ')} and cannot be deleted`,
  );
}

/** A resource that was asked for by its id is in somebody's state: no later create may be answered with it. */
function acknowledge(store: ResourceStore, stored: StoredResource): void {
  if (!stored.control.acknowledged) store.put({ ...stored, control: { ...stored.control, acknowledged: true } });
}
