import { describe, expect, test } from 'vitest';
import { anyEngine } from '../../../../../test/support/engines.ts';
import { fakeSchemas } from '../../../../../test/support/fake-schemas.ts';
import { runGenerated } from '../../../../../test/support/real-engine.ts';
import { resourceOf, targetOf, workOf } from '../../../../../test/support/stack-work.ts';
import type { JsonObject } from '../../../../domain/json.ts';
import type { Resource, Stack, Target } from '../../../../domain/project/model.ts';
import { generate } from '../generate/generate.ts';
import { checkAgainstSchemas } from './check.ts';
import { parseProviderSchemas } from './provider-schemas.ts';

const schemas = parseProviderSchemas(JSON.stringify(fakeSchemas));
const fake = targetOf('here', 'acme/fake', { settings: { token: '${secrets.T}' } });

function check(resources: readonly Resource[], stack: Partial<Stack> = {}, target: Target = fake) {
  const work = workOf({ resources }, { targets: { here: target }, stack: { target: 'here', ...stack } });
  return checkAgainstSchemas(work, schemas).map(({ code, severity, path, hint }) => ({ code, severity, path, hint }));
}

const server = (properties: JsonObject, more: Partial<Resource> = {}) =>
  resourceOf('fake_server', 's', { name: 'x', disk: [{ gb: 1 }], ...properties }, more);

const at = (path: string) => `stacks.app.resources[0].properties${path}`;

describe('values that the engine takes', () => {
  test.each<{ properties: JsonObject; why: string }>([
    { properties: {}, why: 'only what is required' },
    { properties: { name: 5, size: '5.5e3', public: 'true', zones: [1, true] }, why: 'converted as the engine does' },
    { properties: { size: '${var.n}', zones: '${var.n}', tags: '${var.n}', owner: '${var.n}' }, why: 'references' },
    { properties: { network: '${var.n}', hosts: { a: '${var.n}' }, rules: ['${var.n}'] }, why: 'references inside' },
    { properties: { size: '1${var.n}', name: 'x-${var.n}' }, why: 'references in texts' },
    { properties: { size: null, network: null, boot: null, id: null }, why: 'null is not set' },
    { properties: { anything: [{ a: 1 }], pair: ['a', 1], owner: { name: 'x' } }, why: 'exact structures' },
    { properties: { rules: [{ port: 1 }] }, why: 'objects of a list need not be complete' },
    { properties: { rules: { port: 1, to: { ip: 'x' } } }, why: 'one object for a list of one' },
    {
      properties: { network: { cidr: 'x' }, routes: [{ via: 'y' }], hosts: { a: { ip: 'z' } } },
      why: 'nested attributes',
    },
    { properties: { disk: { gb: 1 }, boot: {}, label: { a: { value: 'x' } } }, why: 'blocks' },
    { properties: { access: [{ user: [{ id: 'x' }] }] }, why: 'blocks in blocks' },
    { properties: { provisioner: { 'local-exec': { command: 'x' } } }, why: 'the engine’s own blocks' },
  ])('$why', ({ properties }) => {
    expect(check([server(properties)])).toEqual([]);
  });
});

test('a required block may be generated', () => {
  const dynamic = { disk: { for_each: '${var.n}', content: { gb: 1 } } };

  expect(check([resourceOf('fake_server', 's', { name: 'x', dynamic })])).toEqual([]);
});

