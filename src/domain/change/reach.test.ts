import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import type { EffectiveProject, Resource, Stack, Target } from '../project/model.ts';
import type { AttributeChange, Change, ShownValue, StackPlan } from './model.ts';
import { reachOf } from './reach.ts';

const known = (value: Json): ShownValue => ({ kind: 'known', value });
const absent: ShownValue = { kind: 'absent' };

function resource(type: string, name: string, properties: JsonObject, more: Partial<Resource> = {}): Resource {
  return { mode: 'managed', type, name, properties, dependsOn: [], tags: {}, lifecycle: {}, ...more };
}

function stack(name: string, resources: readonly Resource[], more: Partial<Stack> = {}): Stack {
  return {
    name,
    engine: 'auto',
    content: { kind: 'resources', resources, modules: [], imports: [], removed: [], moved: [] },
    variables: {},
    outputs: {},
    dependsOn: [],
    labels: {},
    ...more,
  };
}

const target = (name: string, cloud: Target['cloud'], region: string, settings: JsonObject = {}): Target => ({
  name,
  cloud,
  region,
  provider: { source: `hashicorp/${cloud}`, name: cloud, settings },
});

function project(stacks: readonly Stack[], targets: readonly Target[] = []): EffectiveProject {
  return {
    name: 'shop',
    environment: { name: 'staging', protected: false },
    variables: { domain: { value: 'shop.example', sensitive: false }, hidden: { value: 'x.example', sensitive: true } },
    secrets: {},
    services: {},
    notifiers: {},
    metricSources: {},
    targets: Object.fromEntries(targets.map((each) => [each.name, each])),
    stacks: Object.fromEntries(stacks.map((each) => [each.name, each])),
    settings: { parallelism: 4, engine: 'auto', tools: {}, maxDeletions: 5, defaultTags: {} },
  };
}

const leaf = (name: string, before: ShownValue, after: ShownValue): AttributeChange => ({
  path: [name],
  before,
  after,
  forcesReplace: false,
});

function change(address: string, action: Change['action'], attributes: readonly AttributeChange[] = []): Change {
  const [type = '', name = ''] = address.split('.');
  return { address, mode: 'managed', type, name, provider: 'p', action, attributes };
}

const plan = (name: string, changes: readonly Change[], more: Partial<StackPlan> = {}): StackPlan => ({
  version: 1,
  stack: name,
  engine: 'terraform',
  engineVersion: '1.11.4',
  mode: 'apply',
  changes,
  drift: [],
  outputs: [],
  waitsFor: [],
  warnings: [],
  ...more,
});

const touched = (name: string) => plan(name, [change('aws_vpc.main', 'update')]);
const record = (properties: JsonObject, more: Partial<Resource> = {}) =>
  resource('aws_route53_record', 'www', properties, more);

/** The names alone, as text; what is not known by its kind. */
const namesOf = (plans: readonly StackPlan[], of: EffectiveProject): readonly string[] =>
  (reachOf(plans, of)[0]?.dns ?? []).map(({ name, relative }) =>
    name.kind === 'known'
      ? `${String(name.value)}${relative === true ? ' (relative)' : ''}`
      : `${name.kind}${name.kind === 'unknown' && name.from !== undefined ? ` from ${name.from}` : ''}`,
  );

describe('what a change reaches', () => {
  it('is everything that needs the stack, and where all of it is', () => {
    const of = project(
      [
        stack('network', [], { target: 'west' }),
        stack('db', [], { dependsOn: ['network'], target: 'blue' }),
        stack('app', [], { dependsOn: ['db'], target: 'gcp' }),
        stack('other', [], { target: 'far' }),
      ],
      [
        target('west', 'aws', 'eu-west-1', { assume_role: { role_arn: 'arn:aws:iam::123456789012:role/x' } }),
        target('blue', 'azure', 'westeurope', { subscription_id: '${secrets.SUB}' }),
        target('gcp', 'gcp', 'europe-west1', { project: 'shop-${env.name}' }),
        target('far', 'aws', 'us-east-1'),
      ],
    );

    const [reach, ...more] = reachOf([touched('network'), plan('db', []), plan('app', []), plan('other', [])], of);

    expect(more).toEqual([]);
    expect(reach?.downstream).toEqual(['app', 'db']);
    expect(reach?.places).toEqual([
      { target: 'blue', cloud: 'azure', region: 'westeurope', account: { kind: 'sensitive' } },
      { target: 'gcp', cloud: 'gcp', region: 'europe-west1', account: known('shop-staging') },
      { target: 'west', cloud: 'aws', region: 'eu-west-1', account: known('123456789012') },
    ]);
  });

  it.each<{ readonly why: string; readonly settings: JsonObject; readonly account: ShownValue | undefined }>([
    { why: 'one allowed account is the account', settings: { allowed_account_ids: ['1'] }, account: known('1') },
    { why: 'of two nobody knows which', settings: { allowed_account_ids: ['1', '2'] }, account: undefined },
    {
      why: 'a role that another stack makes is not known',
      settings: { assume_role: [{ role_arn: '${stacks.iam.role}' }] },
      account: { kind: 'unknown', from: 'iam' },
    },
    {
      why: 'a role that does not say its account is no account',
      settings: { assume_role: { role_arn: 'admin' } },
      account: { kind: 'unknown' },
    },
    { why: 'credentials do not tell', settings: {}, account: undefined },
  ])('$why', ({ settings, account }) => {
    const of = project([stack('network', [], { target: 'west' })], [target('west', 'aws', 'eu-west-1', settings)]);

    expect(reachOf([touched('network')], of)[0]?.places[0]?.account).toEqual(account);
  });

  it('is nothing where nothing changes, and is not asked of a look at drift', () => {
    const of = project([stack('network', [])]);

    expect(reachOf([plan('network', [])], of)).toEqual([]);
    expect(reachOf([plan('network', [], { mode: 'refresh-only', drift: touched('network').changes })], of)).toEqual([]);
  });

  it('of a stack that is not in the project any more is the stack alone', () => {
    expect(reachOf([touched('gone')], project([]))).toEqual([
      { stack: 'gone', downstream: [], places: [], dns: [], unseen: [] },
    ]);
  });
});

