import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { diffStates, isEmptyDiff } from './diff.ts';
import { instancesOf, readState } from './document.ts';
import { deliverable } from './left-behind.ts';
import { rolledBack } from './rollback.ts';
import { isStateName, permits } from './scope.ts';

const instance = (attributes: JsonObject, more: JsonObject = {}): JsonObject => ({ attributes, ...more });
const state = (resources: readonly JsonObject[], outputs: JsonObject = {}): JsonObject => ({
  version: 4,
  terraform_version: '1.11.4',
  serial: 3,
  lineage: 'l',
  outputs,
  resources,
});
const resource = (name: string, instances: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  mode: 'managed',
  type: 'aws_vpc',
  name,
  instances,
  ...more,
});

it.each([
  { why: 'no JSON', text: 'once upon a time' },
  { why: 'a list', text: '[]' },
  { why: 'no serial', text: '{"version":4,"lineage":"l"}' },
  { why: 'a broken serial', text: '{"version":4,"serial":1.5,"lineage":"l"}' },
  { why: 'a negative serial', text: '{"version":4,"serial":-1,"lineage":"l"}' },
  { why: 'no lineage', text: '{"version":4,"serial":1}' },
  { why: 'an empty lineage', text: '{"version":4,"serial":1,"lineage":""}' },
  { why: 'an old format', text: '{"version":3,"serial":1,"lineage":"l"}' },
])('$why is no state', ({ text }) => {
  expect(readState(text).kind).toBe('invalid');
});

it('reads serial and lineage of a state that OpenTofu has encrypted', () => {
  const text = '{"serial":7,"lineage":"l","meta":{},"encrypted_data":"abc","encryption_version":"v0"}';

  expect(readState(text)).toMatchObject({ kind: 'state', facts: { serial: 7, lineage: 'l' } });
});

it('names instances as the tool does, and leaves data sources out', () => {
  const document = state([
    resource('a', [instance({}, { index_key: 0 }), instance({}, { index_key: 'x"y' })], { module: 'module.m' }),
    resource('b', [instance({}), instance({}, { deposed: '01' })]),
    { ...resource('c', [instance({})]), mode: 'data' },
  ]);

  expect(instancesOf(document).map(({ address }) => address)).toEqual([
    'aws_vpc.b',
    'aws_vpc.b',
    'module.m.aws_vpc.a["x\\"y"]',
    'module.m.aws_vpc.a[0]',
  ]);
});

it('tells what was added, removed and changed, and masks what either side calls a secret', () => {
  const path = [[{ type: 'get_attr', value: 'password' }]];
  const before = state(
    [resource('gone', [instance({})]), resource('kept', [instance({ cidr: 'a', password: 'old', same: 1 })])],
    { secret: { value: 'x', sensitive: true }, plain: { value: 1 } },
  );
  const after = state(
    [
      resource('kept', [instance({ cidr: 'b', password: 'new', same: 1 }, { sensitive_attributes: path })]),
      resource('fresh', [instance({})]),
    ],
    { secret: { value: 'y', sensitive: true }, plain: { value: 2 } },
  );

  const diff = diffStates(before, after);

  expect(diff.resources).toEqual([
    { address: 'aws_vpc.fresh', kind: 'added', attributes: [] },
    { address: 'aws_vpc.gone', kind: 'removed', attributes: [] },
    {
      address: 'aws_vpc.kept',
      kind: 'changed',
      attributes: [
        { name: 'cidr', before: 'a', after: 'b', sensitive: false },
        { name: 'password', sensitive: true },
      ],
    },
  ]);
  expect(diff.outputs).toEqual([
    { name: 'plain', before: 1, after: 2, sensitive: false },
    { name: 'secret', sensitive: true },
  ]);
  expect(JSON.stringify(diff)).not.toMatch(/old|new|"x"|"y"/);
  expect(isEmptyDiff(diffStates(after, after))).toBe(true);
});

it('gives a state that was never delivered what the tool would have given it, and leaves any other as it is', () => {
  const first = JSON.stringify({ version: 4, serial: 0, lineage: '', resources: [] });
  const id = '0123456789abcdef'.repeat(4);

  expect(JSON.parse(deliverable(first, id))).toEqual({
    version: 4,
    serial: 1,
    lineage: '01234567-89ab-cdef-0123-456789abcdef',
    resources: [],
  });
  for (const text of [JSON.stringify(state([])), 'no state', '{"serial":0,"lineage":"","encrypted_data":"x"}']) {
    expect(deliverable(text, id)).toBe(text);
  }
});

it('rolls back with a serial that goes on', () => {
  const old = state([resource('a', [instance({})])]);

  expect(rolledBack('e/s', old, { serial: 9, lineage: 'now' })).toEqual({ ...old, serial: 10, lineage: 'now' });
  expect(() => rolledBack('e/s', { encrypted_data: 'x' }, { serial: 9, lineage: 'now' })).toThrow(
    expect.objectContaining({ code: 'STATE_UNREADABLE' }),
  );
});

it.each([
  { access: 'read', states: ['*'], method: 'GET', state: 'a/b', allowed: true },
  { access: 'read', states: ['*'], method: 'LOCK', state: 'a/b', allowed: false },
  { access: 'plan', states: ['a/b'], method: 'LOCK', state: 'a/b', allowed: true },
  { access: 'plan', states: ['a/b'], method: 'POST', state: 'a/b', allowed: false },
  { access: 'write', states: ['a/*'], method: 'POST', state: 'a/b', allowed: true },
  { access: 'write', states: ['a/*'], method: 'POST', state: 'ab/c', allowed: false },
  { access: 'write', states: ['a/b'], method: 'DELETE', state: 'a/bc', allowed: false },
  { access: 'write', states: [], method: 'GET', state: 'a/b', allowed: false },
] as const)(
  'a token to $access $states: $method $state is $allowed',
  ({ access, states, method, state: name, allowed }) => {
    expect(permits({ access, states }, method, name)).toBe(allowed);
  },
);

it.each(['a/b', 'shop/staging/net-1.x', '_a'])('%s is a name', (name) => {
  expect(isStateName(name)).toBe(true);
});

it.each(['', '/', 'a/', '/a', 'a//b', '../a', 'a/..', '.a', 'a b', 'a/ä', `${'a/'.repeat(300)}b`])(
  '"%s" is none',
  (name) => {
    expect(isStateName(name)).toBe(false);
  },
);

it('tells a value of unknown type as a person would write it, unless only its type is another', () => {
  const typed = (type: string, value: string) => ({ type, value });
  const before = state([resource('a', [instance({ input: typed('string', 'one'), same: typed('string', '1') })])]);
  const after = state([resource('a', [instance({ input: typed('string', 'two'), same: typed('dynamic', '1') })])]);

  expect(diffStates(before, after).resources[0]?.attributes).toEqual([
    { name: 'input', before: 'one', after: 'two', sensitive: false },
    { name: 'same', before: typed('string', '1'), after: typed('dynamic', '1'), sensitive: false },
  ]);
});
