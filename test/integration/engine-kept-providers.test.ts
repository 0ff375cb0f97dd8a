import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StackPlan } from '../../src/domain/change/model.ts';
import { isDeliveryError } from '../../src/domain/errors/delivery-error.ts';
import type { EngineEvent } from '../../src/domain/events/model.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Resource, Target } from '../../src/domain/project/model.ts';
import type { EngineCall, StackWork } from '../../src/ports/iac-engine.ts';
import { type SimulatedClouds, startSimulatedClouds } from '../../src/testing/clouds/start.ts';
import { resourceOf } from '../../src/testing/fakes/effective-project.ts';
import { openEngineBench } from '../support/engine-bench.ts';
import { availableEngines } from '../support/engines.ts';

type Bench = Awaited<ReturnType<typeof openEngineBench>>;
type Given = Partial<Pick<StackWork, 'targets' | 'variables' | 'upstream'>> & { readonly target?: string };

const targetOf = (name: string, settings: JsonObject): Target => ({
  name,
  cloud: 'aws',
  provider: { source: 'fairlead/simcloud', name: 'simcloud', settings: { cloud: 'aws', ...settings } },
});

const us = targetOf('us', { region: 'us-east-1' });
const asia = targetOf('asia', { region: 'ap-northeast-1' });

const network = (name: string, provider: string): Resource => ({
  ...resourceOf(name, { name, cidr: '10.0.0.0/16' }),
  type: 'simcloud_network',
  provider,
});
const other = resourceOf('other', { input: 'stays' });

for (const engine of availableEngines()) {
  describe(`${engine.label}: the last resource of a target leaves the project`, () => {
    let world: string;
    let clouds: SimulatedClouds;
    let bench: Bench;
    let events: EngineEvent[];
    let call: EngineCall;
    beforeEach(async () => {
      world = await mkdtemp(join(tmpdir(), 'fairlead-world-'));
      clouds = await startSimulatedClouds({ directory: world, latencyMs: 0 });
      bench = await openEngineBench(engine, { environment: clouds.env });
      events = [];
      const never = new AbortController().signal;
      call = { emit: (event) => void events.push(event), stop: { signal: never, hard: never } };
    });
    afterEach(async () => {
      await bench.close();
      await clouds.close();
      await rm(world, { recursive: true, force: true });
    });

    const workOf = (resources: readonly Resource[], { target, ...given }: Given = {}): StackWork => {
      const work = bench.work('net', { resources });
      const stack = target === undefined ? work.stack : { ...work.stack, target };
      return { ...work, stack, targets: { us, asia }, ...given };
    };
    const bringUp = async (work: StackWork): Promise<StackPlan> => {
      const plan = await bench.engine.plan(work, 'apply', call);
      await bench.engine.apply(work, plan, call);
      return plan;
    };
    const actionsOf = ({ changes }: StackPlan) => changes.map(({ action, address }) => `${action} ${address}`).sort();
    const failureOfPlan = async (work: StackWork) => {
      const error: unknown = await bench.engine.plan(work, 'apply', call).catch((reason: unknown) => reason);
      if (!isDeliveryError(error)) throw error;
      return error;
    };

    it('is deleted with the configuration it was made with, also two of one provider, and then nothing is left', async () => {
      await bringUp(workOf([network('one', 'us'), network('two', 'asia'), other]));
      const before = clouds.world.resources({ type: 'simcloud_network' });

      const plan = await bringUp(workOf([other]));
      const after = await bench.engine.plan(workOf([other]), 'apply', call);

      expect(before.map(({ region }) => region).sort()).toEqual(['ap-northeast-1', 'us-east-1']);
      expect(actionsOf(plan)).toEqual(['delete simcloud_network.one', 'delete simcloud_network.two']);
      expect(clouds.world.resources({ type: 'simcloud_network' })).toEqual([]);
      expect(after.changes.filter(({ action }) => action !== 'no-op')).toEqual([]);
      expect(events.filter((event) => event.type === 'diagnostic' && event.severity === 'error')).toEqual([]);
    });

    it('is destroyed with the stack too', async () => {
      await bringUp(workOf([network('one', 'us'), other]));

      const plan = await bench.engine.plan(workOf([other]), 'destroy', call);
      await bench.engine.apply(workOf([other]), plan, call);

      expect(clouds.world.resources({ type: 'simcloud_network' })).toEqual([]);
    });

    it('is deleted also where the target has become that of the stack', async () => {
      const region = { value: 'us-east-1', sensitive: false };
      const late = targetOf('us', { region: '${var.region}' });
      const given = { targets: { us: late, asia }, variables: { region } };
      await bringUp(workOf([network('one', 'us')], { ...given, target: 'asia' }));

      const plan = await bringUp(workOf([network('three', 'us')], { ...given, target: 'us' }));

      expect(actionsOf(plan)).toEqual(['create simcloud_network.three', 'delete simcloud_network.one']);
      expect(clouds.world.resources({ type: 'simcloud_network' })).toHaveLength(1);
    });

    it('cannot be deleted without its target: what to write is told, and what it is about', async () => {
      await bringUp(workOf([network('one', 'us'), network('two', 'asia')]));

      const error = await failureOfPlan(workOf([other], { targets: { asia } }));

      expect(error.code).toBe('ENGINE_PROVIDER_GONE');
      expect(error.data).toMatchObject({ target: 'us', resource: 'simcloud_network.one' });
      expect(error.hint).toContain('"us"');
    });

    it('needs what the settings of its target refer to: the stack may ask for it until then', async () => {
      const upstream: StackWork['upstream'] = {
        place: { status: 'known', outputs: { region: { value: 'us-east-1', sensitive: true } } },
      };
      const targets = { us: targetOf('us', { region: '${stacks.place.region}' }) };
      await bringUp(workOf([network('one', 'us')], { targets, upstream }));

      const error = await failureOfPlan(workOf([other], { targets }));
      const plan = await bringUp(workOf([other], { targets, upstream }));

      expect(error.code).toBe('ENGINE_PROVIDER_GONE');
      expect(error.hint).toContain('stacks.net.variables');
      expect(actionsOf(plan)).toEqual(['create terraform_data.other', 'delete simcloud_network.one']);
    });
  });
}
