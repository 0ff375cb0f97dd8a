import { expect, test } from 'vitest';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { createFakeSite } from '../../test/support/fake-project.ts';
import { shop } from '../../test/support/shop.ts';

const yes = { autoApprove: true } as const;

test('a failed stack blocks what needs it, and a resume does the rest', async () => {
  const site = createFakeSite();
  const project = site.open(shop());
  site.world.inject({ action: 'create', kind: 'refused', name: 'db', times: 1 });

  const failed = await project.apply({ ...yes, onFailure: 'continue' });
  site.calls.length = 0;
  const resumed = await project.resume(failed.run, yes);

  expect(failed).toMatchObject({
    status: 'failed',
    applied: ['mail', 'network'],
    failures: [{ stack: 'data' }],
    blocked: [{ step: 'apply:web', by: ['apply:data'] }],
  });
  expect(resumed.status).toBe('done');
  // `data` was begun before, and is planned now; of `web` there is nothing yet.
  expect(site.calls.filter((call) => /^(apply|first) /.test(call))).toEqual(['apply data', 'first web']);
});

test('a run that waited applies what was approved, though its saved plans were replaced meanwhile', async () => {
  const site = createFakeSite();
  const project = site.open(shop());
  const waiting = await project.apply();
  await project.plan();

  const resumed = await project.resume(waiting.run, yes);

  expect(waiting.status).toBe('waiting');
  expect(resumed).toMatchObject({ status: 'done', applied: ['data', 'mail', 'network', 'web'] });
});

test('what changed behind our back while a run waited is not applied without a new look', async () => {
  const site = createFakeSite();
  const project = site.open(shop());
  await project.apply(yes);
  const larger = site.open(shop({ size: 2 }));
  const waiting = await larger.apply();
  site.world.change(site.state('web'), 'terraform_data.cron', ['input'], 'never');
  await larger.plan();

  const resumed = await larger.resume(waiting.run, yes);

  expect(resumed).toMatchObject({
    status: 'failed',
    failures: [
      {
        stack: 'web',
        error: {
          code: 'PLAN_DIVERGED',
          data: { stack: 'web', differences: [{ kind: 'added', address: 'terraform_data.cron', action: 'update' }] },
        },
      },
    ],
  });
});

test('a stack whose definition was changed since its review is approved anew', async () => {
  const site = createFakeSite();
  site.world.inject({ action: 'create', kind: 'refused', name: 'app', times: 1 });
  const failed = await site.open(shop()).apply(yes);
  const mended = site.open(shop({ size: 3 }));
  const shown: string[] = [];

  const waiting = await mended.resume(failed.run);
  const resumed = await mended.resume(failed.run, {
    ...yes,
    onPlan: (plans) => shown.push(...plans.map((plan) => plan.stack)),
  });

  expect(waiting).toMatchObject({
    status: 'waiting',
    failures: [{ stack: 'web', error: { code: 'APPROVAL_REQUIRED' } }],
  });
  expect(resumed.status).toBe('done');
  expect(shown).toEqual(['web']);
});

test('a resume in another environment is refused', async () => {
  const site = createFakeSite();
  const waiting = await site.open(shop()).apply();
  const production = { ...shop(), environment: { name: 'production', protected: true } };

  await expect(site.open(production).resume(waiting.run)).rejects.toMatchObject({ code: 'RUN_OF_ANOTHER_ENVIRONMENT' });
});

test('the value of a sensitive variable is not remembered, but that it was given is', async () => {
  const site = createFakeSite();
  const variables = { token: { value: 'abcdefgh', sensitive: true } };
  const given = { overrides: { variables: { token: 'abcdefgh' } } };
  const waiting = await site.open({ ...shop(), variables }, given).apply();

  const without = site.open({ ...shop(), variables });
  await expect(without.resume(waiting.run, yes)).rejects.toMatchObject({ code: 'RUN_INPUTS_DIFFER' });
  const resumed = await site.open({ ...shop(), variables }, given).resume(waiting.run, yes);

  expect(JSON.stringify(site.journal.load(waiting.run))).not.toContain('abcdefgh');
  expect(resumed.status).toBe('done');
});

