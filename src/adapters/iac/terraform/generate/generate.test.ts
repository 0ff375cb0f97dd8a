import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allFeatures, resourceOf, targetOf, workOf } from '../../../../../test/support/stack-work.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import type { Resource } from '../../../../domain/project/model.ts';
import type { StackWork, Tool } from '../../../../ports/iac-engine.ts';
import { isFormatted } from './formatted.ts';
import { backendFile, generate, mainFile } from './generate.ts';
import { multiCloudWork } from '../../../../../test/support/multi-cloud.ts';

const configurationOf = (work: StackWork): JsonObject => JSON.parse(generate(work).files[mainFile] ?? '') as JsonObject;

/** A member deep in a configuration: `resource.aws_vpc.main`. */
function at(configuration: Json, path: string): Json | undefined {
  let current: Json | undefined = configuration;
  for (const key of path.split('.')) current = isJsonObject(current) ? current[key] : undefined;
  return current;
}

describe('the file', () => {
  test('of a stack on several clouds is as reviewed', async () => {
    const { files, inputs, placeholders } = generate(multiCloudWork);

    await expect(files[mainFile]).toMatchFileSnapshot('multi-cloud.golden.txt');
    expect(isFormatted(files[mainFile] ?? '')).toBe(true);
    expect(placeholders).toEqual(['dns']);
    expect(inputs).toEqual({
      secrets__DB_PASSWORD: { value: 'hunter2', sensitive: true },
      sizes: { value: [1, 2], sensitive: false },
      stacks__network__zones: { value: { a: 'eu-1a', b: 'eu-1b' }, sensitive: false },
    });
  });

  test('never holds the value of an input', () => {
    const { files } = generate(multiCloudWork);

    expect(JSON.stringify(files)).not.toContain('hunter2');
    expect(JSON.stringify(files)).not.toContain('eu-1a');
  });

  test('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
        const shuffled = withShuffledKeys(multiCloudWork as unknown as Json, numbers) as unknown as StackWork;

        expect(generate(shuffled).files).toEqual(generate(multiCloudWork).files);
      }),
      { numRuns: 50 },
    );
  });

  test('of a stack without anything is its backend', () => {
    expect(configurationOf(workOf({}))).toEqual({
      terraform: { backend: { local: { path: '../../../state/staging/app.tfstate' } } },
    });
  });
});

describe('providers', () => {
  const eu = targetOf('eu', 'hashicorp/aws', { region: 'eu-west-1', version: '~> 5.0' });
  const us = targetOf('us', 'hashicorp/aws', { region: 'us-east-1', version: '>= 5.2' });
  const azure = targetOf('az', 'hashicorp/azurerm', { settings: { subscription_id: '${secrets.SUB}' } });
  const targets = { eu, us, az: azure };
  const stack = { target: 'eu' };

  test('the stack’s target is the default configuration, other targets of the provider are aliases', () => {
    const work = workOf({ resources: [resourceOf('aws_vpc', 'main')] }, { targets, stack });

    const configuration = configurationOf(work);

    expect(at(configuration, 'provider.aws')).toMatchObject([
      { region: 'eu-west-1' },
      { alias: 'us', region: 'us-east-1' },
    ]);
    expect(at(configuration, 'resource.aws_vpc.main')).toEqual({});
    expect(at(configuration, 'terraform.required_providers')).toEqual({
      aws: { source: 'hashicorp/aws', version: '~> 5.0' },
    });
    expect(at(configuration, 'provider.azurerm')).toBeUndefined();
  });

  test('a resource of another target names its configuration; constraints of both hold', () => {
    const work = workOf({ resources: [resourceOf('aws_vpc', 'main', {}, { provider: 'us' })] }, { targets, stack });

    const configuration = configurationOf(work);

    expect(at(configuration, 'resource.aws_vpc.main.provider')).toBe('aws.us');
    expect(at(configuration, 'terraform.required_providers.aws.version')).toBe('>= 5.2, ~> 5.0');
  });

  test('azurerm has `features`, and its settings may hold secrets', () => {
    const work = workOf(
      { resources: [resourceOf('azurerm_resource_group', 'rg', {}, { provider: 'az' })] },
      { targets, stack, secrets: { SUB: 's' } },
    );

    const { inputs } = generate(work);

    expect(at(configurationOf(work), 'provider.azurerm')).toEqual([
      { alias: 'az', features: {}, subscription_id: '${var.secrets__SUB}' },
    ]);
    expect(inputs['secrets__SUB']).toEqual({ value: 's', sensitive: true });
  });

  test.each([
    { type: 'random_pet', required: { random: { source: 'hashicorp/random' } }, why: 'as the engines assume' },
    { type: 'terraform_data', required: undefined, why: 'built in' },
  ])('$type without a target: $why', ({ type, required }) => {
    const work = workOf({ resources: [resourceOf(type, 'x')] });

    const configuration = configurationOf(work);

    expect(at(configuration, 'terraform.required_providers')).toEqual(required);
    expect(at(configuration, 'provider')).toBeUndefined();
  });

  test('a provider whose types have another first word is named at each resource', () => {
    const beta = targetOf('g', 'hashicorp/google-beta', { region: 'eu' });
    const resources = [resourceOf('google_x', 'x')];

    const configuration = configurationOf(workOf({ resources }, { targets: { g: beta }, stack: { target: 'g' } }));

    expect(at(configuration, 'resource.google_x.x.provider')).toBe('google-beta');
  });

  test('one name for two providers is refused', () => {
    const other = targetOf('other', 'acme/aws');
    const resources = [resourceOf('aws_vpc', 'main', {}, { provider: 'other' })];

    const act = () => generate(workOf({ resources }, { targets: { eu, other }, stack }));

    expect(act).toThrow(expect.objectContaining({ code: 'ENGINE_PROVIDER_CONFLICT' }));
  });
});

