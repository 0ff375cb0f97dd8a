import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWithReviewed } from './compare.ts';
import type { AttributeChange, Change, ChangeAction, ShownValue, StackPlan } from './model.ts';

const absent: ShownValue = { kind: 'absent' };
const unknown: ShownValue = { kind: 'unknown' };
const known = (value: string | number): ShownValue => ({ kind: 'known', value });

const secret = (mac?: string): ShownValue => (mac === undefined ? { kind: 'sensitive' } : { kind: 'sensitive', mac });

const leaf = (name: string, after: ShownValue, given: Partial<AttributeChange> = {}): AttributeChange => ({
  path: [name],
  before: absent,
  after,
  forcesReplace: false,
  ...given,
});

const change = (
  action: ChangeAction,
  attributes: readonly AttributeChange[] = [],
  given: Partial<Change> = {},
): Change => ({
  address: 'aws_vpc.main',
  mode: 'managed',
  type: 'aws_vpc',
  name: 'main',
  provider: 'aws',
  action,
  attributes,
  ...given,
});

const plan = (changes: readonly Change[], given: Partial<StackPlan> = {}): StackPlan => ({
  version: 1,
  stack: 'network',
  engine: 'terraform',
  engineVersion: '1.11.4',
  mode: 'apply',
  changes,
  drift: [],
  outputs: [],
  waitsFor: [],
  warnings: [],
  ...given,
});

const tainted = { reason: 'replace_because_tainted' };
const createFirst = { createFirst: true };

interface Row {
  readonly why: string;
  readonly reviewed: StackPlan;
  readonly now: StackPlan;
  /** The kinds of the differences. */
  readonly differs: readonly string[];
}

