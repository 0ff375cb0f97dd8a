import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/domain/json.ts';
import type { World } from '../../src/testing/clouds/world.ts';
import { availableEngines } from '../support/engines.ts';
import { apply, cloudsSandbox, destroy, frankfurt, replan } from './clouds-sandbox.ts';

const networks = (count: number): JsonObject => ({
  resource: {
    simcloud_network: Object.fromEntries(
      Array.from({ length: count }, (_, n) => [`n${n}`, { name: `n${n}`, cidr: `10.${n}.0.0/16` }]),
    ),
  },
});

/** The addresses in the state, and whether they are tainted. */
async function stateOf(module: { expect(args: readonly string[]): Promise<{ readonly stdout: string }> }) {
  const shown = JSON.parse((await module.expect(['show', '-json'])).stdout) as {
    values?: { root_module: { resources?: readonly { address: string; tainted?: boolean }[] } };
  };
  return Object.fromEntries(
    (shown.values?.root_module.resources ?? []).map(({ address, tainted }) => [address, tainted === true]),
  );
}

/** Waits, with an end, until the world says so. */
async function until(world: World, holds: (world: World) => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (holds(world)) return;
    await delay(25);
  }
  throw new Error(`the world never came to it: ${JSON.stringify(world.calls())}`);
}

