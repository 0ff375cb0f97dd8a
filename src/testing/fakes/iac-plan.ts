/** How the fake engine plans: what is wanted against what is there. */
import { jsonEqual } from '../../domain/change/json-equal.ts';
import type {
  AttributeChange,
  Change,
  OutputChange,
  PlanMode,
  ShownValue,
  StackPlan,
} from '../../domain/change/model.ts';
import type { Resource } from '../../domain/project/model.ts';
import type { StackWork } from '../../ports/iac-engine.ts';
import { type Cell, type Evaluation, evaluation, type Value, type Wanted } from './iac-evaluate.ts';
import type { FakeResource, FakeStack, Leaf } from './iac-world.ts';

export const addressOf = ({ type, name }: { readonly type: string; readonly name: string }): string =>
  `${type}.${name}`;

export function planOf(work: StackWork, mode: PlanMode, wanted: Wanted, stack: FakeStack): StackPlan {
  const drift = Object.values(stack.resources).flatMap((resource) => driftOf(resource));
  const base = {
    version: 1,
    stack: work.stack.name,
    engine: work.tool.engine,
    engineVersion: work.tool.version,
  } as const;
  const rest = { mode, drift, warnings: [] };
  if (mode === 'refresh-only') return { ...base, ...rest, changes: [], outputs: [], waitsFor: [] };
  if (mode === 'destroy') {
    const changes = Object.values(stack.resources).reverse().map(deletion);
    const outputs = Object.entries(stack.outputs).map(
      ([name, output]): OutputChange => ({ name, action: 'delete', before: shown(output), after: { kind: 'absent' } }),
    );
    return { ...base, ...rest, changes, outputs, waitsFor: [] };
  }
  const { changes, values } = wantedChanges(work, wanted, stack);
  return { ...base, ...rest, changes, outputs: outputsOf(wanted, stack, values), waitsFor: values.waitsFor() };
}

function wantedChanges(work: StackWork, wanted: Wanted, stack: FakeStack) {
  const planned = new Map<string, Change | undefined>();
  const values: Evaluation = evaluation(work, (name) => {
    const resource = wanted.resources.find((each) => each.name === name);
    const there = resource === undefined ? undefined : stack.resources[addressOf(resource)];
    return { resource: there, settled: resource !== undefined && change(resource) === undefined };
  });
  const change = (resource: Resource): Change | undefined => {
    const address = addressOf(resource);
    if (!planned.has(address)) {
      // Set first: a resource that refers to itself ends here.
      planned.set(address, undefined);
      planned.set(address, changeOf(resource, values.cells(resource.properties), stack.resources[address]));
    }
    return planned.get(address);
  };
  const changes = wanted.resources.map(change).filter((each) => each !== undefined);
  const names = new Set(wanted.resources.map(addressOf));
  const gone = Object.entries(stack.resources).filter(([address]) => !names.has(address));
  return { changes: [...changes, ...gone.map(([, resource]) => deletion(resource))], values };
}

function changeOf(resource: Resource, cells: readonly Cell[], there: FakeResource | undefined): Change | undefined {
  const base = { address: addressOf(resource), mode: 'managed', type: resource.type, name: resource.name } as const;
  const provider = 'fake';
  const computed = (name: string, before: ShownValue): AttributeChange => ({
    path: [name],
    before,
    after: { kind: 'unknown' },
    forcesReplace: false,
  });
  if (there === undefined) {
    const attributes = [computed('id', { kind: 'absent' }), ...cells.map((cell) => leafChange(undefined, cell))];
    return { ...base, provider, action: 'create', attributes };
  }
  const attributes = differences(there.actual, cells);
  if (attributes.length === 0 && !there.tainted) return undefined;
  if (!there.tainted && !attributes.some(({ forcesReplace }) => forcesReplace)) {
    return { ...base, provider, action: 'update', attributes };
  }
  const reason = there.tainted ? 'replace_because_tainted' : 'replace_because_cannot_update';
  const id = computed('id', { kind: 'known', value: there.id });
  const kept = cells
    .filter((cell) => !attributes.some(({ path }) => samePath(path, cell.path)))
    .map((cell) => ({ path: cell.path, value: shown(cell) }));
  return { ...base, provider, action: 'replace', reason, attributes: [id, ...attributes], kept };
}

function differences(actual: readonly Leaf[], cells: readonly Cell[]): readonly AttributeChange[] {
  const changed = cells.flatMap((cell) => {
    const before = actual.find(({ path }) => samePath(path, cell.path));
    const same = before !== undefined && cell.unknown === undefined && jsonEqual(before.value, cell.value);
    return same ? [] : [leafChange(before, cell)];
  });
  const gone = actual.filter(({ path }) => !cells.some((cell) => samePath(cell.path, path)));
  return [...changed, ...gone.map((leaf) => leafChange(leaf, undefined))];
}

function leafChange(before: Leaf | undefined, after: Cell | undefined): AttributeChange {
  const path = after?.path ?? before?.path ?? [];
  const hidden = before?.sensitive === true || after?.sensitive === true;
  const show = (value: Value | undefined): ShownValue =>
    value === undefined ? { kind: 'absent' } : shown({ ...value, sensitive: hidden });
  return {
    path,
    before: show(before),
    after: show(after),
    forcesReplace: before !== undefined && path[0] === 'triggers_replace',
  };
}

function shown(value: Value): ShownValue {
  if (value.unknown !== undefined) return { kind: 'unknown', ...value.unknown };
  if (value.value === null) return { kind: 'absent' };
  return value.sensitive ? { kind: 'sensitive' } : { kind: 'known', value: value.value };
}

const deletion = (resource: FakeResource): Change => ({
  address: addressOf(resource),
  mode: 'managed',
  type: resource.type,
  name: resource.name,
  provider: 'fake',
  action: 'delete',
  attributes: resource.actual.map((leaf) => leafChange(leaf, undefined)),
});

function driftOf(resource: FakeResource): readonly Change[] {
  const attributes = differences(resource.recorded, resource.actual).map((leaf) => ({ ...leaf, forcesReplace: false }));
  return attributes.length === 0 ? [] : [{ ...deletion(resource), action: 'update', attributes }];
}

function outputsOf(wanted: Wanted, stack: FakeStack, values: Evaluation): readonly OutputChange[] {
  const changes = Object.entries(wanted.outputs).map(([name, definition]): OutputChange => {
    const value = values.value(definition.value);
    const before = stack.outputs[name];
    const sensitive = definition.sensitive || value.sensitive;
    const same = before !== undefined && value.unknown === undefined && jsonEqual(before.value, value.value);
    return {
      name,
      action: before === undefined ? 'create' : same ? 'no-op' : 'update',
      before: before === undefined ? { kind: 'absent' } : shown({ ...before, sensitive }),
      after: shown({ ...value, sensitive }),
    };
  });
  const gone = Object.entries(stack.outputs).filter(([name]) => !Object.hasOwn(wanted.outputs, name));
  const deleted = gone.map(
    ([name, output]) => ({ name, action: 'delete', before: shown(output), after: { kind: 'absent' } }) as const,
  );
  return [...changes, ...deleted];
}

const samePath = (left: Leaf['path'], right: Leaf['path']): boolean => left.join('\0') === right.join('\0');