const rows: readonly Row[] = [
  {
    why: 'an unknown has become known',
    reviewed: plan([change('create', [leaf('cidr', unknown)])]),
    now: plan([change('create', [leaf('cidr', known('10.0.0.0/16'))])]),
    differs: [],
  },
  {
    why: 'an unknown object has become several leaves',
    reviewed: plan([change('create', [leaf('tags', unknown)])]),
    now: plan([change('create', [leaf('tags', known('x'), { path: ['tags', 'a'] })])]),
    differs: [],
  },
  {
    why: 'a known value has become unknown',
    reviewed: plan([change('create', [leaf('cidr', known('a'))])]),
    now: plan([change('create', [leaf('cidr', unknown)])]),
    differs: ['attribute'],
  },
  {
    why: 'a known value is another one',
    reviewed: plan([change('update', [leaf('cidr', known('a'))])]),
    now: plan([change('update', [leaf('cidr', known('b'))])]),
    differs: ['attribute'],
  },
  {
    why: 'an attribute was not reviewed',
    reviewed: plan([change('update', [leaf('cidr', known('a'))])]),
    now: plan([change('update', [leaf('cidr', known('a')), leaf('name', known('n'))])]),
    differs: ['attribute'],
  },
  {
    why: 'a reviewed attribute would not be set on creation',
    reviewed: plan([change('create', [leaf('cidr', known('a')), leaf('encrypted', known('yes'))])]),
    now: plan([change('create', [leaf('cidr', known('a'))])]),
    differs: ['attribute'],
  },
  {
    why: 'a sensitive value has become visible',
    reviewed: plan([change('create', [leaf('key', { kind: 'sensitive' })])]),
    now: plan([change('create', [leaf('key', known('a'))])]),
    differs: ['attribute'],
  },
  {
    why: 'a change is done already',
    reviewed: plan([change('create'), change('delete', [], { address: 'aws_vpc.old' })]),
    now: plan([change('delete', [], { address: 'aws_vpc.old' })]),
    differs: [],
  },
  { why: 'a change was not reviewed', reviewed: plan([]), now: plan([change('delete')]), differs: ['added'] },
  { why: 'data is read', reviewed: plan([]), now: plan([change('read', [], { mode: 'data' })]), differs: [] },
  {
    why: 'an update has become a replacement',
    reviewed: plan([change('update')]),
    now: plan([change('replace')]),
    differs: ['action'],
  },
  {
    why: 'a creation has become a deletion',
    reviewed: plan([change('create')]),
    now: plan([change('delete')]),
    differs: ['action'],
  },
  {
    why: 'the order of a replacement has changed',
    reviewed: plan([change('replace', [], createFirst)]),
    now: plan([change('replace')]),
    differs: ['action'],
  },
  {
    why: 'the replaced one is forgotten no more, but deleted',
    reviewed: plan([change('replace', [], { ...createFirst, forgetsOld: true })]),
    now: plan([change('replace', [], createFirst)]),
    differs: ['action'],
  },
  {
    why: 'of a replacement, the old one is deleted already',
    reviewed: plan([change('replace', [leaf('zone', known('b'))], { kept: [{ path: ['name'], value: known('n') }] })]),
    now: plan([change('create', [leaf('zone', known('b')), leaf('name', known('n'))])]),
    differs: [],
  },
  {
    why: 'of a replacement, the old one is deleted, and what was to be kept is another now',
    reviewed: plan([change('replace', [leaf('zone', known('b'))], { kept: [{ path: ['name'], value: known('n') }] })]),
    now: plan([change('create', [leaf('zone', known('b')), leaf('name', known('other'))])]),
    differs: ['attribute'],
  },
  {
    why: 'of a create-first replacement, only the old one is left to delete',
    reviewed: plan([change('replace', [], createFirst)]),
    now: plan([change('delete', [], { deposed: 'abc' })]),
    differs: [],
  },
  {
    why: 'something deposed would be deleted that no reviewed replacement has left',
    reviewed: plan([change('replace')]),
    now: plan([change('delete', [], { deposed: 'abc' })]),
    differs: ['added'],
  },
  {
    why: 'a creation was interrupted',
    reviewed: plan([change('create', [leaf('cidr', known('a')), leaf('id', unknown)])]),
    now: plan([change('replace', [leaf('id', unknown)], tainted)]),
    differs: [],
  },
  {
    why: 'an interrupted creation would now be done otherwise',
    reviewed: plan([change('create', [leaf('cidr', known('a'))])]),
    now: plan([change('replace', [leaf('cidr', known('b'))], tainted)]),
    differs: ['attribute'],
  },
  {
    why: 'only an unknown asked for the replacement',
    reviewed: plan([change('replace', [leaf('subnet', unknown, { forcesReplace: true }), leaf('size', known(2))])]),
    now: plan([change('update', [leaf('size', known(2))])]),
    differs: [],
  },
  {
    why: 'a known value asked for the replacement, and it is an update now',
    reviewed: plan([change('replace', [leaf('subnet', known('s'), { forcesReplace: true })])]),
    now: plan([change('update', [leaf('subnet', known('s'))])]),
    differs: ['action'],
  },
  {
    why: 'it is imported already',
    reviewed: plan([change('update', [leaf('size', known(2))], { importId: 'vpc-1' })]),
    now: plan([change('update', [leaf('size', known(2))])]),
    differs: [],
  },
  {
    why: 'it would import another one',
    reviewed: plan([change('import', [], { importId: 'vpc-1' })]),
    now: plan([change('import', [], { importId: 'vpc-2' })]),
    differs: ['action'],
  },
  {
    why: 'it waits for another stack',
    reviewed: plan([]),
    now: plan([], { waitsFor: ['dns'] }),
    differs: ['waits'],
  },
  { why: 'the mode is another', reviewed: plan([]), now: plan([], { mode: 'destroy' }), differs: ['subject'] },
  {
    why: 'nobody could see the changes of a deferred plan',
    reviewed: plan([], { deferred: 'waits', waitsFor: ['dns'] }),
    now: plan([change('create')]),
    differs: ['unreviewed'],
  },
  { why: 'a deferred plan came to nothing', reviewed: plan([], { deferred: 'waits' }), now: plan([]), differs: [] },
  {
    why: 'an output is another',
    reviewed: plan([], { outputs: [{ name: 'id', action: 'create', before: absent, after: known('a') }] }),
    now: plan([], { outputs: [{ name: 'id', action: 'create', before: absent, after: known('b') }] }),
    differs: ['output'],
  },
  {
    why: 'more has drifted than was seen, and drift is what is applied',
    reviewed: plan([], { mode: 'refresh-only' }),
    now: plan([], { mode: 'refresh-only', drift: [change('update', [leaf('size', known(3))])] }),
    differs: ['added'],
  },
  {
    why: 'something drifted, and drift is not what is applied',
    reviewed: plan([]),
    now: plan([], { drift: [change('update', [leaf('size', known(3))])] }),
    differs: [],
  },
  {
    why: 'a secret is another one',
    reviewed: plan([change('create', [leaf('password', secret('k1:aa'))])]),
    now: plan([change('create', [leaf('password', secret('k1:bb'))])]),
    differs: ['attribute'],
  },
  {
    why: 'a secret is still the same',
    reviewed: plan([change('create', [leaf('password', secret('k1:aa'))])]),
    now: plan([change('create', [leaf('password', secret('k1:aa'))])]),
    differs: [],
  },
  {
    why: 'nobody can tell of a secret: another machine has another key',
    reviewed: plan([change('create', [leaf('password', secret('k1:aa')), leaf('token', secret('k1:aa'))])]),
    now: plan([change('create', [leaf('password', secret('k2:bb')), leaf('token', secret())])]),
    differs: [],
  },
  {
    why: 'a secret object is now marked member by member',
    reviewed: plan([change('create', [leaf('login', secret('k1:aa'))])]),
    now: plan([change('create', [leaf('login', secret('k1:bb'), { path: ['login', 'password'] })])]),
    differs: [],
  },
  {
    why: 'a secret is left out',
    reviewed: plan([change('create', [leaf('password', secret('k1:aa'))])]),
    now: plan([change('create', [])]),
    differs: ['attribute'],
  },
  {
    why: 'what is masked within a value is another secret',
    reviewed: plan([change('update', [leaf('url', { kind: 'known', value: ['(sensitive)'], mac: 'k1:aa' })])]),
    now: plan([change('update', [leaf('url', { kind: 'known', value: ['(sensitive)'], mac: 'k1:bb' })])]),
    differs: ['attribute'],
  },
  {
    why: 'a secret output is another one',
    reviewed: plan([], { outputs: [{ name: 'o', action: 'update', before: secret(), after: secret('k1:aa') }] }),
    now: plan([], { outputs: [{ name: 'o', action: 'update', before: secret(), after: secret('k1:bb') }] }),
    differs: ['output'],
  },
];

