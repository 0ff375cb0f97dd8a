import { expect, test } from 'vitest';
import { createFakeSite } from '../../test/support/fake-project.ts';
import { shop } from '../../test/support/shop.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { EffectiveProject } from '../domain/project/model.ts';
import { effectiveProject, resourceOf, stackOf } from '../testing/fakes/effective-project.ts';

const yes = { autoApprove: true } as const;

/** `web` uses two outputs of `network`, one of which follows `cidr`. */
const two = (cidr: string): EffectiveProject =>
  effectiveProject([
    stackOf('network', {
      resources: [resourceOf('vpc'), resourceOf('gate', { input: cidr })],
      outputs: {
        id: { value: '${resources.vpc.id}', sensitive: false },
        key: { value: cidr, sensitive: true },
      },
    }),
    stackOf('web', {
      resources: [
        resourceOf('app', { input: '${stacks.network.id}' }),
        resourceOf('door', { input: '${stacks.network.key}' }),
      ],
    }),
  ]);

test('only the outputs that will change are unknown downstream', async () => {
  const site = createFakeSite();
  await site.open(two('10.0.0.0/16')).apply(yes);

  const { plans } = await site.open(two('10.1.0.0/16')).plan();

  const web = plans.find(({ stack }) => stack === 'web');
  expect(web?.changes.filter(({ action }) => action !== 'no-op').map(({ name }) => name)).toEqual(['door']);
  expect(web?.waitsFor).toEqual(['network']);
});

test('while a stack is applied, the journal says that it was begun', async () => {
  const site = createFakeSite();
  const seen: (string | undefined)[] = [];
  const look = (name: string): void =>
    void seen.push(site.journal.stacks('staging').find(({ stack }) => stack === name)?.status);
  const project = site.open(shop(), {
    engine: (engine) => ({
      ...engine,
      ...(engine.firstApply && {
        firstApply: {
          ...engine.firstApply,
          apply: async (work, call) => {
            look(work.stack.name);
            if (work.stack.name === 'web') throw new DeliveryError('ENGINE_FAILED', 'no');
            return engine.firstApply?.apply(work, call) ?? { create: 0, read: 0 };
          },
        },
      }),
      apply: async (work, plan, call) => {
        look(work.stack.name);
        return engine.apply(work, plan, call);
      },
    }),
  });

  const { run } = await project.apply(yes);
  await project.resume(run, yes);

  expect(seen).toEqual(['begun', 'begun', 'begun', 'begun', 'begun']);
  expect(site.journal.stacks('staging').map(({ status }) => status)).toEqual(Array(4).fill('applied'));
});

test('what is applied by its state alone, and not by this journal, keeps what it needs from being destroyed', async () => {
  const elsewhere = createFakeSite();
  await elsewhere.open(shop()).apply(yes);
  const here = createFakeSite({ world: elsewhere.world });

  const destroy = here.open(shop()).destroy({ ...yes, allowDestroy: true, stacks: ['network'] });

  await expect(destroy).rejects.toMatchObject({
    code: 'DEPENDENTS_APPLIED',
    data: { stack: 'network', dependent: 'data' },
  });
});

test('a stack that left the file still keeps what it needs from being destroyed', async () => {
  const site = createFakeSite();
  await site.open(shop()).apply(yes);
  const { web: _web, ...stacks } = shop().stacks;
  const smaller = { ...shop(), stacks };

  const destroy = site.open(smaller).destroy({ ...yes, allowDestroy: true });

  await expect(destroy).rejects.toMatchObject({ code: 'DEPENDENTS_APPLIED', data: { dependent: 'web' } });
});

test('a stack without outputs is not taken for gone when its upstream is', async () => {
  const site = createFakeSite();
  await site.open(shop()).apply(yes);
  // Somebody destroyed `data` past us: `web` still holds what it made.
  site.world.saveStack(site.state('data'), { serial: 9, resources: {}, outputs: {} });

  const destroyed = await site.open(shop()).destroy({ ...yes, allowDestroy: true });

  expect(destroyed.plans.find(({ stack }) => stack === 'web')?.changes.map(({ action }) => action)).toEqual([
    'delete',
    'delete',
  ]);
});

test('one state for two environments is said in the plan, and not destroyed past the other environment', async () => {
  const site = createFakeSite();
  const warnings = [
    { code: 'PROJECT_STATE_SHARED', severity: 'warning', message: '', hint: '', path: 'stacks.network' } as const,
  ];
  const environments = ['staging', 'production'];
  const production = { ...shop(), environment: { name: 'production', protected: true } };
  await site.open(production, { warnings, environments }).apply({ asker: agreeing });
  const staging = site.open(shop(), { warnings, environments });

  const { plans } = await staging.plan({ stacks: ['network'] });
  const destroy = staging.destroy({ ...yes, allowDestroy: true });

  expect(plans[0]?.warnings).toEqual([expect.stringContaining('also that of environment "production"')]);
  await expect(destroy).rejects.toMatchObject({
    code: 'STATE_OF_ANOTHER_ENVIRONMENT',
    data: { stack: 'network', environment: 'production' },
  });
});

const agreeing = { interactive: true, confirm: async () => true, confirmByName: async () => true };
