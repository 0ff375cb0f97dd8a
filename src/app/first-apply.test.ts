import { expect, test } from 'vitest';
import { createFakeSite, type FakeSite } from '../../test/support/fake-project.ts';
import { shop } from '../../test/support/shop.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { RunEvent } from '../domain/events/model.ts';
import type { EffectiveProject } from '../domain/project/model.ts';
import type { FirstApply, IacEngine } from '../ports/iac-engine.ts';
import { resourceOf, stackOf } from '../testing/fakes/effective-project.ts';
import type { ApplyOptions } from './toolkit.ts';

const yes = { autoApprove: true } as const;
const all = ['data', 'mail', 'network', 'web'];

const made = ({ calls }: FakeSite): readonly string[] => calls.filter((call) => !call.startsWith('outputs'));

/** The engine with another way to apply for the first time. */
const withFirst =
  (change: (first: FirstApply) => Partial<FirstApply>) =>
  (engine: IacEngine): IacEngine =>
    engine.firstApply === undefined
      ? engine
      : { ...engine, firstApply: { ...engine.firstApply, ...change(engine.firstApply) } };

test('what was approved in advance, and of which nothing is there, is made without a plan of its own, and says so', async () => {
  const site = createFakeSite();
  const project = site.open(shop());
  const events: RunEvent[] = [];

  const result = await project.apply({ ...yes, onEvent: (event) => events.push(event) });

  expect(made(site)).toEqual(expect.arrayContaining(['first network', 'first data', 'first web', 'first mail']));
  expect(made(site).filter((call) => !call.startsWith('first'))).toEqual([]);
  expect(made(site).indexOf('first network')).toBeLessThan(made(site).indexOf('first data'));
  expect(result).toMatchObject({ status: 'done', applied: all, first: all, plans: [] });
  expect(events[0]).toMatchObject({ type: 'run.started', first: all });
  expect(events.filter(({ type }) => type === 'step.done')).toContainEqual(
    expect.objectContaining({
      step: 'apply:web',
      result: expect.objectContaining({
        outcome: 'applied',
        first: true,
        summary: expect.objectContaining({ create: 2 }),
      }),
    }),
  );
  const planned = project.runs
    .show(result.run)
    .events.flatMap((event) => (event.type === 'engine' && event.event.type === 'change.planned' ? [event.stack] : []));
  expect([...new Set(planned)].sort()).toEqual(all);
  expect((await project.plan()).changed).toBe(false);
});

const sandbox = stackOf('sandbox', { content: { kind: 'source', directory: 'sandbox' } });
const asker = { interactive: true, confirm: async () => true, confirmByName: async () => true };

interface Row {
  readonly why: string;
  readonly project?: Partial<EffectiveProject>;
  readonly options?: ApplyOptions;
  readonly engine?: (engine: IacEngine) => IacEngine;
  readonly planned: readonly string[];
}

const rows: readonly Row[] = [
  { why: 'a person is asked', options: { asker }, planned: all },
  { why: 'somebody wants to see every plan', options: { ...yes, planFirst: true }, planned: all },
  {
    why: 'the project wants to see every plan',
    project: { settings: { ...shop().settings, planFirst: true } },
    options: yes,
    planned: all,
  },
  {
    why: 'the environment is protected',
    project: { environment: { name: 'staging', protected: true } },
    options: { asker },
    planned: all,
  },
  {
    why: 'the engine cannot',
    engine: ({ firstApply: _, ...engine }) => engine,
    options: yes,
    planned: all,
  },
  {
    why: 'one is not sound, and its upstream is needed for its plan',
    engine: withFirst((first) => ({
      check: async (work, call) =>
        work.stack.name === 'data'
          ? [{ code: 'SCHEMA_TYPE_UNKNOWN', severity: 'error', message: 'no' }]
          : first.check(work, call),
    })),
    options: yes,
    planned: ['data', 'network'],
  },
  {
    why: 'one cannot even be checked',
    engine: withFirst(() => ({
      check: async () => Promise.reject(new DeliveryError('ENGINE_PROPERTY_RESERVED', 'no')),
    })),
    options: yes,
    planned: all,
  },
];

test.each(rows)('is planned first where $why', async ({ project = {}, options = {}, engine, planned }) => {
  const site = createFakeSite();
  const opened = site.open({ ...shop(), ...project }, engine === undefined ? {} : { engine });

  const result = await opened.apply(options);

  const plans = new Set(made(site).flatMap((call) => (call.startsWith('plan ') ? [call.slice(5)] : [])));
  expect(result.status).toBe('done');
  expect([...plans].sort()).toEqual(planned);
  expect(result.first).toEqual(all.filter((name) => !planned.includes(name)));
  // Everything that is planned is planned before anything is changed.
  const firstChange = made(site).findIndex((call) => /^(first|apply) /.test(call));
  expect([...new Set(made(site).slice(0, firstChange))].sort()).toEqual(planned.map((name) => `plan ${name}`));
});

