import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShownValue } from '../../../../domain/change/model.ts';
import type { JsonObject } from '../../../../domain/json.ts';
import { redactor } from '../redaction.ts';
import type { Seal } from '../review-key.ts';
import { readPlan } from './read-plan.ts';

const read = (json: JsonObject, secrets: readonly string[] = [], seal?: Seal) =>
  readPlan({
    ...(seal === undefined ? {} : { seal }),
    stack: 'web',
    engine: 'terraform',
    engineVersion: '1.11.4',
    mode: 'apply',
    json,
    secrets,
    redact: redactor(secrets),
    warnings: [],
  });

const entry = (change: JsonObject, more: JsonObject = {}): JsonObject => ({
  address: 'aws_vpc.main',
  mode: 'managed',
  type: 'aws_vpc',
  name: 'main',
  provider_name: 'registry.terraform.io/hashicorp/aws',
  change: { before: null, after: null, after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...change },
  ...more,
});

const only = (change: JsonObject, more: JsonObject = {}) =>
  read({ format_version: '1.2', resource_changes: [entry(change, more)] }).changes[0];

describe('actions of a plan', () => {
  const rows: readonly {
    readonly actions: readonly string[];
    readonly more?: JsonObject;
    readonly change: JsonObject;
  }[] = [
    { actions: ['create'], change: { action: 'create' } },
    { actions: ['read'], more: { mode: 'data' }, change: { action: 'read', mode: 'data' } },
    { actions: ['update'], change: { action: 'update' } },
    { actions: ['delete'], change: { action: 'delete' } },
    { actions: ['forget'], change: { action: 'forget' } },
    { actions: ['delete', 'create'], change: { action: 'replace' } },
    { actions: ['create', 'delete'], change: { action: 'replace', createFirst: true } },
    // Terraform's order, and OpenTofu's.
    { actions: ['create', 'forget'], change: { action: 'replace', forgetsOld: true } },
    { actions: ['forget', 'create'], change: { action: 'replace', forgetsOld: true } },
    {
      actions: ['no-op'],
      more: { previous_address: 'aws_vpc.old' },
      change: { action: 'move', movedFrom: 'aws_vpc.old' },
    },
    {
      actions: ['update'],
      more: { previous_address: 'aws_vpc.old' },
      change: { action: 'update', movedFrom: 'aws_vpc.old' },
    },
    {
      actions: ['delete'],
      more: { deposed: 'ab12', action_reason: 'delete_because_no_resource_config' },
      change: { action: 'delete', deposed: 'ab12', reason: 'delete_because_no_resource_config' },
    },
  ];
  for (const { actions, more = {}, change } of rows) {
    it(`${actions.join(', ')} is ${JSON.stringify(change)}`, () => {
      expect(only({ actions: [...actions] }, more)).toMatchObject(change);
    });
  }

  it('an import is one, alone or with an update', () => {
    const importing = { importing: { id: 'vpc-1' } };

    expect(only({ actions: ['no-op'], ...importing })).toMatchObject({ action: 'import', importId: 'vpc-1' });
    expect(only({ actions: ['update'], ...importing })).toMatchObject({ action: 'update', importId: 'vpc-1' });
  });

  it('leaves out what does nothing, and warns of what it does not know', () => {
    const plan = read({
      resource_changes: [
        entry({ actions: ['no-op'] }),
        entry({ actions: ['reticulate', 'delete'] }, { address: 'x.y' }),
      ],
    });

    expect(plan.changes).toMatchObject([{ address: 'x.y', action: 'delete' }]);
    expect(plan.warnings).toHaveLength(1);
  });
});

describe('attributes of a plan', () => {
  const leaves = (change: JsonObject) =>
    only(change)?.attributes.map(({ path, before, after, forcesReplace }) => [
      path.join('.'),
      before,
      after,
      forcesReplace,
    ]);
  const absent = { kind: 'absent' };
  const known = (value: unknown) => ({ kind: 'known', value });

  it('shows only leaves that differ, whole only where one side has no parts', () => {
    const before = {
      tags: { a: '1', b: '2' },
      rules: [{ port: 80 }, { port: 81 }],
      same: [1, 2],
      gone: 'x',
      empty: null,
    };
    const after = {
      tags: { a: '1', b: '3' },
      rules: [{ port: 80 }, { port: 82 }],
      same: [1, 2],
      gone: null,
      empty: {},
    };

    expect(leaves({ actions: ['update'], before, after })).toEqual([
      ['empty', absent, known({}), false],
      ['gone', known('x'), absent, false],
      ['rules.1.port', known(81), known(82), false],
      ['tags.b', known('2'), known('3'), false],
    ]);
  });

  it('marks what is unknown, also where `after` leaves it out, and what forces a replacement', () => {
    const change = {
      actions: ['delete', 'create'],
      before: { id: 'i-1', subnet: 's-1', disks: [{ name: 'a', id: 'd-1' }] },
      after: { subnet: 's-2', disks: [{ name: 'a' }] },
      after_unknown: { id: true, disks: [{ id: true }] },
      replace_paths: [['subnet']],
    };

    expect(leaves(change)).toEqual([
      ['disks.0.id', known('d-1'), { kind: 'unknown' }, false],
      ['id', known('i-1'), { kind: 'unknown' }, false],
      ['subnet', known('s-1'), known('s-2'), true],
    ]);
    expect(only(change)?.kept).toEqual([{ path: ['disks', 0, 'name'], value: known('a') }]);
  });

  it('masks what is sensitive on either side', () => {
    const change = {
      actions: ['update'],
      before: { a: 'old', b: 'plain' },
      after: { a: 'new', b: 'now secret' },
      before_sensitive: { a: true },
      after_sensitive: { b: true },
    };

    expect(leaves(change)).toEqual([
      ['a', { kind: 'sensitive' }, { kind: 'sensitive' }, false],
      ['b', { kind: 'sensitive' }, { kind: 'sensitive' }, false],
    ]);
  });

  it('masks a sensitive value also where a provider has copied it to', () => {
    const plan = read({
      resource_changes: [
        entry({
          actions: ['create'],
          after: { password: 'hunter2-hunter2', url: 'db://app:hunter2-hunter2@host' },
          after_sensitive: { password: true },
        }),
      ],
      output_changes: { url: { actions: ['create'], after: 'db://app:hunter2-hunter2@host' } },
    });

    expect(JSON.stringify(plan)).not.toContain('hunter2');
    expect(plan.outputs[0]?.after).toEqual({ kind: 'sensitive' });
  });
});