describe('a plan against the reviewed one (I7)', () => {
  for (const { why, reviewed, now, differs } of rows) {
    it(`${differs.length === 0 ? 'is the same' : 'differs'} when ${why}`, () => {
      const { same, differences } = compareWithReviewed(reviewed, now);

      expect(differences.map(({ kind }) => kind)).toEqual(differs);
      expect(same).toBe(differs.length === 0);
    });
  }

  const value = fc.oneof(
    fc.record({ kind: fc.constant('known' as const), value: fc.oneof(fc.string(), fc.integer(), fc.boolean()) }),
    fc.constant(unknown),
    fc.constant<ShownValue>({ kind: 'sensitive' }),
  );
  const attributes = fc
    .uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), after: value }), {
      selector: ({ name }) => name,
    })
    .map((leaves) => leaves.map(({ name, after }) => leaf(name, after)));
  const changes = fc.uniqueArray(
    fc
      .record({
        address: fc.constantFrom('x.a', 'x.b', 'x.c', 'x.d'),
        action: fc.constantFrom<ChangeAction>('create', 'update', 'replace', 'delete', 'forget', 'move'),
        attributes,
      })
      .map(({ address, action, attributes: leaves }) => change(action, leaves, { address })),
    { selector: ({ address }) => address },
  );
  const reviewedPlan = changes.map((list) => plan(list));

  it('is the same as itself', () => {
    fc.assert(fc.property(reviewedPlan, (reviewed) => compareWithReviewed(reviewed, reviewed).same));
  });

  it('stays the same while unknowns become known and changes get done, in any number', () => {
    fc.assert(
      fc.property(reviewedPlan, fc.infiniteStream(fc.boolean()), fc.string(), (reviewed, coin, text) => {
        const flip = () => coin.next().value === true;
        const learned = (each: AttributeChange) =>
          each.after.kind === 'unknown' && flip() ? { ...each, after: known(text) } : each;
        const left = reviewed.changes
          .filter(flip)
          .map((each) => ({ ...each, attributes: each.attributes.map(learned) }));

        expect(compareWithReviewed(reviewed, plan(left)).differences).toEqual([]);
      }),
    );
  });

  it('differs as soon as one value, one action or one resource is another', () => {
    const others: readonly ((each: Change) => Change)[] = [
      (each) => ({ ...each, address: 'x.never' }),
      (each) => ({ ...each, action: each.action === 'delete' ? 'update' : 'delete' }),
      (each) => ({ ...each, action: 'update', attributes: [...each.attributes, leaf('never', known('seen'))] }),
    ];
    fc.assert(
      fc.property(
        changes.filter((list) => list.length > 0),
        fc.nat(),
        fc.constantFrom(...others),
        (list, index, alter) => {
          const at = index % list.length;
          const now = list.map((each, position) => (position === at ? alter(each) : each));

          expect(compareWithReviewed(plan(list), plan(now)).same).toBe(false);
        },
      ),
    );
  });
});
