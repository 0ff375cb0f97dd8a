/** What differs between two values, leaf by leaf, with the marks of the plan: unknown and sensitive. */
import type { AttributeChange, ShownValue } from '../../../../domain/change/model.ts';
import { jsonEqual } from '../../../../domain/change/json-equal.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';

export type Path = readonly (string | number)[];

/** One place in the four trees of a plan. A mark is `true` for all below it, or a tree of its own. */
export interface Slot {
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly unknown: Json | undefined;
  readonly sensitiveBefore: Json | undefined;
  readonly sensitiveAfter: Json | undefined;
}

export interface Leaf {
  readonly path: Path;
  readonly before: ShownValue;
  readonly after: ShownValue;
}

/** `kept`: leaves that do not differ are given too. */
export type Wanted = 'differing' | 'kept';

/** Deeper than any provider's schema; below it a value is compared and shown as a whole. */
const deepest = 64;

export function leavesOf(slot: Slot, wanted: Wanted, path: Path = []): readonly Leaf[] {
  const { before, after, unknown } = slot;
  const secret = slot.sensitiveBefore === true || slot.sensitiveAfter === true;
  if (unknown === true) {
    if (wanted === 'kept') return [];
    return [
      { path, before: secret ? hidden(before) : shown(before, slot.sensitiveBefore), after: { kind: 'unknown' } },
    ];
  }
  if (secret) return secretLeaf(slot, wanted, path);
  const keys = path.length < deepest ? keysOf(slot) : undefined;
  if (keys !== undefined) return keys.flatMap((key) => leavesOf(within(slot, key), wanted, [...path, key]));
  if (isAbsent(before) && isAbsent(after)) return [];
  const same = !isAbsent(before) && !isAbsent(after) && jsonEqual(before as Json, after as Json);
  if (same !== (wanted === 'kept')) return [];
  return [{ path, before: shown(before, slot.sensitiveBefore), after: shown(after, slot.sensitiveAfter) }];
}

/** Whether a mark marks anything at or below its place. */
export function marksAnything(mark: Json | undefined): boolean {
  if (mark === true) return true;
  if (Array.isArray(mark)) return mark.some((item: Json) => marksAnything(item));
  return isJsonObject(mark) && Object.values(mark).some(marksAnything);
}

/** A value as a whole, sensitive parts masked. */
export function shown(value: Json | undefined, sensitive: Json | undefined): ShownValue {
  if (isAbsent(value)) return { kind: 'absent' };
  if (sensitive === true) return { kind: 'sensitive' };
  return { kind: 'known', value: masked(value as Json, sensitive) };
}

export const mask = '(sensitive)';

function masked(value: Json, sensitive: Json | undefined): Json {
  if (sensitive === true) return mask;
  if (Array.isArray(value)) return value.map((item: Json, index) => masked(item, member(sensitive, index)));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item, member(sensitive, key))]));
}

const isAbsent = (value: Json | undefined): boolean => value === undefined || value === null;

const hidden = (value: Json | undefined): ShownValue => ({ kind: isAbsent(value) ? 'absent' : 'sensitive' });

function secretLeaf({ before, after, unknown }: Slot, wanted: Wanted, path: Path): readonly Leaf[] {
  if (isAbsent(before) && isAbsent(after) && !marksAnything(unknown)) return [];
  const same = jsonEqual(before ?? null, after ?? null) && !marksAnything(unknown);
  if (same !== (wanted === 'kept')) return [];
  const goal: ShownValue = marksAnything(unknown) ? { kind: 'unknown' } : hidden(after);
  return [{ path, before: hidden(before), after: goal }];
}

/** The members to look at one by one; undefined: it is a leaf. Members that are unknown are missing in `after`. */
function keysOf({ before, after, unknown }: Slot): readonly (string | number)[] | undefined {
  const values = [before, after].filter((value) => !isAbsent(value));
  const marks = marksAnything(unknown) ? [unknown] : [];
  const all = [...values, ...marks];
  if (all.length === 0) return undefined;
  if (all.every(Array.isArray)) {
    const length = Math.max(...all.map((list) => (list as readonly Json[]).length));
    // An empty list beside nothing is a difference by itself.
    return length === 0 ? undefined : [...Array(length).keys()];
  }
  if (!all.every(isJsonObject)) return undefined;
  const keys = new Set(all.flatMap((object) => Object.keys(object as JsonObject)));
  return keys.size === 0 ? undefined : [...keys].sort();
}

const within = (slot: Slot, key: string | number): Slot => ({
  before: member(slot.before, key),
  after: member(slot.after, key),
  unknown: member(slot.unknown, key),
  sensitiveBefore: member(slot.sensitiveBefore, key),
  sensitiveAfter: member(slot.sensitiveAfter, key),
});

/** A mark of the whole marks each member. */
export function member(value: Json | undefined, key: string | number): Json | undefined {
  if (value === true) return true;
  if (Array.isArray(value)) return typeof key === 'number' ? (value as readonly Json[])[key] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Marks leaves that force a replacement: at, above or below a replace path of the plan. */
export function withForcing(leaves: readonly Leaf[], replacePaths: Json | undefined): readonly AttributeChange[] {
  const paths = Array.isArray(replacePaths) ? (replacePaths as readonly Json[]).filter(Array.isArray) : [];
  return leaves.map((leaf) => ({
    ...leaf,
    forcesReplace: paths.some((path: readonly Json[]) =>
      path.slice(0, leaf.path.length).every((part, index) => String(part) === String(leaf.path[index])),
    ),
  }));
}