describe('drift of a plan', () => {
  const drifted = (before: JsonObject, after: JsonObject, expressions: JsonObject) =>
    read({
      resource_drift: [entry({ actions: ['update'], before, after })],
      configuration: { root_module: { resources: [{ address: 'aws_vpc.main', expressions }] } },
    }).drift.flatMap(({ attributes }) => attributes.map(({ path }) => path.join('.')));

  it('is what somebody has set, not what a provider has found out', () => {
    const before = { size: 1, arns: [], tags: null };
    const after = { size: 2, arns: ['a'], tags: {} };

    expect(drifted(before, after, { size: {}, tags: {} })).toEqual(['size']);
  });

  it('is nothing where only emptiness is told in another way', () => {
    expect(drifted({ tags: null, name: '' }, { tags: {}, name: null }, { tags: {}, name: {} })).toEqual([]);
  });

  it('is everything where the configuration does not know the resource', () => {
    const json = { resource_drift: [entry({ actions: ['update'], before: { a: 1 }, after: { a: 2 } })] };

    expect(read(json).drift).toHaveLength(1);
  });

  it('is a resource that is gone', () => {
    expect(read({ resource_drift: [entry({ actions: ['delete'], before: { a: 1 } })] }).drift).toMatchObject([
      { action: 'delete' },
    ]);
  });
});

describe('what waits for another stack', () => {
  const placeholder = entry({ actions: ['create'] }, { address: 'terraform_data.__up_net', type: 'terraform_data' });
  const expression = (raw: unknown, references: readonly string[]): JsonObject => ({
    constant_value: raw as string,
    references: [...references],
  });
  const withExpressions = (expressions: JsonObject, change: JsonObject) =>
    read({
      resource_changes: [placeholder, entry({ actions: ['create'], ...change })],
      configuration: { root_module: { resources: [{ address: 'aws_vpc.main', expressions }] } },
    });

  it('is not shown itself, and makes the plan wait', () => {
    const plan = withExpressions({}, {});

    expect(plan.waitsFor).toEqual(['net']);
    expect(plan.changes.map(({ address }) => address)).toEqual(['aws_vpc.main']);
  });

  it('is named where it is the only reason', () => {
    const plan = withExpressions(
      {
        cidr: expression('${terraform_data.__up_net.output.cidr}', [
          'terraform_data.__up_net.output.cidr',
          'terraform_data.__up_net',
        ]),
        other: expression('${aws_eip.x.id}', ['aws_eip.x.id', 'aws_eip.x']),
      },
      { after: {}, after_unknown: { cidr: true, other: true, id: true } },
    );

    expect(plan.changes[0]?.attributes.map(({ path, after }) => [path[0], after])).toEqual([
      ['cidr', { kind: 'unknown', from: 'net' }],
      ['id', { kind: 'unknown' }],
      ['other', { kind: 'unknown' }],
    ]);
  });
});