describe('DNS names', () => {
  it.each<{ readonly why: string; readonly resources: readonly Resource[]; readonly names: readonly string[] }>([
    {
      why: 'stand in the project file',
      resources: [record({ name: 'www.shop.example.' })],
      names: ['www.shop.example'],
    },
    { why: 'hold variables', resources: [record({ name: 'www.${var.domain}' })], names: ['www.shop.example'] },
    { why: 'may be secret', resources: [record({ name: 'www.${var.hidden}' })], names: ['sensitive'] },
    {
      why: 'may come from another stack',
      resources: [record({ name: '${stacks.zone.name}' })],
      names: ['unknown from zone'],
    },
    { why: 'may come from a resource', resources: [record({ name: '${resources.z.name}' })], names: ['unknown'] },
    { why: 'may be relative', resources: [record({ name: 'www' })], names: ['www (relative)'] },
    {
      why: 'are put together with their zone',
      resources: [
        resource('azurerm_dns_a_record', 'a', { name: 'www', zone_name: 'shop.example' }),
        resource('azurerm_dns_a_record', 'b', { name: '@', zone_name: 'shop.example' }),
        resource('digitalocean_record', 'c', { name: 'api', domain: '${resources.zone.name}' }),
      ],
      names: ['www.shop.example', 'shop.example', 'api (relative)'],
    },
    {
      why: 'are of every instance',
      resources: [record({ name: '${each.key}.shop.example' }, { forEach: ['a', 'b'] })],
      names: ['a.shop.example', 'b.shop.example'],
    },
    {
      why: 'follow the value of an instance',
      resources: [
        record({ name: '${each.value.host}.example' }, { forEach: { a: { host: 'h' }, b: { host: '${var.domain}' } } }),
      ],
      names: ['h.example', 'unknown'],
    },
    {
      why: 'of a number that is not known stand once',
      resources: [record({ name: 'n${count.index}.example' }, { count: '${stacks.x.n}' })],
      names: ['unknown'],
    },
    { why: 'are of records alone', resources: [resource('aws_vpc', 'a', { name: 'a.b' })], names: [] },
    { why: 'are not of data', resources: [record({ name: 'a.b' }, { mode: 'data' })], names: [] },
  ])('$why', ({ resources, names }) => {
    expect(namesOf([touched('network')], project([stack('network', resources)]))).toEqual(names);
  });

  it('come from the plan where it tells', () => {
    const of = project([stack('network', [record({ name: '${stacks.zone.name}' })])]);
    const create = change('aws_route53_record.www', 'create', [leaf('name', absent, known('www.real.example'))]);

    expect(namesOf([plan('network', [create])], of)).toEqual(['www.real.example']);
  });

  it('are both of a record that is renamed, and the old one of a record that goes', () => {
    const of = project([stack('network', [record({ name: 'new.example' })])]);
    const renamed = change('aws_route53_record.www', 'replace', [
      leaf('name', known('old.example'), known('new.example')),
    ]);
    const gone = change('aws_route53_record.gone', 'delete', [leaf('fqdn', known('gone.example'), absent)]);

    expect(namesOf([plan('network', [renamed, gone])], of)).toEqual(['gone.example', 'old.example', 'new.example']);
  });

  it('stay as the file says where the plan changes something else of the record', () => {
    const of = project([stack('network', [record({ name: 'www.example' })])]);
    const ttl = change('aws_route53_record.www', 'update', [leaf('ttl', known(60), known(300))]);

    expect(namesOf([plan('network', [ttl])], of)).toEqual(['www.example']);
  });

  it('are unknown in a root module whose plan does not say them, which is told', () => {
    const module: Partial<Stack> = { content: { kind: 'source', directory: 'network' } };
    const of = project([
      stack('network', [], module),
      stack('app', [record({ name: 'a.example' })], { dependsOn: ['network'] }),
    ]);
    const ttl = change('aws_route53_record.www', 'update', [leaf('ttl', known(60), known(300))]);

    const [reach] = reachOf([plan('network', [ttl])], of);

    expect(reach?.dns).toEqual([
      { stack: 'app', address: 'aws_route53_record.www', name: known('a.example') },
      { stack: 'network', address: 'aws_route53_record.www', name: { kind: 'unknown' } },
    ]);
    expect(reach?.unseen).toEqual(['network']);
  });
});
