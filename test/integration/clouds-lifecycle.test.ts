import { describe, expect, it } from 'vitest';
import { changesOf } from '../../src/testing/clouds/workspace.ts';
import { availableEngines } from '../support/engines.ts';
import { apply, cloudsSandbox, destroy, everything, frankfurt, replan } from './clouds-sandbox.ts';

const all = Object.values(everything).flatMap((resources) => Object.keys(resources)).length;

describe.each(availableEngines())('the simulated clouds under $label', (engine) => {
  it('plan unknowns, mask secrets, make everything there is, and find nothing left to do', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine);
    const module = await workspace({
      resource: everything,
      output: {
        connection: { value: '${simcloud_database.orders.connection_string}', sensitive: true },
        image: { value: '${data.simcloud_image.debian.id}' },
        zones: { value: '${data.simcloud_region.here.zones}' },
      },
      data: { simcloud_image: { debian: { family: 'debian' } }, simcloud_region: { here: {} } },
    });

    const changes = changesOf(await module.plan());
    const applied = await module.expect(['apply', '-no-color', 'plan']);
    const again = await module.expect(replan);
    const outputs = JSON.parse((await module.expect(['output', '-json'])).stdout) as Record<string, { value: unknown }>;

    expect(changes['simcloud_instance.web']).toMatchObject({
      actions: ['create'],
      after: { size: 'small', disk: [{ kind: 'ssd' }, { kind: 'hdd', iops: 700 }] },
      after_unknown: {
        id: true,
        private_address: true,
        subnet_id: true,
        disk: [{ id: true, iops: true }, { id: true }],
      },
    });
    expect(clouds.world.resources()).toHaveLength(all);
    expect(clouds.world.calls()).toMatchObject({ created: all, replayed: 0, refused: 0 });
    expect(outputs['connection']?.value).toMatch(/^postgres:\/\/app:p4ss%20word%2F%C3%A9@db-.*:5432\/orders$/);
    expect(outputs['zones']?.value).toEqual(['eu-central-1a', 'eu-central-1b', 'eu-central-1c']);
    for (const text of [applied.stdout, again.stdout]) expect(text).not.toMatch(/p4ss|v3ry|secret start/);

    await module.expect(destroy);
    expect(clouds.world.resources()).toEqual([]);
  });

  it('change in place, replace where they must, and forget derived values only then', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine);
    const module = await workspace({ resource: everything });
    await module.expect(apply);
    const before = Object.fromEntries(clouds.world.resources().map(({ type, id }) => [type, id]));
    module.write({
      terraform: { required_providers: { simcloud: { source: 'fairlead/simcloud' } } },
      provider: { simcloud: { ...frankfurt, default_tags: { project: 'shop' } } },
      resource: {
        ...everything,
        simcloud_instance: { web: { ...everything.simcloud_instance.web, image: 'img-2' } },
        simcloud_database: {
          orders: { ...everything.simcloud_database.orders, password: 'other', maintenance: { day: 'mon', hour: 5 } },
        },
      },
    });

    const changes = changesOf(await module.plan());
    await module.expect(['apply', '-no-color', 'plan']);
    await module.expect(replan);

    const after = Object.fromEntries(clouds.world.resources().map(({ type, id }) => [type, id]));
    expect(changes['simcloud_network.main']).toMatchObject({
      actions: ['update'],
      after: { tags_all: { tier: 'net', project: 'shop' } },
    });
    expect(changes['simcloud_database.orders']).toMatchObject({
      actions: ['update'],
      after_unknown: { connection_string: true },
    });
    expect(changes['simcloud_instance.web']).toMatchObject({
      actions: ['delete', 'create'],
      replace_paths: [['image']],
    });
    expect(after['simcloud_network']).toBe(before['simcloud_network']);
    expect(after['simcloud_instance']).not.toBe(before['simcloud_instance']);
  });

  it('show what was changed and deleted by hand, and are mended', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine);
    const module = await workspace({ resource: everything });
    await module.expect(apply);
    const [bucket] = clouds.world.resources({ type: 'simcloud_bucket' });
    const [record] = clouds.world.resources({ type: 'simcloud_dns_record' });
    const [balancer] = clouds.world.resources({ type: 'simcloud_load_balancer' });
    clouds.world.change(bucket?.id ?? '', { versioning: true, object_count: 7 });
    clouds.world.change(balancer?.id ?? '', { idle_timeout: 1, health_check: null });
    clouds.world.remove(record?.id ?? '');

    const plan = await module.plan();
    await module.expect(['apply', '-no-color', 'plan']);
    await module.expect(replan);

    const drifted = (plan['resource_drift'] ?? []) as readonly { readonly address: string }[];
    expect(drifted.map(({ address }) => address).sort()).toEqual([
      'simcloud_bucket.logs',
      'simcloud_dns_record.www',
      'simcloud_load_balancer.web',
    ]);
    expect(clouds.world.find(bucket?.id ?? '').attributes).toMatchObject({ versioning: false, object_count: 7 });
    expect(clouds.world.find(balancer?.id ?? '').attributes).toMatchObject({
      idle_timeout: 60,
      health_check: { path: '/ready' },
    });
    expect(clouds.world.resources({ type: 'simcloud_dns_record' })).toHaveLength(1);
  });

  it('import what exists, by id and by name, with nothing left to change', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine);
    const first = await workspace({ resource: everything }, 'first');
    await first.expect(apply);
    const second = await workspace({ resource: everything }, 'second');
    const byName = new Set(['simcloud_bucket', 'simcloud_network']);
    const addresses = new Map<string, string>();
    for (const { type, id, attributes } of clouds.world.resources()) {
      const labels = Object.keys(everything[type as keyof typeof everything]);
      const label = type === 'simcloud_subnet' ? String(attributes['name']) : (labels[0] ?? '');
      addresses.set(`${type}.${label}`, byName.has(type) ? String(attributes['name']) : id);
    }

    for (const [address, id] of addresses) await second.expect(['import', '-no-color', address, id]);

    expect(addresses.size).toBe(all);
    await second.expect(replan);
    const missing = await second.run(['import', '-no-color', 'simcloud_network.main', 'net-none']);
    expect(missing.code).toBe(1);
  });

  it('take blocks whose number is known only at apply', async () => {
    const { workspace } = await cloudsSandbox(engine);
    const module = await workspace({
      resource: {
        terraform_data: { pools: { input: { a: 1, b: 2 } } },
        simcloud_cluster: {
          main: {
            name: 'main',
            dynamic: {
              node_pool: {
                for_each: '${terraform_data.pools.output}',
                content: { name: '${node_pool.key}', nodes: '${node_pool.value}' },
              },
            },
          },
        },
      },
    });

    await module.expect(apply);

    await module.expect(replan);
  });

  it('name every wrong argument before anything is made', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine);
    const module = await workspace({
      resource: {
        simcloud_network: { main: { name: 'x', cidr: '10.0.0.1/16' } },
        simcloud_bucket: { logs: { name: 'NO', storage_class: 'cold' } },
        simcloud_load_balancer: { web: { name: 'web', listener: [{ port: 0 }, { port: 443, protocol: 'https' }] } },
      },
    });

    const told = JSON.parse((await module.run(['validate', '-json'])).stdout) as {
      diagnostics: readonly { summary: string }[];
    };

    expect(told.diagnostics.map(({ summary }) => summary).sort()).toEqual([
      'invalid simcloud_load_balancer',
      'invalid value for "cidr"',
      'invalid value for "name"',
      'invalid value for "port"',
      'invalid value for "storage_class"',
    ]);
    expect(clouds.world.calls().total).toBe(0);
  });

  it('keep two aliases of one module apart', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine);
    const module = await workspace({
      provider: {
        simcloud: [frankfurt, { alias: 'us', cloud: 'gcp', region: 'us-central1', default_tags: { side: 'us' } }],
      },
      resource: {
        simcloud_network: {
          de: { name: 'main', cidr: '10.0.0.0/16' },
          us: { provider: 'simcloud.us', name: 'main', cidr: '10.1.0.0/16' },
        },
      },
    });

    await module.expect(apply);
    await module.expect(replan);

    const found = clouds.world
      .resources()
      .map(({ cloud, region, attributes }) => [cloud, region, attributes['cidr'], attributes['tags_all']]);
    expect(found).toEqual([
      ['aws', 'eu-central-1', '10.0.0.0/16', {}],
      ['gcp', 'us-central1', '10.1.0.0/16', { side: 'us' }],
    ]);
  });

  it('serve several engines at once, each with its own configuration', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine, { latencyMs: 2 });
    const places = [
      frankfurt,
      { cloud: 'azure', region: 'westeurope' },
      { cloud: 'gcp', region: 'europe-west1' },
      { cloud: 'on-prem', region: 'cellar' },
    ];
    const networks = Object.fromEntries(
      [0, 1, 2, 3, 4].map((n) => [`n${n}`, { name: `n${n}`, cidr: `10.${n}.0.0/16` }]),
    );
    const modules = await Promise.all(
      places.map((place, index) =>
        workspace({ provider: { simcloud: place }, resource: { simcloud_network: networks } }, `m${index}`),
      ),
    );

    await Promise.all(modules.map((module) => module.expect(apply)));
    await Promise.all(modules.map((module) => module.expect(replan)));

    for (const { cloud, region } of places) {
      const there = clouds.world
        .resources()
        .filter((resource) => resource.cloud === cloud && resource.region === region);
      expect(there).toHaveLength(5);
    }
    expect(clouds.world.resources()).toHaveLength(20);
  });
});
