import { expect, test } from 'vitest';
import { createFakeSite } from '../../test/support/fake-project.ts';
import { shop } from '../../test/support/shop.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { effectiveProject, resourceOf, stackOf } from '../testing/fakes/effective-project.ts';
import type { PlanResult } from './toolkit.ts';

const waits = ({ plans }: PlanResult) => Object.fromEntries(plans.map((plan) => [plan.stack, plan.waitsFor]));

const yes = { autoApprove: true } as const;

test('plans with unknowns, and applies what was reviewed once they are known', async () => {
  const site = createFakeSite();
  const project = site.open(shop());

  const planned = await project.plan();
  const applied = await project.apply(yes);

  expect(waits(planned)).toEqual({ mail: [], network: [], data: ['network'], web: ['data'] });
  expect(applied).toMatchObject({ status: 'done', applied: ['data', 'mail', 'network', 'web'], failures: [] });
});

test('plans a stack once more only if its first plan held an unknown', async () => {
  const site = createFakeSite();
  const project = site.open(shop());

  await project.apply({ ...yes, planFirst: true });
  const count = (call: string) => site.calls.filter((each) => each === call).length;

  expect(['network', 'mail', 'data', 'web'].map((stack) => count(`plan ${stack}`))).toEqual([1, 1, 2, 2]);
});

test('knows the outputs of a stack that will be changed without a change of what is referred to', async () => {
  const site = createFakeSite();
  await site.open(shop()).apply(yes);
  site.calls.length = 0;

  const changed = await site.open(shop({ cidr: '10.1.0.0/16' })).plan();

  expect(changed.changed).toBe(true);
  expect(waits(changed)).toEqual({ mail: [], network: [], data: [], web: [] });
});

test('a stack without a change is not applied, and is remembered', async () => {
  const site = createFakeSite();
  await site.open(shop()).apply(yes);
  site.calls.length = 0;

  const again = await site.open(shop({ size: 2 })).apply(yes);

  expect(again).toMatchObject({ applied: ['web'], unchanged: ['data', 'mail', 'network'] });
  expect(site.calls.filter((call) => call.startsWith('apply'))).toEqual(['apply web']);
});

test('destroys what depends on a stack before the stack', async () => {
  const site = createFakeSite();
  const project = site.open(shop());
  await project.apply(yes);
  site.calls.length = 0;

  const destroyed = await project.destroy({ ...yes, allowDestroy: true });

  const applies = site.calls.filter((call) => call.startsWith('apply') && call !== 'apply mail');
  expect(destroyed.status).toBe('done');
  expect(applies).toEqual(['apply web', 'apply data', 'apply network']);
  expect(destroyed.plans.map((plan) => plan.stack).filter((stack) => stack !== 'mail')).toEqual([
    'web',
    'data',
    'network',
  ]);
});

test('finds drift, and an apply mends it', async () => {
  const site = createFakeSite();
  const project = site.open(shop());
  await project.apply(yes);
  site.world.change(site.state('mail'), 'terraform_data.queue', ['input'], 7);

  const drift = await project.drift();
  const mended = await project.apply(yes);
  const after = await project.drift();

  expect(drift).toMatchObject({ status: 'done', changed: true });
  expect(drift.plans.filter((plan) => plan.drift.length > 0).map((plan) => plan.stack)).toEqual(['mail']);
  expect(mended).toMatchObject({ applied: ['mail'] });
  expect(after.changed).toBe(false);
});

test('a drift that is found does not ask whether what the file says now was applied', async () => {
  const site = createFakeSite();
  await site.open(shop()).apply(yes);

  const drift = await site.open(shop({ size: 5 })).drift();

  expect(drift.changed).toBe(false);
});

test('names every missing program and feature at once, before anything starts', async () => {
  const site = createFakeSite();
  const project = site.open(
    effectiveProject([
      stackOf('a', { engine: 'terraform' }),
      stackOf('b', { engine: 'terraform' }),
      stackOf('c', { engine: 'opentofu', encryption: { method: {} } }),
    ]),
    { tools: { opentofu: '1.6.2' } },
  );

  const refused = project.plan();

  await expect(refused).rejects.toMatchObject({
    code: 'PREFLIGHT_FAILED',
    problems: [{ code: 'TOOL_MISSING' }, { code: 'FEATURE_UNSUPPORTED' }],
  });
  expect(site.journal.list({ limit: 9 })).toEqual([]);
});