describe('a resource', () => {
  const bodyOf = (more: Partial<Resource>, work: Partial<StackWork> = {}) =>
    at(
      configurationOf(workOf({ resources: [resourceOf('x_y', 'r', {}, more), resourceOf('x_y', 'o')] }, work)),
      'resource.x_y.r',
    );

  test('takes bare references where the engine wants them', () => {
    const lifecycle = {
      createBeforeDestroy: true,
      preventDestroy: false,
      ignoreChanges: ['size', 'tags["a"]'],
      replaceTriggeredBy: ['o', 'o.size'],
    };

    expect(bodyOf({ dependsOn: ['o'], lifecycle })).toEqual({
      depends_on: ['x_y.o'],
      lifecycle: {
        create_before_destroy: true,
        prevent_destroy: false,
        ignore_changes: ['size', 'tags["a"]'],
        replace_triggered_by: ['x_y.o', 'x_y.o.size'],
      },
    });
  });

  const ids = { net: { status: 'known', outputs: { ids: { value: ['a'], sensitive: false } } } } as const;

  test.each<{ given: Partial<Resource>; body: Json; why: string }>([
    { given: { count: 3 }, body: { count: 3 }, why: 'a number' },
    { given: { count: '${var.n}' }, body: { count: '${var.n}' }, why: 'a reference' },
    { given: { forEach: ['b', 'a'] }, body: { for_each: '${toset(["b", "a"])}' }, why: 'a list becomes a set' },
    { given: { forEach: { a: 1 } }, body: { for_each: { a: 1 } }, why: 'an object stays' },
    {
      given: { forEach: '${stacks.net.ids}' },
      body: { for_each: '${toset(var.stacks__net__ids)}' },
      why: 'a known list becomes a set',
    },
    { given: { forEach: '${var.m}' }, body: { for_each: '${var.m}' }, why: 'a known map stays' },
    { given: { forEach: '${resources.o.all}' }, body: { for_each: '${x_y.o.all}' }, why: 'not known here' },
  ])('repeats: $why', ({ given, body }) => {
    const variables = { n: { value: 2, sensitive: false }, m: { value: { a: 1 }, sensitive: false } };

    expect(bodyOf(given, { variables, upstream: ids })).toEqual(body);
  });

  test.each(['count', 'for_each', 'depends_on', 'provider', 'lifecycle'])('has no property %s', (name) => {
    const work = workOf({ resources: [resourceOf('x_y', 'r', { [name]: 1 })] });

    expect(() => generate(work)).toThrow(expect.objectContaining({ code: 'ENGINE_PROPERTY_RESERVED' }));
  });

  test('does not pass itself off as a stand-in', () => {
    const work = workOf({ resources: [resourceOf('terraform_data', '__up_net')] });

    expect(() => generate(work)).toThrow(expect.objectContaining({ code: 'ENGINE_PROPERTY_RESERVED' }));
  });
});

describe('a module', () => {
  const moduleOf = (source: string, version?: string) =>
    workOf({
      modules: [
        {
          name: 'm',
          source,
          inputs: { a: '${count.index}' },
          dependsOn: [],
          providers: {},
          ...(version ? { version } : {}),
        },
      ],
    });

  test.each([
    { source: './web', written: '../../../../web' },
    { source: '../web', written: '../../../../../web' },
    { source: '.fairlead/work/staging/app/here', written: '.fairlead/work/staging/app/here' },
    { source: './.fairlead/work/staging/app/here', written: './here' },
    { source: 'terraform-aws-modules/vpc/aws', written: 'terraform-aws-modules/vpc/aws' },
    { source: 'git::https://example.com/x.git?ref=v1', written: 'git::https://example.com/x.git?ref=v1' },
  ])('$source is written $written', ({ source, written }) => {
    expect(at(configurationOf(moduleOf(source)), 'module.m.source')).toBe(written);
  });

  test('has a version where it says one', () => {
    expect(at(configurationOf(moduleOf('a/b/c', '~> 1.0')), 'module.m.version')).toBe('~> 1.0');
  });
});

