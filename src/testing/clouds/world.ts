import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../domain/json.ts';
import { isJsonObject } from '../../domain/json.ts';
import { openFaultBook } from './cloud/faults.ts';
import type { Call, Fault, Operation, StoredResource, WorldResource } from './cloud/model.ts';
import type { Cloud } from './cloud/regions.ts';
import { appendJsonLine, openResourceStore, readJsonLines } from './cloud/store.ts';

export type { Call, Fault, Operation, WorldResource } from './cloud/model.ts';
export type { Cloud } from './cloud/regions.ts';

/** Which resources are meant; what is left out matches everything. */
export interface ResourceFilter {
  readonly cloud?: Cloud;
  readonly region?: string;
  readonly type?: string;
  readonly name?: string;
}

/** How many API calls there were: all of them, by operation, and by operation and type ("create simcloud_bucket"). */
export interface CallCounts {
  readonly total: number;
  /** Creates that made something; a create answered with an earlier one's result is under `replayed`. */
  readonly created: number;
  readonly replayed: number;
  readonly refused: number;
  readonly byOperation: { readonly [O in Operation]: number };
  readonly byType: { readonly [operationAndType: string]: number };
}

/**
 * The simulated clouds seen from outside, as with an administrator's console: what exists, by whomever it was made.
 * It is a view of a directory. Any process may open one while a server serves the same directory.
 */
export interface World {
  readonly directory: string;
  resources(filter?: ResourceFilter): readonly WorldResource[];
  /** The resource with this id. Throws a RangeError when there is none, naming the ids there are. */
  find(id: string): WorldResource;
  /** Changes attributes of a resource behind everybody's back (drift). Returns what it became. */
  change(id: string, attributes: JsonObject): WorldResource;
  /** Removes a resource behind everybody's back, without asking whether it is in use. */
  remove(id: string): void;
  faults(): readonly Fault[];
  /** Adds a fault and returns its id; a running server obeys from its next call on. */
  inject(fault: Fault): string;
  clearFaults(): void;
  /** Every API call since the world began, oldest first. */
  history(): readonly Call[];
  calls(): CallCounts;
}

/** Opens the world kept in a directory; an empty directory is an empty world. */
export function openWorld(directory: string): World {
  const store = openResourceStore(directory);
  const book = openFaultBook(directory);
  const one = (id: string): StoredResource => {
    const all = store.list();
    const found = all.find((resource) => resource.id === id);
    if (found !== undefined) return found;
    throw new RangeError(
      `no resource "${id}" in the world; there are: ${all.map((resource) => resource.id).join(', ') || 'none'}`,
    );
  };
  const history = () => readJsonLines(join(directory, callLog)) as unknown as readonly Call[]; // written by logCall alone
  return {
    directory,
    resources: ({ name, ...within } = {}) =>
      store
        .list(within)
        .filter((resource) => name === undefined || resource.attributes['name'] === name)
        .map(outside),
    find: (id) => outside(one(id)),
    change: (id, attributes) => {
      const before = one(id);
      const after = { ...before, attributes: drifted(before.attributes, attributes) };
      store.put(after);
      return outside(after);
    },
    remove: (id) => store.remove(one(id)),
    faults: () => book.list(),
    inject: (fault) => {
      const id = fault.id ?? randomUUID();
      book.set([...book.list(), { ...fault, id }]);
      return id;
    },
    clearFaults: () => book.set([]),
    history,
    calls: () => count(history()),
  };
}

const callLog = 'calls.jsonl';

/** Adds a call to the log of a world. */
export const logCall = (directory: string, call: Call): void =>
  appendJsonLine(join(directory, callLog), call as unknown as Json); // an interface has no index signature

const outside = ({ control: _control, ...resource }: StoredResource): WorldResource => resource;

/** A tag set by hand is a tag of the resource, wherever it came from. */
function drifted(before: JsonObject, patch: JsonObject): JsonObject {
  const after = { ...before, ...patch };
  const [old, fresh, all] = [before['tags'], patch['tags'], before['tags_all']];
  if (patch['tags_all'] !== undefined || !isJsonObject(fresh) || !isJsonObject(all)) return after;
  const inherited = Object.entries(all).filter(
    ([key]) => !isJsonObject(old ?? null) || !Object.hasOwn(old as object, key),
  );
  return { ...after, tags_all: { ...Object.fromEntries(inherited), ...fresh } };
}

function count(history: readonly Call[]): CallCounts {
  const byOperation = { create: 0, read: 0, update: 0, delete: 0, find: 0 };
  const byType: { [operationAndType: string]: number } = {};
  const outcomes = { ok: 0, replayed: 0 };
  for (const call of history) {
    byOperation[call.operation] += 1;
    const key = `${call.operation} ${call.type}`;
    byType[key] = (byType[key] ?? 0) + 1;
    if (call.outcome === 'ok' || call.outcome === 'replayed') outcomes[call.outcome] += 1;
  }
  return {
    total: history.length,
    created: history.filter((call) => call.operation === 'create' && call.outcome === 'ok').length,
    replayed: outcomes.replayed,
    refused: history.length - outcomes.ok - outcomes.replayed,
    byOperation,
    byType,
  };
}
