import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../../../domain/json.ts';
import { type Kind, refusal } from '../catalogue/kind.ts';
import { valueToJson } from '../cty/json.ts';
import type { ValueObject } from '../cty/value.ts';
import { admit, type CallSettings, interrupted, pause } from './calls.ts';
import { type Caller, type Census, dependants, missingReference, namesake, openCensus, toStored } from './census.ts';
import type { Fault, Operation, Refusal, StoredResource } from './model.ts';
import { clientToken, isNamed, reconciled, replayable } from './replay.ts';
import type { ResourceStore } from './store.ts';
import { supplied } from './supply.ts';

export interface ApiSettings extends CallSettings {
  readonly store: ResourceStore;
  /** Whether a client connection is still there. */
  readonly isOpen: (owner: string) => boolean;
}

/** What a request came to. A refusal may come with a resource: what exists although something went wrong. */
export interface Answer {
  readonly resource?: ValueObject;
  readonly refused?: Refusal;
}

/** The API of the simulated clouds, as the provider calls it. Attributes may be unknown only where the cloud fills in. */
export interface CloudApi {
  create(caller: Caller, kind: Kind, wanted: ValueObject, signal: AbortSignal): Promise<Answer>;
  /** Neither resource nor refusal: it is not there. */
  read(caller: Caller, kind: Kind, id: string, signal: AbortSignal): Promise<Answer>;
  /** By id, or else by name. */
  find(caller: Caller, kind: Kind, idOrName: string, signal: AbortSignal): Promise<Answer>;
  update(caller: Caller, kind: Kind, id: string, wanted: ValueObject, signal: AbortSignal): Promise<Answer>;
  /** Safe to repeat: deleting what is not there is done. */
  remove(caller: Caller, kind: Kind, id: string, signal: AbortSignal): Promise<Answer>;
  census(caller: Caller): Census;
}

/** How often and how long the provider waits for a created resource to be seen. */
const visibilityChecks = 12;
const visibilityPauseMs = 20;

export function openCloudApi(settings: ApiSettings): CloudApi {
  const census = (caller: Caller) => openCensus(settings.store, caller);
  const call = async (caller: Caller, kind: Kind, operation: Operation, name: unknown, signal: AbortSignal) => {
    const site = {
      operation,
      cloud: caller.cloud,
      region: caller.region,
      account: caller.account,
      type: kind.type,
      name: typeof name === 'string' ? name : null,
    };
    const log = (outcome: string, id: string | null) => settings.log(site, outcome, id);
    return { log, admission: await admit(settings, site, signal) };
  };

  const create: CloudApi['create'] = async (caller, kind, wanted, signal) => {
    const { log, admission } = await call(caller, kind, 'create', wanted['name'], signal);
    if ('refused' in admission) return admission;
    // From here to the write there is no await: two requests cannot both find a name free.
    const made = make(settings, census(caller), kind, wanted, admission.faults);
    if ('refused' in made) {
      log(made.refused.code, null);
      return made;
    }
    log(made.replayed ? 'replayed' : 'ok', made.stored.id);
    if (admission.faults.some((fault) => fault.kind === 'crash')) return crashed(settings);
    const slow = admission.faults.find((fault) => fault.kind === 'slow');
    const work = settings.latencyMs * kind.slowness + (slow?.milliseconds ?? 0);
    const resource = census(caller).valueOf(kind, made.stored);
    if ((await pause(work, signal)) === 'interrupted') return { resource, refused: interrupted };
    return (await becameVisible(settings, census(caller), kind, made.stored.id, signal))
      ? { resource }
      : {
          resource,
          refused: refusal('WaiterTimeout', `${made.stored.id} was created but did not become visible in time`),
        };
  };

  const read: CloudApi['read'] = async (caller, kind, id, signal) => {
    const { log, admission } = await call(caller, kind, 'read', null, signal);
    if ('refused' in admission) return admission;
    const stored = census(caller).see(kind, id);
    log(stored === undefined ? 'NotFound' : 'ok', id);
    if (stored === undefined) return {};
    acknowledge(settings.store, stored);
    return { resource: census(caller).valueOf(kind, stored) };
  };

  const update: CloudApi['update'] = async (caller, kind, id, wanted, signal) => {
    const { log, admission } = await call(caller, kind, 'update', wanted['name'], signal);
    if ('refused' in admission) return admission;
    const changed = alter(settings.store, census(caller), kind, id, wanted);
    log('refused' in changed ? changed.refused.code : 'ok', id);
    if ('refused' in changed) return changed;
    if (admission.faults.some((fault) => fault.kind === 'crash')) return crashed(settings);
    await pause(slowness(admission.faults), signal);
    return { resource: census(caller).valueOf(kind, changed.stored) };
  };

  const remove: CloudApi['remove'] = async (caller, kind, id, signal) => {
    const stored = census(caller).get(kind, id);
    const { log, admission } = await call(caller, kind, 'delete', stored?.attributes['name'], signal);
    if ('refused' in admission) return admission;
    const slow = settings.latencyMs * kind.slowness + slowness(admission.faults);
    if ((await pause(slow, signal)) === 'interrupted') return { refused: interrupted };
    const current = census(caller).get(kind, id);
    const refused = current === undefined ? undefined : keptBy(census(caller), kind, current);
    if (refused === undefined && current !== undefined) settings.store.remove(current);
    log(refused?.code ?? (current === undefined ? 'NotFound' : 'ok'), id);
    if (admission.faults.some((fault) => fault.kind === 'crash')) return crashed(settings);
    return refused === undefined ? {} : { refused };
  };

  const find: CloudApi['find'] = async (caller, kind, idOrName, signal) => {
    const { log, admission } = await call(caller, kind, 'find', idOrName, signal);
    if ('refused' in admission) return admission;
    const stored = census(caller).get(kind, idOrName) ?? census(caller).named(kind, idOrName);
    log(stored === undefined ? 'NotFound' : 'ok', stored?.id ?? null);
    return stored === undefined ? {} : { resource: census(caller).valueOf(kind, stored) };
  };

  return { create, read, find, update, remove, census };
}

