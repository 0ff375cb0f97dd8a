/** What is not as it was when a plan was made. */
import { jsonEqual } from '../change/json-equal.ts';
import type { Json } from '../json.ts';
import type { StackBindings, StateIdentity } from './model.ts';

export type Moved =
  | { readonly kind: 'configuration'; readonly path: string; readonly how: 'changed' | 'added' | 'gone' }
  | { readonly kind: 'variable'; readonly name: string; readonly reviewed?: Json; readonly now?: Json }
  | { readonly kind: 'state'; readonly reviewed: StateIdentity | null; readonly now: StateIdentity | null }
  | { readonly kind: 'tool'; readonly reviewed: string; readonly now: string }
  | { readonly kind: 'provider'; readonly name: string; readonly reviewed?: string; readonly now?: string };

export function movedSince(reviewed: StackBindings, now: StackBindings): readonly Moved[] {
  return [
    ...movedConfiguration(reviewed, now),
    ...changedKeys(reviewed.variables, now.variables).map(
      ({ key, before, after }): Moved => ({
        kind: 'variable',
        name: key,
        ...(before === undefined ? {} : { reviewed: before }),
        ...(after === undefined ? {} : { now: after }),
      }),
    ),
    ...(sameState(reviewed.state, now.state)
      ? []
      : [{ kind: 'state', reviewed: reviewed.state, now: now.state } as const]),
    ...movedTool(reviewed.tool, now.tool),
    ...changedKeys(reviewed.providers, now.providers).map(
      ({ key, before, after }): Moved => ({
        kind: 'provider',
        name: key,
        ...(before === undefined ? {} : { reviewed: before }),
        ...(after === undefined ? {} : { now: after }),
      }),
    ),
  ];
}

const movedConfiguration = (reviewed: StackBindings, now: StackBindings): readonly Moved[] =>
  changedKeys(reviewed.configuration, now.configuration).map(({ key, before, after }) => ({
    kind: 'configuration',
    path: key,
    how: before === undefined ? 'added' : after === undefined ? 'gone' : 'changed',
  }));

function movedTool(reviewed: StackBindings['tool'], now: StackBindings['tool']): readonly Moved[] {
  const named = ({ engine, version }: StackBindings['tool']): string => `${engine} ${version}`;
  return named(reviewed) === named(now) ? [] : [{ kind: 'tool', reviewed: named(reviewed), now: named(now) }];
}

const sameState = (one: StateIdentity | null, other: StateIdentity | null): boolean =>
  one === null || other === null ? one === other : one.lineage === other.lineage && one.serial === other.serial;

interface ChangedKey<Value> {
  readonly key: string;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
}

/** Sorted by key. */
function changedKeys<Value extends Json>(
  reviewed: Readonly<Record<string, Value>>,
  now: Readonly<Record<string, Value>>,
): readonly ChangedKey<Value>[] {
  const keys = [...new Set([...Object.keys(reviewed), ...Object.keys(now)])].sort();
  const valueIn = (from: Readonly<Record<string, Value>>, key: string): Value | undefined =>
    Object.hasOwn(from, key) ? from[key] : undefined;
  return keys
    .map((key) => ({ key, before: valueIn(reviewed, key), after: valueIn(now, key) }))
    .filter(({ before, after }) => before === undefined || after === undefined || !jsonEqual(before, after));
}

/** E.g. `its state was serial 3, is 5`. */
export function movedText(moved: Moved): string {
  switch (moved.kind) {
    case 'configuration': {
      const what = moved.path.startsWith('file:') ? moved.path.slice('file:'.length) : moved.path;
      return `${what} ${moved.how === 'changed' ? 'has changed' : moved.how === 'added' ? 'is new' : 'is gone'}`;
    }
    case 'variable':
      return `variable ${moved.name} was ${valueText(moved.reviewed)}, is ${valueText(moved.now)}`;
    case 'state':
      return stateText(moved);
    case 'tool':
      return `the tool was ${moved.reviewed}, is ${moved.now}`;
    case 'provider':
      return `provider ${moved.name} was ${moved.reviewed ?? 'not used'}, is ${moved.now ?? 'not used'}`;
  }
}

const valueText = (value: Json | undefined): string => (value === undefined ? 'not there' : JSON.stringify(value));

function stateText({ reviewed, now }: Extract<Moved, { readonly kind: 'state' }>): string {
  if (reviewed === null) return `there was no state, and there is one now (serial ${now?.serial})`;
  if (now === null) return `its state (serial ${reviewed.serial}) is not there`;
  if (reviewed.lineage !== now.lineage) return 'its state is another one, of another lineage';
  return `its state was serial ${reviewed.serial}, is ${now.serial}`;
}