describe('any plan at all', () => {
  const secret = fc.stringMatching(/^[a-z]{12,16}$/).map((text) => `SECRET-${text}`);

  /** A value, and marks for some of its places; a marked place holds a secret. */
  const marked: fc.Arbitrary<{ readonly value: unknown; readonly mark: unknown }> = fc.letrec<{
    tree: { readonly value: unknown; readonly mark: unknown };
  }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)).map((value) => ({ value, mark: false })),
      secret.map((value) => ({ value, mark: true })),
      secret.map((value) => ({ value: { inner: [value, { deep: value }] }, mark: true })),
      fc.array(tie('tree'), { maxLength: 3 }).map((items) => ({
        value: items.map(({ value }) => value),
        mark: items.map(({ mark }) => mark),
      })),
      fc.dictionary(fc.string(), tie('tree'), { maxKeys: 3 }).map((members) => ({
        value: Object.fromEntries(Object.entries(members).map(([key, { value }]) => [key, value])),
        mark: Object.fromEntries(Object.entries(members).map(([key, { mark }]) => [key, mark])),
      })),
    ),
  })).tree;

  const actions = fc.constantFrom(
    ['create'],
    ['update'],
    ['delete'],
    ['delete', 'create'],
    ['create', 'delete'],
    ['read'],
  );
  const change = fc.record({ actions, before: marked, after: marked, unknown: fc.jsonValue() }).map((given) => ({
    actions: given.actions,
    before: given.before.value,
    before_sensitive: given.before.mark,
    after: given.after.value,
    after_sensitive: given.after.mark,
    after_unknown: given.unknown,
  }));

  it('never lets a sensitive leaf through (I9)', () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 3 }),
        fc.array(change, { maxLength: 2 }),
        secret,
        (changes, outputs, variable) => {
          const json = {
            resource_changes: changes.map((each, index) => ({ address: `a.b${index}`, change: each })),
            resource_drift: changes.map((each) => ({ address: 'a.drift', change: each })),
            output_changes: Object.fromEntries(outputs.map((each, index) => [`o${index}`, each])),
            variables: { key: { value: variable } },
            configuration: { root_module: { variables: { key: { sensitive: true } } } },
            // Arbitrary JSON, built above.
          } as unknown as JsonObject;

          expect(JSON.stringify(read(json))).not.toContain('SECRET-');
        },
      ),
    );
  });

  it('never throws', () => {
    const anything = fc.jsonValue({ maxDepth: 5 });
    const document = fc.record({
      resource_changes: fc.oneof(
        anything,
        fc.array(fc.record({ address: anything, change: anything, mode: anything })),
      ),
      resource_drift: anything,
      output_changes: anything,
      variables: anything,
      configuration: fc.oneof(anything, fc.record({ root_module: anything })),
      complete: anything,
    });
    fc.assert(
      fc.property(document, (json) => {
        expect(read(json as JsonObject).version).toBe(1);
      }),
    );
  });
});

describe('what stands for a value that is masked', () => {
  // In clear, to see what goes in.
  const seal: Seal = (place, value) => `k:${JSON.stringify([place, value])}`;
  const after = (change: JsonObject, secrets: readonly string[] = []) =>
    read({ resource_changes: [entry({ actions: ['update'], ...change })] }, secrets, seal).changes[0]?.attributes.map(
      (leaf) => [leaf.before, leaf.after],
    );

  const rows: readonly {
    readonly why: string;
    readonly change: JsonObject;
    readonly secrets?: readonly string[];
    readonly shows: readonly (readonly ShownValue[])[];
  }[] = [
    {
      why: 'a marked value, after the change only',
      change: { before: { key: 'old' }, after: { key: 'new' }, after_sensitive: { key: true } },
      shows: [[{ kind: 'sensitive' }, { kind: 'sensitive', mac: 'k:[["aws_vpc.main",["key"]],"new"]' }]],
    },
    {
      why: 'a value that holds a known secret',
      change: { before: { url: 'x' }, after: { url: 'db://hunter22@db' } },
      secrets: ['hunter22'],
      shows: [
        [
          { kind: 'known', value: 'x' },
          { kind: 'sensitive', mac: 'k:[["aws_vpc.main",["url"]],"db://hunter22@db"]' },
        ],
      ],
    },
    {
      why: 'a value that is masked in part',
      change: { before: { list: 'x' }, after: { list: ['a', 'hunter22'] } },
      secrets: ['hunter22'],
      shows: [
        [
          { kind: 'known', value: 'x' },
          { kind: 'known', value: ['a', '(sensitive)'], mac: 'k:[["aws_vpc.main",["list"]],["a","hunter22"]]' },
        ],
      ],
    },
    {
      why: 'nothing where all is shown, or is not known yet',
      change: { before: { a: 'x' }, after: { a: 'y' }, after_unknown: { b: true } },
      shows: [
        [
          { kind: 'known', value: 'x' },
          { kind: 'known', value: 'y' },
        ],
        [{ kind: 'absent' }, { kind: 'unknown' }],
      ],
    },
  ];
  for (const { why, change, secrets, shows } of rows) it(why, () => expect(after(change, secrets)).toEqual(shows));

  it('a leaf that a replacement keeps', () => {
    const kept = { actions: ['delete', 'create'], after_sensitive: { key: true } };
    const change = { ...kept, before: { key: 's', id: 'x' }, after: { key: 's', id: 'y' } };

    expect(read({ resource_changes: [entry(change)] }, [], seal).changes[0]?.kept).toEqual([
      { path: ['key'], value: { kind: 'sensitive', mac: 'k:[["aws_vpc.main",["key"]],"s"]' } },
    ]);
  });

  it('an output', () => {
    const change = { actions: ['create'], before: null, after: 's', after_sensitive: true };

    expect(read({ output_changes: { o: change } }, [], seal).outputs[0]?.after).toEqual({
      kind: 'sensitive',
      mac: 'k:[["output","o"],"s"]',
    });
  });
});