describe('an output', () => {
  const resources = [
    resourceOf('x_db', 'db', { password: '${secrets.PW}', size: 1, url: '${resources.user.name}' }),
    resourceOf('x_db', 'each', { password: '${secrets.PW}' }, { forEach: ['size'] }),
    resourceOf('x_user', 'user', { name: '${stacks.net.token}', loop: '${resources.db.url}' }),
  ];
  const work = (value: Json) =>
    workOf(
      { resources },
      {
        secrets: { PW: 'x' },
        variables: { open: { value: 1, sensitive: false }, closed: { value: 1, sensitive: true } },
        upstream: { net: { status: 'known', outputs: { token: { value: 't', sensitive: true } } } },
        stack: { variables: { own: '${secrets.PW}' }, outputs: { o: { value, sensitive: false } } },
      },
    );

  test.each<{ value: Json; sensitive: boolean; why: string }>([
    { value: '${var.open}', sensitive: false, why: 'an open variable' },
    { value: { a: ['x-${var.closed}'] }, sensitive: true, why: 'a sensitive variable, deep inside' },
    { value: '${secrets.PW}', sensitive: true, why: 'a secret' },
    { value: '${stacks.net.token}', sensitive: true, why: 'a sensitive output' },
    { value: '${var.own}', sensitive: true, why: 'a secret through the stack’s own variable' },
    { value: '${resources.db.password}', sensitive: true, why: 'an attribute set from a secret' },
    { value: '${resources.db.size}', sensitive: false, why: 'another attribute of that resource' },
    { value: '${resources.db}', sensitive: true, why: 'the whole resource' },
    { value: '${resources.db[0].password}', sensitive: true, why: 'of one instance' },
    { value: '${resources.each["size"].password}', sensitive: true, why: 'of one of a set' },
    { value: '${resources.each["size"].size}', sensitive: false, why: 'another attribute of one of a set' },
    { value: '${resources.db.url}', sensitive: true, why: 'through another resource' },
    { value: '${resources.user.loop}', sensitive: true, why: 'through two' },
  ])('is sensitive: $sensitive for $why', ({ value, sensitive }) => {
    const output = at(configurationOf(work(value)), 'output.o.sensitive');

    expect(output ?? false).toBe(sensitive);
  });
});

describe('a root module as it stands', () => {
  const work = (more: Partial<StackWork['stack']>, upstream: StackWork['upstream'] = {}) =>
    workOf(
      {},
      {
        upstream,
        secrets: { PW: 'x' },
        variables: { n: { value: [1], sensitive: false } },
        stack: { content: { kind: 'source', directory: 'net' }, ...more },
      },
    );

  test('gets its variables, with references resolved', () => {
    const net = { net: { status: 'known', outputs: { ids: { value: { a: ['x', 'y'] }, sensitive: false } } } } as const;
    const variables = {
      whole: '${stacks.net.ids.a}',
      text: 'id-${stacks.net.ids.a[1]}-${env.name}-$${x}',
      protected: '${env.protected}',
      deep: [{ n: '${var.n[0]}' }],
      secret: 'p:${secrets.PW}',
    };

    expect(generate(work({ variables }, net))).toEqual({
      files: {},
      inputs: {
        whole: { value: ['x', 'y'], sensitive: false },
        text: { value: 'id-y-staging-${x}', sensitive: false },
        protected: { value: false, sensitive: false },
        deep: { value: [{ n: 1 }], sensitive: false },
        secret: { value: 'p:x', sensitive: true },
      },
      origins: {},
      addresses: {},
      placeholders: [],
    });
  });

  test('waits for stacks that are not known', () => {
    const unknown = { status: 'unknown' } as const;
    const variables = { a: ['${stacks.net.id}'], b: '${stacks.dns.zone}', c: 1 };

    const { inputs, placeholders } = generate(work({ variables }, { net: unknown, dns: unknown }));

    expect(placeholders).toEqual(['dns', 'net']);
    expect(inputs).toEqual({ c: { value: 1, sensitive: false } });
  });

  test('gets the settings of a backend beside it', () => {
    const { files } = generate(work({ backend: { type: 's3', settings: { bucket: 'b' } } }));

    expect(files).toEqual({ [backendFile]: '{\n  "bucket": "b",\n  "use_lockfile": true\n}\n' });
  });

  test.each(['${resources.x.id}', '${stacks.net.ids.b}'])('cannot use %s', (value) => {
    const net = { net: { status: 'known', outputs: { ids: { value: {}, sensitive: false } } } } as const;

    const act = () => generate(work({ variables: { value } }, net));

    expect(act).toThrow(expect.objectContaining({ code: 'ENGINE_REFERENCE_UNRESOLVED' }));
  });
});