test('a root module is planned, and what it needs as well', async () => {
  const site = createFakeSite();
  site.world.defineModule('/shop/sandbox', { resources: [], outputs: {} });
  const stacks = { ...shop().stacks, sandbox: { ...sandbox, dependsOn: ['mail'] } };

  const result = await site.open({ ...shop(), stacks }).apply(yes);

  expect(result).toMatchObject({ status: 'done', first: ['data', 'network', 'web'] });
  expect(made(site).slice(0, 2)).toEqual(['plan mail', 'plan sandbox']);
});

test('what somebody else has made meanwhile is planned', async () => {
  const site = createFakeSite();
  let looks = 0;
  const engine = withFirst((first) => ({
    // Each stack is looked at once before the run, and once again under its lock.
    traces: async (work) => (work.stack.name === 'mail' && (looks += 1) > 1 ? 'some' : first.traces(work)),
  }));

  const result = await site.open(shop(), { engine }).apply(yes);

  expect(result).toMatchObject({ status: 'done', first: ['data', 'network', 'web'] });
  expect(made(site).filter((call) => call.endsWith('mail'))).toEqual(['plan mail', 'apply mail']);
});

test('one that fails half way is resumed by a plan, which the approval in advance covers', async () => {
  const site = createFakeSite();
  const project = site.open(shop());
  site.world.inject({ action: 'create', kind: 'refused', name: 'cron', times: 1 });

  const failed = await project.apply(yes);
  const record = site.journal.stack('staging', 'web');
  site.calls.length = 0;
  const resumed = await project.resume(failed.run);

  expect(failed).toMatchObject({ status: 'failed', failures: [{ stack: 'web', error: { code: 'ENGINE_FAILED' } }] });
  expect(record).toMatchObject({ status: 'failed', run: failed.run });
  expect(resumed).toMatchObject({ status: 'done', applied: all });
  expect(made(site).filter((call) => call.endsWith('web'))).toEqual(['plan web', 'apply web']);
  expect(resumed.plans.map(({ stack, changes }) => [stack, changes.map(({ name }) => name)])).toEqual([
    ['web', ['cron']],
  ]);
});

test('an approval in advance is one to make a stack from nothing: all else is asked about', async () => {
  const site = createFakeSite();
  const project = site.open(shop());
  site.world.inject({ action: 'create', kind: 'refused', name: 'cron', times: 1 });
  const failed = await project.apply(yes);
  site.world.change(site.state('web'), 'terraform_data.app', ['size'], 7);

  const waiting = await project.resume(failed.run);
  const resumed = await project.resume(failed.run, yes);

  expect(waiting).toMatchObject({
    status: 'waiting',
    failures: [{ stack: 'web', error: { code: 'APPROVAL_REQUIRED' } }],
  });
  expect(resumed.status).toBe('done');
});

test('what is written otherwise since is asked about, also where nothing of it was begun', async () => {
  const site = createFakeSite();
  site.world.inject({ action: 'create', kind: 'refused', name: 'db', times: 1 });
  const failed = await site.open(shop()).apply(yes);
  const larger = site.open(shop({ size: 3 }));

  const waiting = await larger.resume(failed.run);
  const resumed = await larger.resume(failed.run, yes);

  expect(waiting).toMatchObject({
    status: 'waiting',
    failures: [{ stack: 'web', error: { code: 'APPROVAL_REQUIRED' } }],
  });
  expect(resumed).toMatchObject({ status: 'done', failures: [] });
});

test('an approval in advance does not reach into an environment that is protected by now', async () => {
  const site = createFakeSite();
  site.world.inject({ action: 'create', kind: 'refused', name: 'db', times: 1 });
  const failed = await site.open(shop()).apply(yes);
  const stricter = site.open({ ...shop(), environment: { name: 'staging', protected: true } });

  const waiting = await stricter.resume(failed.run);
  const resumed = await stricter.resume(failed.run, { asker });

  expect(waiting).toMatchObject({ status: 'waiting', first: ['mail', 'network'] });
  expect(resumed).toMatchObject({ status: 'done', first: ['mail', 'network'] });
});

test('who wants to see the plans while a run goes on, gets them', async () => {
  const site = createFakeSite();
  site.world.inject({ action: 'create', kind: 'refused', name: 'db', times: 1 });
  const project = site.open(shop());
  const failed = await project.apply(yes);
  site.calls.length = 0;

  const resumed = await project.resume(failed.run, { planFirst: true });

  expect(resumed.status).toBe('done');
  expect(made(site)).toEqual(['plan data', 'apply data', 'plan web', 'apply web']);
});

test('a surprise of the engine ends the run, loudly', async () => {
  const site = createFakeSite();
  await site.open(shop()).apply({ ...yes, stacks: ['mail'] });
  const other = createFakeSite({ world: site.world });
  // It says that nothing is there, and is wrong.
  const engine = withFirst(() => ({ traces: async () => 'none' }));
  const changed = stackOf('mail', { resources: [resourceOf('queue', { input: 2 })] });

  const stacks = { ...shop().stacks, mail: changed };
  const result = await other.open({ ...shop(), stacks }, { engine }).apply(yes);

  expect(result.failures).toMatchObject([{ stack: 'mail', error: { code: 'FIRST_APPLY_UNEXPECTED' } }]);
  expect(other.journal.stack('staging', 'mail')?.status).toBe('failed');
});