type Made = { readonly stored: StoredResource; readonly replayed: boolean } | { readonly refused: Refusal };

function make(
  { store, isOpen }: ApiSettings,
  census: Census,
  kind: Kind,
  wanted: ValueObject,
  faults: readonly Fault[],
): Made {
  const wish = { token: clientToken(census.caller, kind, wanted), named: isNamed(kind, wanted) };
  const earlier = census.all(kind).find((stored) => replayable(stored, wish, census.caller, isOpen));
  if (earlier !== undefined) {
    const attributes = reconciled(wanted, census.valueOf(kind, earlier));
    const stored = toStored(census.caller, kind, earlier.id, attributes, {
      ...earlier.control,
      owner: census.caller.owner,
    });
    store.put(stored);
    return { stored, replayed: true };
  }
  const id = `${kind.idPrefix}-${randomBytes(6).toString('hex')}`;
  const quota = faults.find((fault) => fault.kind === 'quota');
  const refused =
    missingReference(census, kind.body, wanted) ??
    namesake(census, kind, wanted) ??
    (quota !== undefined && census.all(kind).length >= quota.limit
      ? refusal('QuotaExceeded', `the quota of ${quota.limit} ${kind.type} in ${census.caller.region} is used up`)
      : undefined) ??
    kind.admitCreate?.(wanted, census.site(id));
  if (refused !== undefined) return { refused };
  const lag = faults.find((fault) => fault.kind === 'lag');
  const now = Date.now();
  const attributes = supplied(kind, { ...wanted, created_at: new Date(now).toISOString() }, census.site(id));
  const control = {
    token: wish.token,
    owner: census.caller.owner,
    acknowledged: false,
    createdAt: now,
    hiddenReads: lag?.reads ?? 0,
  };
  const stored = toStored(census.caller, kind, id, attributes, control);
  store.put(stored);
  return { stored, replayed: false };
}

function alter(store: ResourceStore, census: Census, kind: Kind, id: string, wanted: ValueObject) {
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

const slowness = (faults: readonly Fault[]): number => faults.find((fault) => fault.kind === 'slow')?.milliseconds ?? 0;

/** A resource that was asked for by its id is in somebody's state: no later create may be answered with it. */
function acknowledge(store: ResourceStore, stored: StoredResource): void {
  if (!stored.control.acknowledged) store.put({ ...stored, control: { ...stored.control, acknowledged: true } });
}

/** Eventual consistency, handled as real providers do: look until it is there, so long and no longer. */
async function becameVisible(settings: ApiSettings, census: Census, kind: Kind, id: string, signal: AbortSignal) {
  for (let check = 1; check <= visibilityChecks; check += 1) {
    if (census.see(kind, id) !== undefined) return true;
    if ((await pause(visibilityPauseMs, signal)) === 'interrupted') return false;
  }
  return false;
}

/** The request was carried out and nobody will ever hear of it. */
function crashed(settings: ApiSettings): Promise<Answer> {
  settings.crash();
  return new Promise(() => undefined);
}