describe.each(availableEngines())('faults of the simulated clouds under $label', (engine) => {
  it('an API error in the middle of an apply leaves the survivors in the state', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine, {
      faults: [
        { kind: 'error', code: 'InternalError', message: 'we are looking into it', operation: 'create', nth: 3 },
      ],
    });
    const module = await workspace(networks(5));

    const failed = await module.run([...apply, '-parallelism=1']);
    const survivors = await stateOf(module);
    const mended = await module.run(apply);

    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/creating simcloud_network \(n\d\): InternalError: we are looking into\s+it/);
    expect(Object.keys(survivors)).toHaveLength(4);
    expect(mended.code).toBe(0);
    expect(clouds.world.calls()).toMatchObject({ created: 5, refused: 1 });
  });

  it('throttling is waited out, and gives up in the end', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine, {
      faults: [{ kind: 'throttle', operation: 'create', times: 5 }],
    });
    const module = await workspace(networks(1));

    await module.expect(apply);
    clouds.world.inject({ kind: 'throttle', operation: 'delete', times: 1_000 });
    const failed = await module.run(destroy);

    expect(clouds.world.calls()).toMatchObject({ created: 1 });
    expect(clouds.world.history().filter(({ operation }) => operation === 'create')).toHaveLength(6);
    expect(failed.stderr).toMatch(/deleting simcloud_network.*ThrottlingException/s);
    expect(clouds.world.resources()).toHaveLength(1);
  });

  it('a resource that is seen late is waited for, one that is never seen is tainted', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine, { faults: [{ kind: 'lag', reads: 4, name: 'n0' }] });
    const module = await workspace(networks(1));
    await module.expect(apply);
    await module.expect(replan);
    clouds.world.inject({ kind: 'lag', reads: 12, name: 'n1' });
    module.write({
      terraform: { required_providers: { simcloud: { source: 'fairlead/simcloud' } } },
      provider: { simcloud: frankfurt },
      ...networks(2),
    });

    const failed = await module.run(apply);
    const state = await stateOf(module);
    const mended = await module.run(apply);

    expect(failed.stderr).toContain('WaiterTimeout');
    expect(state).toEqual({ 'simcloud_network.n0': false, 'simcloud_network.n1': true });
    expect(mended.code).toBe(0);
    expect(clouds.world.resources()).toHaveLength(2);
  });

  it('an interrupt ends a slow create in order, and what exists is in the state', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine, { faults: [{ kind: 'slow', milliseconds: 600_000 }] });
    const module = await workspace(networks(1));
    const interrupt = new AbortController();

    const running = module.run(apply, { interrupt: interrupt.signal });
    await until(clouds.world, (world) => world.resources().length === 1);
    interrupt.abort();
    const interrupted = await running;

    expect(interrupted.code).toBe(1);
    expect(interrupted.stderr).toContain('RequestCanceled');
    expect(await stateOf(module)).toEqual({ 'simcloud_network.n0': true });
    await module.expect(apply);
    await module.expect(replan);
    expect(clouds.world.resources()).toHaveLength(1);
  });

  it('a crash between create and reply is found again by the next apply', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine, { faults: [{ kind: 'crash', nth: 2 }] });
    const module = await workspace(networks(4));

    const crashed = await module.run([...apply, '-parallelism=1']);
    const known = await stateOf(module);
    const lost = clouds.world.resources().length - Object.keys(known).length;
    await module.expect(apply);
    await module.expect(replan);

    expect(crashed.code).toBe(1);
    expect(lost).toBe(1);
    expect(clouds.world.resources()).toHaveLength(4);
    expect(clouds.world.calls()).toMatchObject({ created: 4, replayed: 1 });
  });

  it('an engine that is killed while the cloud works finds its resources again', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine);
    const twins = { simcloud_instance: { twin: { count: 3, image: 'img-1', subnet_id: '${simcloud_subnet.a.id}' } } };
    const ground = {
      simcloud_network: { main: { name: 'main', cidr: '10.0.0.0/16' } },
      simcloud_subnet: { a: { name: 'a', network_id: '${simcloud_network.main.id}', cidr: '10.0.1.0/24' } },
    };
    const module = await workspace({ resource: { ...ground, ...twins } });
    clouds.world.inject({ kind: 'slow', milliseconds: 600_000, times: 3, type: 'simcloud_instance' });
    const kill = new AbortController();

    const running = module.run([...apply, '-lock=false'], { kill: kill.signal });
    await until(clouds.world, (world) => world.resources({ type: 'simcloud_instance' }).length === 3);
    kill.abort();
    const killed = await running;
    await module.expect([...apply, '-lock=false']);
    await module.expect([...replan, '-lock=false']);

    expect(killed.code).toBeNull();
    expect(clouds.world.resources({ type: 'simcloud_instance' })).toHaveLength(3);
    expect(clouds.world.calls().created).toBe(5);
    const replayed = clouds.world
      .history()
      .filter(({ outcome, type }) => outcome === 'replayed' && type === 'simcloud_instance');
    expect(new Set(replayed.map(({ id }) => id)).size).toBe(3);
  });

  it('an engine that is killed again and again makes nothing twice, whatever becomes of its state', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine, { latencyMs: 5 });
    const module = await workspace({
      provider: { simcloud: { ...frankfurt, idempotency_scope: 'shop' } },
      ...networks(12),
    });
    const creates = () => clouds.world.calls().byOperation.create;
    let kills = 0;

    for (let round = 0; round < 5; round += 1) {
      const kill = new AbortController();
      const wanted = creates() + 2;
      let over = false;
      const running = module.run([...apply, '-parallelism=2'], { kill: kill.signal }).finally(() => {
        over = true;
      });
      await until(clouds.world, () => over || creates() >= wanted);
      kill.abort();
      kills += (await running).code === null ? 1 : 0;
    }
    await module.expect(apply);
    await module.expect(replan);

    expect(kills).toBeGreaterThan(0);
    expect(clouds.world.resources()).toHaveLength(12);
    expect(clouds.world.calls().created).toBe(12);
  });

  it('real refusals: taken names, missing parents, things in use, protection, quota, expired credentials', async () => {
    const { clouds, workspace } = await cloudsSandbox(engine, {
      faults: [{ kind: 'quota', type: 'simcloud_secret', limit: 1 }],
    });
    const first = await workspace(
      {
        resource: {
          simcloud_bucket: { logs: { name: 'logs' } },
          simcloud_network: { main: { name: 'main', cidr: '10.0.0.0/16' } },
          simcloud_database: {
            orders: { name: 'orders', engine: 'postgres', password: 'x', deletion_protection: true },
          },
        },
      },
      'first',
    );
    await first.expect(apply);
    await first.expect(replan);
    const [network] = clouds.world.resources({ type: 'simcloud_network' });
    const refused = async (resource: JsonObject, provider: JsonObject = frankfurt, name = 'second') => {
      const module = await workspace({ provider: { simcloud: provider }, resource }, name);
      const run = await module.run(apply);
      expect(run.code).toBe(1);
      return run.stderr.replaceAll(/[\s│]+/g, ' ');
    };

    expect(
      await refused(
        { simcloud_bucket: { logs: { name: 'logs' } } },
        { cloud: 'aws', region: 'us-east-1', account: 'other' },
      ),
    ).toContain('BucketAlreadyExists: a bucket named "logs" already exists in aws');
    expect(
      await refused({ simcloud_subnet: { a: { name: 'a', network_id: 'net-none', cidr: '10.0.0.0/24' } } }),
    ).toContain('InvalidNetwork.NotFound');
    expect(
      await refused({ simcloud_subnet: { a: { name: 'a', network_id: network?.id ?? '', cidr: '10.9.0.0/24' } } }),
    ).toContain('InvalidSubnet.Range');
    expect(
      await refused(
        { simcloud_secret: { a: { name: 'a', value: '1' }, b: { name: 'b', value: '2' } } },
        frankfurt,
        'third',
      ),
    ).toContain('QuotaExceeded');
    expect(
      await refused({ simcloud_bucket: { x: { name: 'xyz' } } }, { ...frankfurt, credentials: 'expired' }),
    ).toContain('ExpiredToken');
    const subnets = await workspace(
      { resource: { simcloud_subnet: { a: { name: 'a', network_id: network?.id ?? '', cidr: '10.0.1.0/24' } } } },
      'fourth',
    );
    await subnets.expect(apply);
    const kept = (await first.run(destroy)).stderr.replaceAll(/[\s│]+/g, ' ');
    expect(kept).toContain('DependencyViolation');
    expect(kept).toContain('OperationNotPermitted: the database "orders" is protected from deletion');
  });
});