describe('what the tool cannot do is refused before it starts', () => {
  const old = { removedBlocks: false, importBlocks: false, stateEncryption: false, s3Lockfile: false };
  const tool: Tool = { engine: 'opentofu', path: '/x', version: '1.6.2', features: { ...allFeatures, ...old } };
  const resources = [resourceOf('x_y', 'r')];

  test.each([
    { work: workOf({ removed: [{ from: 'x_y.z', destroy: false }] }, { tool }), what: 'removed blocks' },
    { work: workOf({ resources, imports: [{ to: 'r', id: 'i' }] }, { tool }), what: 'import blocks' },
    { work: workOf({}, { tool, stack: { encryption: {} } }), what: 'encryption' },
    {
      work: workOf({}, { tool, stack: { backend: { type: 's3', settings: { use_lockfile: true } } } }),
      what: 's3 lock files',
    },
    {
      work: workOf(
        { removed: [{ from: 'x_y.z', destroy: true }] },
        { tool: { ...tool, version: '1.9.1', features: allFeatures } },
      ),
      what: 'removed blocks that destroy',
    },
  ])('$what', ({ work }) => {
    expect(() => generate(work)).toThrow(expect.objectContaining({ code: 'ENGINE_FEATURE_MISSING' }));
  });

  test('OpenTofu before 1.10 forgets without being told', () => {
    const work = workOf(
      { removed: [{ from: 'x_y.z', destroy: false }] },
      { tool: { ...tool, version: '1.9.1', features: allFeatures } },
    );

    expect(configurationOf(work)['removed']).toEqual([{ from: 'x_y.z' }]);
  });
});

describe('imports, moves and removals', () => {
  const resources = [resourceOf('x_y', 'new')];

  test.each([
    { moved: { from: 'old', to: 'new' }, written: { from: 'x_y.old', to: 'x_y.new' } },
    { moved: { from: 'module.a.x_y.z', to: 'new' }, written: { from: 'module.a.x_y.z', to: 'x_y.new' } },
    { moved: { from: 'old', to: 'x_z.new' }, written: { from: 'x_z.old', to: 'x_z.new' } },
  ])('$moved.from moves to $moved.to', ({ moved, written }) => {
    expect(configurationOf(workOf({ resources, moved: [moved] }))['moved']).toEqual([written]);
  });

  test('the id of an import is literal', () => {
    const imports = [{ to: 'new', id: 'a/${b}' }];

    expect(configurationOf(workOf({ resources, imports }))['import']).toEqual([{ id: 'a/$${b}', to: 'x_y.new' }]);
  });

  test('a removal says what becomes of the object', () => {
    const removed = [{ from: 'x_y.old', destroy: true }];

    expect(configurationOf(workOf({ removed }))['removed']).toEqual([
      { from: 'x_y.old', lifecycle: { destroy: true } },
    ]);
  });
});

test('OpenTofu’s own references in its encryption stand as it wants them', () => {
  const encryption = {
    key_provider: { pbkdf2: { k: { passphrase: '${secrets.PHRASE}' } } },
    method: { aes_gcm: { m: { keys: 'key_provider.pbkdf2.k' }, n: { keys: '$${key_provider.pbkdf2.k}' } } },
    state: { method: 'method.aes_gcm.m', enforced: true },
  };

  const configuration = configurationOf(workOf({}, { secrets: { PHRASE: 'x' }, stack: { encryption } }));

  expect(at(configuration, 'terraform.encryption')).toEqual({
    key_provider: { pbkdf2: { k: { passphrase: '${var.secrets__PHRASE}' } } },
    method: { aes_gcm: { m: { keys: '${key_provider.pbkdf2.k}' }, n: { keys: '${key_provider.pbkdf2.k}' } } },
    state: { method: 'method.aes_gcm.m', enforced: true },
  });
});

/** The same value with the keys of every object in another order; lists keep theirs. */
function withShuffledKeys(value: Json, numbers: Iterator<number>): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withShuffledKeys(item, numbers));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([key, member]) => ({ key, member, rank: numbers.next().value ?? 0 }));
  members.sort((a, b) => a.rank - b.rank);
  return Object.fromEntries(members.map(({ key, member }) => [key, withShuffledKeys(member, numbers)]));
}