test('an output that a stack did not have when it was applied is missed before anything starts', async () => {
  const site = createFakeSite();
  const before = effectiveProject([
    stackOf('network', { resources: [resourceOf('vpc')], outputs: { id: { value: 1, sensitive: false } } }),
  ]);
  await site.open(before).apply(yes);
  const project = site.open(shop());

  const alone = project.plan({ stacks: ['data'] });
  await expect(alone).resolves.toMatchObject({ status: 'done' });
  const two = effectiveProject([
    stackOf('network', { outputs: { zone: { value: 'a', sensitive: false } } }),
    stackOf('web', { resources: [resourceOf('app', { input: '${stacks.network.zone}' })] }),
  ]);

  await expect(site.open(two).plan({ stacks: ['web'] })).rejects.toMatchObject({
    code: 'UPSTREAM_NOT_APPLIED',
    data: { upstream: 'network', outputs: ['zone'] },
  });
});

test('validation collects problems of all stacks, with their places in the file', async () => {
  const site = createFakeSite();
  const odd = (name: string) => stackOf(name, { resources: [{ ...resourceOf('x'), type: 'odd_thing' }] });
  const project = site.open(effectiveProject([odd('a'), odd('b'), stackOf('c', { engine: 'opentofu' })]), {
    tools: { terraform: '1.11.4' },
  });

  const { problems } = await project.validate();

  expect(problems.map((problem) => problem.code)).toEqual([
    'SCHEMA_TYPE_UNKNOWN',
    'SCHEMA_TYPE_UNKNOWN',
    'TOOL_MISSING',
  ]);
  expect(problems[0]).toMatchObject({ path: 'stacks.a.resources[0].type', at: { file: 'fairlead.yaml', line: 26 } });
});

test('a secret that an engine tells is heard by nobody', async () => {
  const site = createFakeSite();
  const secret = effectiveProject([stackOf('a', { resources: [resourceOf('x', { input: '${secrets.DB}' })] })], {
    secrets: { DB: { kind: 'env', name: 'DB' } },
  });
  const told: string[] = [];
  const project = site.open(secret, {
    secrets: { DB: 'hunter2' },
    engine: (engine) => ({
      ...engine,
      apply: async (_work, _plan, call) => {
        call.emit({ type: 'message', text: 'logging in with hunter2' });
        throw new DeliveryError('ENGINE_FAILED', 'hunter2 was refused');
      },
    }),
  });

  const result = await project.apply({ ...yes, planFirst: true, onEvent: (event) => told.push(JSON.stringify(event)) });

  expect(result).toMatchObject({ failures: [{ error: { message: '(secret DB) was refused' } }] });
  expect([...told, JSON.stringify(site.journal.events(result.run))].join()).not.toContain('hunter2');
  expect(told.join()).toContain('logging in with (secret DB)');
});

test('a closed project refuses to work', async () => {
  const project = createFakeSite().open(shop());

  project.close();

  await expect(project.plan()).rejects.toMatchObject({ code: 'PROJECT_CLOSED' });
});

test('a stack that left the project file and not the world is seen', async () => {
  const site = createFakeSite();
  await site.open(shop()).apply(yes);
  const { mail: _, ...stacks } = shop().stacks;
  const smaller = site.open({ ...shop(), stacks });

  const status = await smaller.status();
  const { problems } = await smaller.validate({ fileOnly: true });

  expect(status.at(-1)).toMatchObject({ stack: 'mail', state: 'applied', orphan: true });
  expect(problems).toMatchObject([{ code: 'STACK_ORPHANED', severity: 'warning', path: 'stacks.mail' }]);
});

test('what is destroyed, or never was applied, can be destroyed again', async () => {
  const site = createFakeSite();
  site.world.defineModule('/shop/legacy', { resources: [resourceOf('old', { input: '${var.network}' })], outputs: {} });
  const legacy = stackOf('legacy', {
    content: { kind: 'source', directory: 'legacy' },
    variables: { network: '${stacks.network.id}' },
  });
  const project = site.open({ ...shop(), stacks: { ...shop().stacks, legacy } });
  const all = { ...yes, allowDestroy: true };

  const early = await project.destroy(all);
  const applied = await project.apply(yes);
  const first = await project.destroy(all);
  const second = await project.destroy(all);

  expect(early).toMatchObject({ status: 'done', applied: [] });
  expect(applied.failures).toEqual([]);
  expect(first.applied).toContain('legacy');
  expect(second).toMatchObject({ status: 'done', applied: [] });
});

test('outputs are read without the secrets that a stack needs to be planned', async () => {
  const site = createFakeSite();
  const secret = effectiveProject(
    [
      stackOf('a', {
        resources: [resourceOf('x', { input: '${secrets.DB}' })],
        outputs: { id: { value: 1, sensitive: false } },
      }),
    ],
    { secrets: { DB: { kind: 'env', name: 'DB' } } },
  );
  await site.open(secret, { secrets: { DB: 'hunter2' } }).apply(yes);
  const without = site.open(secret);

  const outputs = await without.output();
  const planned = await without.plan();

  expect(outputs).toEqual({ a: { id: { value: 1, sensitive: false } } });
  expect(planned).toMatchObject({ status: 'failed', failures: [{ error: { code: 'SECRET_MISSING' } }] });
});
