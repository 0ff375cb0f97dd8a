import type { JsonObject } from '../../../domain/json.ts';
import { kindOf, kinds } from '../catalogue/catalogue.ts';
import { type Kind, refusal, type Site } from '../catalogue/kind.ts';
import { valueFromJson, valueToJson } from '../cty/json.ts';
import { isList, isObject, type Value, type ValueObject } from '../cty/value.ts';
import type { Body } from '../schema/model.ts';
import { bodyType } from '../schema/wire.ts';
import type { Refusal, StoredResource } from './model.ts';
import type { Cloud } from './regions.ts';
import type { ResourceStore } from './store.ts';

/** Who asks: a client connection with its configuration. */
export interface Caller {
  readonly cloud: Cloud;
  readonly region: string;
  readonly account: string;
  readonly scope: string;
  readonly owner: string;
}

/** What there is, as one caller may see it: its cloud, its account, its region (and what is not bound to a region). */
export interface Census {
  readonly caller: Caller;
  all(kind: Kind): readonly StoredResource[];
  get(kind: Kind, id: string): StoredResource | undefined;
  /** As `get`, through the eyes of an eventually consistent API: looking counts. */
  see(kind: Kind, id: string): StoredResource | undefined;
  named(kind: Kind, name: string): StoredResource | undefined;
  /** Resources of one name count across accounts where the name is unique in the whole cloud. */
  everybodys(kind: Kind): readonly StoredResource[];
  valueOf(kind: Kind, stored: StoredResource): ValueObject;
  site(id: string): Site;
}

export function openCensus(store: ResourceStore, caller: Caller): Census {
  const place = (kind: Kind) => ({
    cloud: caller.cloud,
    type: kind.type,
    ...(kind.unique.within === 'region' ? { region: caller.region } : {}),
  });
  const everybodys = (kind: Kind) => store.list(place(kind));
  const all = (kind: Kind) => everybodys(kind).filter((stored) => stored.account === caller.account);
  const get = (kind: Kind, id: string) => {
    const stored = store.get({ ...place(kind), id });
    return stored?.account === caller.account ? stored : undefined;
  };
  return {
    caller,
    all,
    everybodys,
    get,
    see: (kind, id) => {
      const stored = get(kind, id);
      const hidden = stored?.control.hiddenReads ?? 0;
      if (stored === undefined || hidden === 0) return stored;
      store.put({ ...stored, control: { ...stored.control, hiddenReads: hidden - 1 } });
      return undefined;
    },
    named: (kind, name) => all(kind).find((stored) => stored.attributes['name'] === name),
    valueOf,
    site: (id) => ({
      cloud: caller.cloud,
      region: caller.region,
      account: caller.account,
      id,
      others: (type) => {
        const kind = kindOf(type);
        return all(kind)
          .filter((stored) => stored.id !== id)
          .map((stored) => valueOf(kind, stored));
      },
    }),
  };
}

/** The store gives the same object for an unchanged file, so its value need not be read out of it again. */
const values = new WeakMap<StoredResource, ValueObject>();

/** What a resource's file says, as a value. Throws a TypeError that names the resource when it was edited badly. */
function valueOf(kind: Kind, stored: StoredResource): ValueObject {
  const known = values.get(stored);
  if (known !== undefined) return known;
  try {
    // An object type reads objects only, and the store holds no null resources.
    const read = valueFromJson(bodyType(kind.body), { ...stored.attributes, id: stored.id }) as ValueObject;
    const value = blocksPresent(kind.body, read);
    values.set(stored, value);
    return value;
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new TypeError(`${kind.type} ${stored.id} in the world is damaged: ${detail}`, { cause });
  }
}

/** Lists and sets of blocks are empty when there are none, never null. */
function blocksPresent(body: Body, value: ValueObject): ValueObject {
  const present: { [name: string]: Value } = { ...value };
  for (const [name, block] of Object.entries(body.blocks ?? {})) {
    const inner = (item: Value): Value => (isObject(item) ? blocksPresent(block.body, item) : item);
    const found = present[name] ?? null;
    if (block.nesting === 'single') present[name] = inner(found);
    else present[name] = isList(found) ? found.map(inner) : [];
  }
  return present;
}

export const toStored = (
  caller: Caller,
  kind: Kind,
  id: string,
  attributes: ValueObject,
  control: StoredResource['control'],
): StoredResource => ({
  cloud: caller.cloud,
  region: caller.region,
  account: caller.account,
  type: kind.type,
  id,
  attributes: valueToJson(attributes) as JsonObject, // an object stays an object
  control,
});

/** The ids in an attribute that refers: one, or a list or set of them. */
function idsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A reference to something that does not exist, if there is one. */
export function missingReference(census: Census, body: Body, wanted: ValueObject): Refusal | undefined {
  for (const [name, { refersTo }] of Object.entries(body.attributes)) {
    if (refersTo === undefined) continue;
    const kind = kindOf(refersTo);
    const missing = idsIn(wanted[name]).find((id) => census.get(kind, id) === undefined);
    if (missing === undefined) continue;
    const what = refersTo.replace('simcloud_', '');
    return refusal(`Invalid${pascal(what)}.NotFound`, `the ${what.replaceAll('_', ' ')} "${missing}" does not exist`);
  }
  return undefined;
}

const pascal = (snake: string): string =>
  snake.replaceAll(/(?:^|_)([a-z])/g, (_match, letter: string) => letter.toUpperCase());

/** A resource that already has the name, if there is one. */
export function namesake(census: Census, kind: Kind, wanted: ValueObject): Refusal | undefined {
  const { by, within } = kind.unique;
  if (by.some((name) => wanted[name] !== null && typeof wanted[name] !== 'string')) return undefined;
  const among = within === 'cloud' ? census.everybodys(kind) : census.all(kind);
  const other = among.find((stored) =>
    by.every((name) => (stored.attributes[name] ?? null) === (wanted[name] ?? null)),
  );
  if (other === undefined) return undefined;
  const what = kind.type.replace('simcloud_', '');
  const name = by.map((part) => String(wanted[part])).join(' / ');
  const where = within === 'cloud' ? census.caller.cloud : `${census.caller.cloud} ${census.caller.region}`;
  return refusal(
    `${pascal(what)}AlreadyExists`,
    `a ${what.replaceAll('_', ' ')} named "${name}" already exists in ${where}`,
  );
}

/** Resources that refer to this one and would be left hanging. */
export function dependants(census: Census, kind: Kind, id: string): readonly StoredResource[] {
  return kinds.flatMap((other) => {
    const references = Object.entries(other.body.attributes).filter(
      ([, attribute]) => attribute.refersTo === kind.type,
    );
    if (references.length === 0) return [];
    return census
      .all(other)
      .filter(({ attributes }) => references.some(([name]) => idsIn(attributes[name]).includes(id)));
  });
}
