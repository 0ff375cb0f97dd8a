/** What is different between two versions of a state; secrets are masked (I9). */
import type { Json, JsonObject } from '../json.ts';
import { plainValue } from './plain-value.ts';
import { instancesOf, keyOf, outputsOf, type StateInstance } from './document.ts';

export interface StateDiff {
  readonly resources: readonly ResourceDiff[];
  readonly outputs: readonly ValueDiff[];
}

export interface ResourceDiff {
  /** With `(deposed ...)` where it is one. */
  readonly address: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Of a changed one: the attributes that differ, sorted by name. */
  readonly attributes: readonly ValueDiff[];
}

/** An absent side has no value. Where `sensitive` is true, no value is told. */
export interface ValueDiff {
  readonly name: string;
  readonly before?: Json;
  readonly after?: Json;
  readonly sensitive: boolean;
}

export const isEmptyDiff = ({ resources, outputs }: StateDiff): boolean =>
  resources.length === 0 && outputs.length === 0;

/** Undefined stands for a state that is not there. */
export function diffStates(before: JsonObject | undefined, after: JsonObject | undefined): StateDiff {
  return {
    resources: diffResources(byKey(before), byKey(after)),
    outputs: diffValues(
      { values: outputValues(before), hidden: hiddenOutputs(before) },
      { values: outputValues(after), hidden: hiddenOutputs(after) },
    ),
  };
}

type Instances = ReadonlyMap<string, StateInstance>;

const byKey = (document: JsonObject | undefined): Instances =>
  new Map(document === undefined ? [] : instancesOf(document).map((instance) => [keyOf(instance), instance]));

function diffResources(before: Instances, after: Instances): readonly ResourceDiff[] {
  const diffs: ResourceDiff[] = [];
  for (const address of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const old = before.get(address);
    const fresh = after.get(address);
    if (old === undefined) diffs.push({ address, kind: 'added', attributes: [] });
    else if (fresh === undefined) diffs.push({ address, kind: 'removed', attributes: [] });
    else {
      const attributes = diffValues(attributesOf(old), attributesOf(fresh));
      if (attributes.length > 0) diffs.push({ address, kind: 'changed', attributes });
    }
  }
  return diffs;
}

interface Values {
  readonly values: Readonly<Record<string, Json>>;
  readonly hidden: ReadonlySet<string>;
}

/** Whether it is tainted is told like an attribute. */
const attributesOf = ({ attributes, sensitive, tainted }: StateInstance): Values => ({
  values: tainted ? { ...attributes, '(tainted)': true } : attributes,
  hidden: new Set(sensitive.map(([first]) => first ?? '')),
});

function diffValues(before: Values, after: Values): readonly ValueDiff[] {
  const names = [...new Set([...Object.keys(before.values), ...Object.keys(after.values)])].sort();
  return names.flatMap((name): readonly ValueDiff[] => {
    const old = Object.hasOwn(before.values, name) ? before.values[name] : undefined;
    const fresh = Object.hasOwn(after.values, name) ? after.values[name] : undefined;
    if (textOf(old) === textOf(fresh)) return [];
    // What was a secret once is not told when the mark has gone.
    if (before.hidden.has(name) || after.hidden.has(name)) return [{ name, sensitive: true }];
    return [{ name, ...shown(old, fresh), sensitive: false }];
  });
}

/** As a person writes them, unless it is just the form of the state in which they differ. */
function shown(old: Json | undefined, fresh: Json | undefined): Pick<ValueDiff, 'before' | 'after'> {
  const [before, after] = [old, fresh].map((value) => (value === undefined ? undefined : plainValue(value)));
  const same = textOf(before) === textOf(after);
  return {
    ...(old === undefined || before === undefined ? {} : { before: same ? old : before }),
    ...(fresh === undefined || after === undefined ? {} : { after: same ? fresh : after }),
  };
}

const textOf = (value: Json | undefined): string | undefined =>
  value === undefined ? undefined : JSON.stringify(value);

const outputValues = (document: JsonObject | undefined): Readonly<Record<string, Json>> =>
  Object.fromEntries(Object.entries(document === undefined ? {} : outputsOf(document)).map(([k, v]) => [k, v.value]));

const hiddenOutputs = (document: JsonObject | undefined): ReadonlySet<string> =>
  new Set(
    Object.entries(document === undefined ? {} : outputsOf(document)).flatMap(([k, v]) => (v.sensitive ? [k] : [])),
  );
