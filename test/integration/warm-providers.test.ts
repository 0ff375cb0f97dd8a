import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StackPlan } from '../../src/domain/change/model.ts';
import type { EngineEvent } from '../../src/domain/events/model.ts';
import type { Resource } from '../../src/domain/project/model.ts';
import type { EngineCall, StackWork } from '../../src/ports/iac-engine.ts';
import type { openEngineBench } from '../support/engine-bench.ts';
import { availableEngines } from '../support/engines.ts';
import { cloudTarget, networkOf, openWarmBed, type WarmBed } from '../support/warm-bed.ts';

type Bench = Awaited<ReturnType<typeof openEngineBench>>;

const targets = {
  us: cloudTarget('us', { region: 'us-east-1' }),
  asia: cloudTarget('asia', { region: 'ap-northeast-1' }),
};

function watched(): { readonly call: EngineCall; readonly attached: () => readonly string[]; events: EngineEvent[] } {
  const events: EngineEvent[] = [];
  const never = new AbortController().signal;
  return {
    events,
    call: { emit: (event) => void events.push(event), stop: { signal: never, hard: never } },
    attached: () =>
      events.flatMap((event) =>
        event.type === 'command.started' && event.attached !== undefined ? [event.command] : [],
      ),
  };
}

const workIn = (bench: Bench, name: string, resources: readonly Resource[], target = 'us'): StackWork => {
  const work = bench.work(name, { resources, outputs: {} });
  return { ...work, stack: { ...work.stack, target }, targets };
};

/** What differs between two makings of the same plan. */
const essence = ({ artifact: _, ...plan }: StackPlan): unknown => plan;