describe('what is wrong is named', () => {
  test.each<{ properties: JsonObject; code: string; path: string; hint?: string; why: string }>([
    {
      properties: { nmae: 'x' },
      code: 'SCHEMA_ATTRIBUTE_UNKNOWN',
      path: '.nmae',
      hint: 'did you mean `name`?',
      why: 'a typo',
    },
    { properties: { colour: 'x' }, code: 'SCHEMA_ATTRIBUTE_UNKNOWN', path: '.colour', why: 'nothing near it' },
    { properties: { constructor: 'x' }, code: 'SCHEMA_ATTRIBUTE_UNKNOWN', path: '.constructor', why: 'no own member' },
    { properties: { id: 'x' }, code: 'SCHEMA_ATTRIBUTE_READ_ONLY', path: '.id', why: 'computed only' },
    { properties: { name: null }, code: 'SCHEMA_ARGUMENT_MISSING', path: '', why: 'required, and null' },
    { properties: { disk: null }, code: 'SCHEMA_ARGUMENT_MISSING', path: '', why: 'a required block' },
    { properties: { size: 'big' }, code: 'SCHEMA_TYPE_MISMATCH', path: '.size', why: 'no number' },
    { properties: { size: true }, code: 'SCHEMA_TYPE_MISMATCH', path: '.size', why: 'truth is no number' },
    { properties: { public: 'yes' }, code: 'SCHEMA_TYPE_MISMATCH', path: '.public', why: 'no truth' },
    { properties: { public: 1 }, code: 'SCHEMA_TYPE_MISMATCH', path: '.public', why: 'a number is no truth' },
    { properties: { name: ['x'] }, code: 'SCHEMA_TYPE_MISMATCH', path: '.name', why: 'a list is no text' },
    { properties: { zones: 'a' }, code: 'SCHEMA_TYPE_MISMATCH', path: '.zones', why: 'a text is no list' },
    { properties: { zones: ['a', {}] }, code: 'SCHEMA_TYPE_MISMATCH', path: '.zones[1]', why: 'deep in a list' },
    { properties: { ports: [80, 'http'] }, code: 'SCHEMA_TYPE_MISMATCH', path: '.ports[1]', why: 'deep in a set' },
    { properties: { tags: ['a'] }, code: 'SCHEMA_TYPE_MISMATCH', path: '.tags', why: 'a list is no map' },
    { properties: { tags: { 'a b': [] } }, code: 'SCHEMA_TYPE_MISMATCH', path: '.tags["a b"]', why: 'deep in a map' },
    { properties: { pair: ['a'] }, code: 'SCHEMA_TYPE_MISMATCH', path: '.pair', why: 'too few' },
    {
      properties: { pair: ['a', 'b'] },
      code: 'SCHEMA_TYPE_MISMATCH',
      path: '.pair[1]',
      why: 'the second is no number',
    },
    {
      properties: { owner: { age: 1 } },
      code: 'SCHEMA_ARGUMENT_MISSING',
      path: '.owner',
      hint: '`name: null` leaves it to the provider',
      why: 'an object that is not complete',
    },
    {
      properties: { owner: { name: 'x', agee: 1 } },
      code: 'SCHEMA_ATTRIBUTE_UNKNOWN',
      path: '.owner.agee',
      hint: 'did you mean `age`?',
      why: 'a typo in an object',
    },
    {
      properties: { rules: [{ prt: 1 }] },
      code: 'SCHEMA_ATTRIBUTE_UNKNOWN',
      path: '.rules[0].prt',
      hint: 'did you mean `port`?',
      why: 'a typo in a list of objects',
    },
    {
      properties: { rules: [{ to: [{ ip: [] }] }] },
      code: 'SCHEMA_TYPE_MISMATCH',
      path: '.rules[0].to[0].ip',
      why: 'deep in objects',
    },
    {
      properties: { network: {} },
      code: 'SCHEMA_ARGUMENT_MISSING',
      path: '.network',
      why: 'required in a nested attribute',
    },
    {
      properties: { network: { cidr: 'x', mtu: 1 } },
      code: 'SCHEMA_ATTRIBUTE_READ_ONLY',
      path: '.network.mtu',
      why: 'computed in a nested attribute',
    },
    {
      properties: { network: [{ cidr: 'x' }] },
      code: 'SCHEMA_TYPE_MISMATCH',
      path: '.network',
      why: 'one object, not a list',
    },
    {
      properties: { routes: { via: 'x' } },
      code: 'SCHEMA_TYPE_MISMATCH',
      path: '.routes',
      why: 'a list, not one object',
    },
    { properties: { hosts: { a: 'x' } }, code: 'SCHEMA_TYPE_MISMATCH', path: '.hosts.a', why: 'objects by name' },
    {
      properties: { boot: 'fast' },
      code: 'SCHEMA_TYPE_MISMATCH',
      path: '.boot',
      hint: 'write `boot: [{ ... }]`',
      why: 'a block, not an attribute',
    },
    { properties: { boot: [{}, {}] }, code: 'SCHEMA_BLOCK_COUNT', path: '.boot', why: 'a block that is there once' },
    { properties: { disk: [] }, code: 'SCHEMA_BLOCK_COUNT', path: '.disk', why: 'too few blocks' },
    {
      properties: { disk: [{ gb: 1 }, { gb: 1 }, { gb: 1 }] },
      code: 'SCHEMA_BLOCK_COUNT',
      path: '.disk',
      why: 'too many blocks',
    },
    {
      properties: { disk: [{ gb: 1 }, {}] },
      code: 'SCHEMA_ARGUMENT_MISSING',
      path: '.disk[1]',
      why: 'required in a block',
    },
    {
      properties: { disk: [{ gb: 1, tb: 1 }] },
      code: 'SCHEMA_ATTRIBUTE_UNKNOWN',
      path: '.disk[0].tb',
      hint: 'did you mean `gb`?',
      why: 'unknown in a block',
    },
    {
      properties: { label: { a: {} } },
      code: 'SCHEMA_ARGUMENT_MISSING',
      path: '.label.a',
      why: 'required in a labelled block',
    },
    {
      properties: { access: { user: { id: [] } } },
      code: 'SCHEMA_TYPE_MISMATCH',
      path: '.access.user.id',
      why: 'deep in blocks',
    },
    {
      properties: { dynamic: { dsk: { for_each: [], content: {} } } },
      code: 'SCHEMA_ATTRIBUTE_UNKNOWN',
      path: '.dynamic.dsk',
      hint: 'did you mean `disk`?',
      why: 'a typo in a generated block',
    },
    {
      properties: { dynamic: { boot: { for_each: [], content: { ordr: 'x' } } } },
      code: 'SCHEMA_ATTRIBUTE_UNKNOWN',
      path: '.dynamic.boot.content.ordr',
      hint: 'did you mean `order`?',
      why: 'a typo within one',
    },
    {
      properties: { count: 2 },
      code: 'ENGINE_PROPERTY_RESERVED',
      path: '.count',
      hint: 'write it beside `properties`, as `count`',
      why: 'an argument of the engine',
    },
  ])('$code at $path: $why', ({ properties, code, path, hint }) => {
    expect(check([server(properties)])).toEqual([{ code, severity: 'error', path: at(path), hint }]);
  });

  test('a whole block cannot be a reference', () => {
    expect(check([server({ boot: '${var.boot}' })])).toMatchObject([
      { code: 'SCHEMA_TYPE_MISMATCH', path: at('.boot') },
    ]);
  });

  test('the wrong value is shown, unless the provider calls it sensitive', () => {
    const work = workOf({ resources: [server({ size: 'big', password: ['s3cret'] })] }, { targets: { here: fake } });

    const problems = checkAgainstSchemas({ ...work, stack: { ...work.stack, target: 'here' } }, schemas);

    expect(problems.map(({ value }) => value)).toEqual(['big', undefined]);
    expect(JSON.stringify(problems)).not.toContain('s3cret');
  });

  test.each([
    { resource: resourceOf('fake_serverr', 's'), hint: 'did you mean `fake_server`?' },
    { resource: resourceOf('fake_image', 's'), hint: 'it is a data source: add `data: true`' },
    { resource: resourceOf('fake_key', 's', {}, { mode: 'data' }), hint: 'it is a resource: take `data: true` out' },
    { resource: resourceOf('fake_unheard', 's'), hint: undefined },
  ])('$resource.type is no type: $hint', ({ resource, hint }) => {
    const path = 'stacks.app.resources[0].type';

    expect(check([resource])).toEqual([{ code: 'SCHEMA_TYPE_UNKNOWN', severity: 'error', path, hint }]);
  });

  test('tags where there are none', () => {
    const problems = check([resourceOf('fake_key', 'k', {}, { tags: { a: 'b' } }), server({}, { tags: { a: 'b' } })]);

    expect(problems).toMatchObject([{ code: 'SCHEMA_TAGS_UNSUPPORTED', path: 'stacks.app.resources[0].tags' }]);
  });

  test('changes of an attribute that is not there cannot be ignored', () => {
    const lifecycle = { ignoreChanges: ['name', 'tags["x"]', 'disk[0].gb', 'sizes'] };

    expect(check([server({}, { lifecycle })])).toMatchObject([
      { code: 'SCHEMA_ATTRIBUTE_UNKNOWN', path: 'stacks.app.resources[0].lifecycle.ignoreChanges[3]' },
    ]);
  });

  test('settings of the target', () => {
    const target = targetOf('here', 'acme/fake', { settings: { zoen: 'x' } });

    expect(check([], {}, target)).toMatchObject([
      { code: 'SCHEMA_ATTRIBUTE_UNKNOWN', path: 'targets.here.provider.settings.zoen', hint: 'did you mean `zone`?' },
      { code: 'SCHEMA_ARGUMENT_MISSING', path: 'targets.here.provider.settings' },
    ]);
  });

  test('references to attributes that are not there', () => {
    const resources = [
      server({ size: '${resources.many[0].idd}', zones: ['${resources.s2.nmae}', '${resources.s2.disk}'] }),
      { ...server({}), name: 's2' },
      { ...server({}), name: 'many', count: 2 },
    ];

    const problems = check(resources, {
      outputs: { o: { value: { a: '${resources.many["x"].id}${resources.s.ib}' }, sensitive: false } },
    });

    expect(problems.map(({ path, hint }) => [path, hint])).toEqual([
      [at('.size'), 'did you mean `id`?'],
      [at('.zones[0]'), 'did you mean `name`?'],
      ['stacks.app.outputs.o.value.a', 'did you mean `id`?'],
    ]);
  });

  test('what was not checked is said', () => {
    const problems = check([resourceOf('random_pet', 'p')]);

    expect(problems).toMatchObject([{ code: 'SCHEMA_PROVIDER_MISSING', severity: 'warning' }]);
  });
});

