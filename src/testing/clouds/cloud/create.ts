import { randomBytes } from 'node:crypto';
import { type Kind, refusal } from '../catalogue/kind.ts';
import type { ValueObject } from '../cty/value.ts';
import { interrupted, pause } from './calls.ts';
import { type Census, missingReference, namesake, openCensus, toStored } from './census.ts';
import type { Fault, Refusal, StoredResource } from './model.ts';
import { clientToken, isNamed, reconciled, replayable } from './replay.ts';
import { type Answer, type ApiSettings, begin, crash, crashes, type Request, slowness } from './request.ts';
import { supplied } from './supply.ts';

/** How often and how long the provider waits for a created resource to be seen. */
const visibilityChecks = 12;
const visibilityPauseMs = 20;

/** Makes a resource, and waits until it is ready and seen. Attributes may be unknown where the cloud fills them in. */
export async function createResource(settings: ApiSettings, request: Request, wanted: ValueObject): Promise<Answer> {
  const { caller, kind, signal } = request;
  const { admission, log } = await begin(settings, request, 'create', wanted['name']);
  if ('refused' in admission) return admission;
  // From here to the write there is no await: two requests cannot both find a name free.
  const census = openCensus(settings.store, caller);
  const made = make(settings, census, kind, wanted, admission.faults);
  if ('refused' in made) {
    log(made.refused.code, null);
    return made;
  }
  const { stored, replayed } = made;
  log(replayed ? 'replayed' : 'ok', stored.id);
  if (crashes(admission.faults)) return crash(settings);
  const resource = census.valueOf(kind, stored);
  const work = settings.latencyMs * kind.slowness + slowness(admission.faults);
  if ((await pause(work, signal)) === 'interrupted') return { resource, refused: interrupted };
  if (await becameVisible(census, kind, stored.id, signal)) return { resource };
  return { resource, refused: refusal('WaiterTimeout', `${stored.id} was created but did not become visible in time`) };
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
  const now = Date.now();
  const asked = { caller: census.caller, isOpen, now };
  const earlier = census.all(kind).find((stored) => replayable(stored, wish, asked));
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

/** Eventual consistency, handled as real providers do: look until it is there, so long and no longer. */
async function becameVisible(census: Census, kind: Kind, id: string, signal: AbortSignal) {
  for (let check = 1; check <= visibilityChecks; check += 1) {
    if (census.see(kind, id) !== undefined) return true;
    if ((await pause(visibilityPauseMs, signal)) === 'interrupted') return false;
  }
  return false;
}