for (const engine of availableEngines()) {
  describe(`${engine.label}: providers that keep running`, { timeout: 60_000 }, () => {
    let bed: WarmBed;
    beforeEach(async () => {
      bed = await openWarmBed(engine);
    });
    afterEach(() => bed.close());
    const networks = () => bed.clouds.world.resources({ type: 'simcloud_network' });

    it('lead to the same plans, and to the same world', async () => {
      const warm = await bed.open('warm');
      const cold = await bed.open('cold');
      const resources = [networkOf('one'), networkOf('two', { provider: 'asia' })];
      const { call, attached } = watched();

      const planned = await warm.engine.plan(workIn(warm, 'net', resources), 'apply', call);
      const reference = await cold.engine.plan(workIn(cold, 'net', resources), 'apply', watched().call);
      await warm.engine.apply(workIn(warm, 'net', resources), planned, call);
      const settled = await warm.engine.plan(workIn(warm, 'net', resources), 'apply', call);
      const removal = await warm.engine.plan(workIn(warm, 'net', []), 'apply', call);
      await warm.engine.apply(workIn(warm, 'net', []), removal, call);

      expect(essence(planned)).toEqual(essence(reference));
      expect(settled.changes).toEqual([]);
      expect(removal.changes.map(({ action }) => action)).toEqual(['delete', 'delete']);
      expect(attached()).toEqual(['plan', 'show', 'apply', 'plan', 'show', 'plan', 'show', 'apply']);
      expect(networks()).toEqual([]);
    });

    it('are led apart by their configuration: each alias makes what it makes in its own region', async () => {
      const bench = await bed.open('warm');
      const resources = [networkOf('one'), networkOf('two', { provider: 'asia' })];
      const { call } = watched();

      const plan = await bench.engine.plan(workIn(bench, 'net', resources), 'apply', call);
      await bench.engine.apply(workIn(bench, 'net', resources), plan, call);

      const places = networks().map(({ region, attributes }) => `${String(attributes['name'])} ${region}`);
      expect(places.sort()).toEqual(['one us-east-1', 'two ap-northeast-1']);
    });

    it('are shared by stacks that run at once, one process for each configuration', async () => {
      const bench = await bed.open('warm');
      const names = ['a', 'b', 'c', 'd', 'e', 'f'];
      const targetOf = (name: string) => (name < 'd' ? 'us' : 'asia');

      const plans = await Promise.all(
        names.map((name) =>
          bench.engine.plan(workIn(bench, name, [networkOf(name)], targetOf(name)), 'apply', watched().call),
        ),
      );
      const before = bed.starts().length;
      await Promise.all(
        plans.map((plan) =>
          bench.engine.apply(
            workIn(bench, plan.stack, [networkOf(plan.stack)], targetOf(plan.stack)),
            plan,
            watched().call,
          ),
        ),
      );

      const places = networks().map(({ region, attributes }) => `${String(attributes['name'])} ${region}`);
      expect(places.sort()).toEqual(
        names.map((name) => `${name} ${targetOf(name) === 'us' ? 'us-east-1' : 'ap-northeast-1'}`),
      );
      // `providers schema` (once, by the engine itself), one without a configuration, and one for each region.
      expect(before).toBeLessThanOrEqual(4);
      // An apply may configure in other words than a plan does.
      expect(bed.starts().length).toBeLessThanOrEqual(before + 2);
    });

    it('see nothing of the states, the variables and the directory of a stack', async () => {
      const bench = await bed.open('warm', { TF_VAR_token: 'hunter2', KEPT: 'yes' });
      await bench.engine.plan(workIn(bench, 'net', [networkOf('one')]), 'apply', watched().call);

      const kept = bed.starts().filter(({ warm }) => warm);
      expect(kept.length).toBeGreaterThan(0);
      for (const { env, cwd } of kept) {
        expect(Object.keys(env).filter((name) => /^TF_(VAR|HTTP|DATA)/.test(name))).toEqual([]);
        expect(env['KEPT']).toBe('yes');
        expect(cwd).toBe(join(bench.directory, '.fairlead/work/staging/.providers'));
      }
    });

    it('are asked again by the engine itself where they fail: the words of an error are its own', async () => {
      const warm = await bed.open('warm');
      const cold = await bed.open('cold');
      const bad = [networkOf('one', { properties: { name: 'one', cidr: 'nonsense' } })];
      const said = async (bench: Bench): Promise<unknown> => {
        const { call, events } = watched();
        const error: unknown = await bench.engine.plan(workIn(bench, 'net', bad), 'apply', call).catch((why) => why);
        const diagnostics = events.filter(({ type }) => type === 'diagnostic');
        return { message: String(error), diagnostics };
      };

      const byWarm = await said(warm);

      expect(byWarm).toEqual(await said(cold));
      expect(JSON.stringify(byWarm)).toContain('cidr');
    });

    it('are replaced when they die', async () => {
      const bench = await bed.open('warm');
      const work = workIn(bench, 'net', [networkOf('one')]);
      await bench.engine.plan(work, 'apply', watched().call);
      const before = bed.starts();
      for (const { pid, warm } of before) if (warm) process.kill(pid, 'SIGKILL');
      const { call, attached } = watched();

      const again = await bench.engine.plan(work, 'apply', call);

      expect(again.changes.map(({ action }) => action)).toEqual(['create']);
      expect(attached()).toEqual(['plan', 'show']);
      expect(bed.starts().length).toBeGreaterThan(before.length);
    });

    it('leave it to the engine where none can be started', async () => {
      const bench = await bed.open('warm');
      const work = workIn(bench, 'net', [networkOf('one')]);
      await bench.engine.prepare(work, watched().call);
      bed.breakStarts('warm');
      const { call, attached } = watched();

      const plan = await bench.engine.plan(work, 'apply', call);

      expect(plan.changes.map(({ action }) => action)).toEqual(['create']);
      expect(attached()).toEqual([]);
    });

    describe('are not used', () => {
      const plan = async (bench: Bench, work: StackWork) => {
        const { call, attached } = watched();
        const { changes } = await bench.engine.plan(work, 'apply', call);
        return { attached: attached(), actions: changes.map(({ action }) => action) };
      };
      const alone = { attached: [], actions: ['create'] };

      it('where the project says so', async () => {
        const bench = await bed.open('warm');
        const work = workIn(bench, 'net', [networkOf('one')]);
        const settings = { ...work.settings, warmProviders: false };

        expect(await plan(bench, { ...work, settings })).toEqual(alone);
      });

      it('for a root module, whose files say where they are', async () => {
        const bench = await bed.open('warm');
        await mkdir(join(bench.directory, 'root'));
        await writeFile(
          join(bench.directory, 'root/main.tf'),
          `terraform {
  required_providers {
    simcloud = { source = "fairlead/simcloud" }
  }
}
provider "simcloud" {
  cloud  = "aws"
  region = "us-east-1"
}
resource "simcloud_network" "one" {
  name = "one"
  cidr = "10.0.0.0/16"
}
`,
        );

        expect(await plan(bench, bench.work('net', { source: 'root' }))).toEqual(alone);
      });

      it('where somebody has attached a provider already', async () => {
        const bench = await bed.open('warm', bed.clouds.env);

        expect(await plan(bench, workIn(bench, 'net', [networkOf('one')]))).toEqual(alone);
      });

      it('where a log of the providers is asked for', async () => {
        const log = join(bed.directory, 'tool.log');
        const bench = await bed.open('warm', { TF_LOG: 'DEBUG', TF_LOG_PATH: log });

        expect(await plan(bench, workIn(bench, 'net', [networkOf('one')]))).toEqual(alone);
        expect(await readFile(log, 'utf8')).toContain('simcloud');
      });

      it('where the program is not the one that the lock file names', async () => {
        const bench = await bed.open('warm');
        const work = workIn(bench, 'net', [networkOf('one')]);
        await bench.engine.prepare(work, watched().call);
        const before = bed.starts().length;
        await appendFile(bed.program, '// tampered with\n');
        const { call, attached } = watched();

        const refused: unknown = await bench.engine.plan(work, 'apply', call).catch((error: unknown) => error);

        // Nothing of it ran, neither by us nor by the engine, which says why.
        expect(String(refused)).toContain('match any of the checksums');
        expect(attached()).toEqual([]);
        expect(bed.starts().length).toBe(before);
      });
    });
  });
}