test('objects of a list are completed in the configuration', () => {
  const work = workOf({ resources: [server({ rules: { port: 1, to: { ip: 'x' } } })] }, { targets: { here: fake } });
  const withTarget = { ...work, secrets: { T: 't' }, stack: { ...work.stack, target: 'here' } };

  const file = JSON.parse(generate(withTarget, schemas).files['main.tf.json'] ?? '') as {
    resource: { fake_server: { s: JsonObject } };
  };

  expect(file.resource.fake_server.s['rules']).toEqual([{ port: 1, note: null, to: [{ ip: 'x' }] }]);
});

test('the schema of the real engine’s own resource is read', async () => {
  const resources = [resourceOf('terraform_data', 'd', { input: [1], triggers: 'x', id: 'y' })];
  const work = workOf({ resources });

  const text = await runGenerated(anyEngine(), generate(workOf({ resources: [resourceOf('terraform_data', 'd')] })), [
    'providers',
    'schema',
    '-json',
  ]);
  const problems = checkAgainstSchemas(work, parseProviderSchemas(text));

  expect(problems).toMatchObject([
    { code: 'SCHEMA_ATTRIBUTE_UNKNOWN', path: at('.triggers') },
    { code: 'SCHEMA_ATTRIBUTE_READ_ONLY', path: at('.id') },
  ]);
});

test.each(['', '{', '[]', '{"provider_schemas": 5}'])('%s is no schema', (text) => {
  expect(() => parseProviderSchemas(text)).toThrow(expect.objectContaining({ code: 'ENGINE_OUTPUT_UNREADABLE' }));
});