test('goes on where a stack needs another one by now that is done', async () => {
  const site = createFakeSite();
  site.world.inject({ action: 'create', kind: 'refused', name: 'queue', times: 1 });
  const failed = await site.open(shop()).apply({ ...yes, onFailure: 'continue' });
  site.world.inject({ action: 'create', kind: 'refused', name: 'queue', times: 1 });
  const { web, mail, ...others } = shop().stacks;
  if (web === undefined || mail === undefined) throw new Error('the shop has both');
  const mailNeeds = (name: string) => ({ ...shop(), stacks: { ...others, web, mail: { ...mail, dependsOn: [name] } } });

  // `web` is done: that `mail` needs it now is no matter.
  const resumed = await site.open(mailNeeds('web')).resume(failed.run, yes);

  expect(resumed.failures).toMatchObject([{ stack: 'mail' }]);
});

test('is refused where what is left is in another order now', async () => {
  const site = createFakeSite();
  site.world.inject({ action: 'create', kind: 'refused', name: 'queue', times: 1 });
  site.world.inject({ action: 'create', kind: 'refused', name: 'vpc', times: 1 });
  const failed = await site.open(shop()).apply({ ...yes, onFailure: 'continue' });
  const { network, ...others } = shop().stacks;
  if (network === undefined) throw new Error('the shop has a network');
  const changed = { ...shop(), stacks: { ...others, network: { ...network, dependsOn: ['mail'] } } };

  const resumed = site.open(changed).resume(failed.run, yes);

  await expect(resumed).rejects.toMatchObject({
    code: 'RUN_GRAPH_CHANGED',
    data: { edges: [{ stack: 'network', needs: 'mail' }] },
  });
});

test('is refused where a stack that is done lacks an output that the file refers to by now', async () => {
  const site = createFakeSite();
  site.world.inject({ action: 'create', kind: 'refused', name: 'db', times: 1 });
  const failed = await site.open(shop()).apply({ ...yes, onFailure: 'continue' });
  const { network, data, ...others } = shop().stacks;
  if (network === undefined || data === undefined) throw new Error('the shop has both');
  const changed = {
    ...shop(),
    stacks: {
      ...others,
      network: { ...network, outputs: { ...network.outputs, zone: { value: 'a', sensitive: false } } },
      data: { ...data, variables: { zone: '${stacks.network.zone}' } },
    },
  };

  const resumed = site.open(changed).resume(failed.run, yes);

  await expect(resumed).rejects.toMatchObject({
    code: 'UPSTREAM_NOT_APPLIED',
    data: { upstream: 'network', outputs: ['zone'] },
  });
});

test('a stack that could not be planned holds up only what needs it, and is asked about when it can', async () => {
  const site = createFakeSite();
  const project = site.open(shop(), {
    engine: (engine) => ({
      ...engine,
      plan: async (work, mode, call) => {
        if (work.stack.name === 'data' && broken) throw new DeliveryError('ENGINE_FAILED', 'no');
        return engine.plan(work, mode, call);
      },
    }),
  });
  let broken = true;
  const questions: string[] = [];
  const asker = {
    interactive: true,
    confirm: async (question: string) => questions.push(question) > 0,
    confirmByName: async () => false,
  };

  const failed = await project.apply({ asker, onFailure: 'continue' });
  broken = false;
  const resumed = await project.resume(failed.run, { asker });

  expect(failed).toMatchObject({ status: 'failed', applied: ['mail', 'network'], failures: [{ step: 'plan:data' }] });
  expect(resumed).toMatchObject({ status: 'done', failures: [] });
  expect(questions).toEqual([
    expect.stringContaining('"data", "web" could not be planned and are left out'),
    expect.stringContaining('stack "data" was planned after the question for the others'),
    expect.stringContaining('stack "web" was planned after the question for the others'),
  ]);
});
