import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlanMode, StackPlan } from '../../src/domain/change/model.ts';
import { isDeliveryError } from '../../src/domain/errors/delivery-error.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Resource, Target } from '../../src/domain/project/model.ts';
import type { EngineCall, StackWork } from '../../src/ports/iac-engine.ts';
import { type SimulatedClouds, startSimulatedClouds } from '../../src/testing/clouds/start.ts';
import { resourceOf } from '../../src/testing/fakes/effective-project.ts';
import { openEngineBench } from '../support/engine-bench.ts';
import { availableEngines } from '../support/engines.ts';

type Bench = Awaited<ReturnType<typeof openEngineBench>>;

const never = new AbortController().signal;
const call: EngineCall = { emit: () => undefined, stop: { signal: never, hard: never } };

const targetOf = (name: string, settings: JsonObject): Target => ({
  name,
  cloud: 'aws',
  provider: { source: 'fairlead/simcloud', name: 'simcloud', settings: { cloud: 'aws', ...settings } },
});

const us = targetOf('us', { region: 'us-east-1' });
const asia = targetOf('asia', { region: 'ap-northeast-1' });

const network = (name: string, provider?: string): Resource => ({
  ...resourceOf(name, { name, cidr: '10.0.0.0/16' }),
  type: 'simcloud_network',
  ...(provider === undefined ? {} : { provider }),
});

interface Given {
  readonly target: string;
  readonly targets?: StackWork['targets'];
  readonly backend?: JsonObject;
}

for (const engine of availableEngines()) {
  describe(`${engine.label}: the target of a stack moves`, () => {
    let world: string;
    let clouds: SimulatedClouds;
    let bench: Bench;
    beforeEach(async () => {
      world = await mkdtemp(join(tmpdir(), 'fairlead-world-'));
      clouds = await startSimulatedClouds({ directory: world, latencyMs: 0 });
      bench = await openEngineBench(engine, { environment: clouds.env });
    });
    afterEach(async () => {
      await bench.close();
      await clouds.close();
      await rm(world, { recursive: true, force: true });
    });

    const workOf = (resources: readonly Resource[], { target, targets = { us, asia }, backend }: Given): StackWork => {
      const outputs = { name: { value: '${resources.one.name}', sensitive: false } };
      const work = bench.work('net', { resources, outputs: resources.length === 0 ? {} : outputs });
      const elsewhere = backend === undefined ? {} : { backend: { type: 'local', settings: backend } };
      return { ...work, stack: { ...work.stack, target, ...elsewhere }, targets };
    };
    const bringUp = async (work: StackWork, mode: PlanMode = 'apply'): Promise<StackPlan> => {
      const plan = await bench.engine.plan(work, mode, call);
      await bench.engine.apply(work, plan, call);
      return plan;
    };
    const refusalOf = async (work: StackWork, mode: PlanMode = 'apply') => {
      const error: unknown = await bench.engine.plan(work, mode, call).catch((reason: unknown) => reason);
      if (!isDeliveryError(error)) throw error instanceof Error ? error : new Error('it was planned');
      return error;
    };
    const actionsOf = ({ changes }: StackPlan) => changes.map(({ action, address }) => `${action} ${address}`).sort();
    const networks = () => clouds.world.resources({ type: 'simcloud_network' });

    it.each(['apply', 'destroy', 'refresh-only'] as const)(
      'and what it made is not forgotten: %s is refused, and says what to write',
      async (mode) => {
        await bringUp(workOf([network('one'), network('two')], { target: 'us' }));

        const error = await refusalOf(workOf([network('one')], { target: 'asia' }), mode);

        expect(error.code).toBe('ENGINE_TARGET_MOVED');
        expect(error.message).toContain('us-east-1');
        expect(error.hint).toContain('`provider: us`');
        expect(error.data).toMatchObject({ resources: ['simcloud_network.one', 'simcloud_network.two'] });
        expect(networks()).toHaveLength(2);
      },
    );

    it('by its settings: they are to be given again', async () => {
      await bringUp(workOf([network('one')], { target: 'us' }));
      const targets = { us: targetOf('us', { region: 'eu-west-1' }) };

      const error = await refusalOf(workOf([network('one')], { target: 'us', targets }));

      expect([error.code, error.hint.includes('region: us-east-1')]).toEqual(['ENGINE_TARGET_MOVED', true]);
    });

    it('by the settings of a target that single resources ask for', async () => {
      await bringUp(workOf([network('one'), network('two', 'asia')], { target: 'us' }));
      const targets = { us, asia: targetOf('asia', { region: 'ap-south-1' }) };

      const error = await refusalOf(workOf([network('one'), network('two', 'asia')], { target: 'us', targets }));

      expect(error.data).toMatchObject({ resources: ['simcloud_network.two'] });
    });

    it('and its state is elsewhere: the state itself tells', async () => {
      const backend = { path: join(bench.directory, 'elsewhere.tfstate') };
      await bringUp(workOf([network('one')], { target: 'us', backend }));
      await rm(join(bench.directory, '.fairlead'), { recursive: true });

      const error = await refusalOf(workOf([network('one')], { target: 'asia', backend }), 'destroy');

      expect(error.code).toBe('ENGINE_TARGET_MOVED');
    });

    it('and the hint helps: what stays is told its target, what is new goes to the other', async () => {
      await bringUp(workOf([network('one')], { target: 'us' }));

      const plan = await bringUp(workOf([network('one', 'us'), network('two')], { target: 'asia' }));

      expect(actionsOf(plan)).toEqual(['create simcloud_network.two']);
      expect(
        networks()
          .map(({ region }) => region)
          .sort(),
      ).toEqual(['ap-northeast-1', 'us-east-1']);
    });

    it('and the hint helps: destroyed there, it is made here', async () => {
      await bringUp(workOf([network('one')], { target: 'us' }));
      await bringUp(workOf([network('one')], { target: 'us' }), 'destroy');

      await bringUp(workOf([network('one')], { target: 'asia' }));

      expect(networks().map(({ region }) => region)).toEqual(['ap-northeast-1']);
    });

    it('only in name: that is no move', async () => {
      await bringUp(workOf([network('one')], { target: 'us' }));
      const targets = { america: targetOf('america', { region: 'us-east-1' }) };

      const plan = await bench.engine.plan(workOf([network('one')], { target: 'america', targets }), 'apply', call);

      expect(plan.changes).toEqual([]);
    });

    it('not at all: what somebody deleted by hand is made again', async () => {
      await bringUp(workOf([network('one')], { target: 'us' }));
      for (const { id } of networks()) clouds.world.remove(id);

      const plan = await bringUp(workOf([network('one')], { target: 'us' }));

      expect(actionsOf(plan)).toEqual(['create simcloud_network.one']);
    });

    it('and what is noted for that is no output of the stack', async () => {
      const work = workOf([network('one')], { target: 'us' });
      const plan = await bringUp(work);
      const again = await bench.engine.plan(work, 'apply', call);

      expect([plan, again].map(({ outputs }) => outputs.map(({ name }) => name))).toEqual([['name'], ['name']]);
      expect(Object.keys(await bench.engine.outputs(work, call))).toEqual(['name']);
      expect(await readFile(work.places.stateFile, 'utf8')).toContain('__fairlead_targets');
    });
  });
}
