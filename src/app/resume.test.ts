import { expect, test } from 'vitest';
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
  expect(site.calls.filter((call) => call.startsWith('apply'))).toEqual(['apply data', 'apply web']);
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
