import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createFakeSite, type FakeSite } from '../../../test/support/fake-project.ts';
import { shop } from '../../../test/support/shop.ts';
import type { PlanFile } from '../../domain/review/model.ts';
import { digestOf, planFileText, withApproval } from '../../domain/review/plan-file.ts';
import type { ApprovalSetting, EffectiveProject } from '../../domain/project/model.ts';
import { createFakeClock } from '../../testing/fakes/clock.ts';
import { effectiveProject, resourceOf, stackOf } from '../../testing/fakes/effective-project.ts';

const directory = mkdtempSync(join(tmpdir(), 'fairlead-review-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let files = 0;
const newPath = (): string => join(directory, `${++files}.fairlead`);

/** As the fake site makes digests. */
const digest = (text: string): string => text;
const read = (path: string): PlanFile => JSON.parse(readFileSync(path, 'utf8')) as PlanFile;
function edit(path: string, change: (file: PlanFile) => PlanFile): void {
  const made = change(read(path));
  writeFileSync(path, planFileText({ ...made, digest: digestOf(made.reviewed, digest) }));
}
const approve = (path: string, by: string): void =>
  edit(path, (file) => withApproval(file, { digest: file.digest, by, at: '2026-01-01T00:00:00.000Z' }));

/** Plans in one place, with a journal of its own. */
async function planned(site: FakeSite, effective: EffectiveProject): Promise<string> {
  const file = newPath();
  const elsewhere = createFakeSite({ world: site.world });
  const { saved } = await elsewhere.open(effective).plan({ file });
  expect(saved?.path).toBe(file);
  return file;
}

const guarded = (required: number, given: EffectiveProject = shop()): EffectiveProject => ({
  ...given,
  environment: { name: 'staging', protected: true, approvals: { required, keys: {}, authorMayApprove: true } },
});

test('a plan of one place is applied in another, as it was reviewed', async () => {
  const site = createFakeSite();
  const plan = await planned(site, shop());

  const applied = await site.open(shop()).apply({ plan });

  expect(applied).toMatchObject({ status: 'done', applied: ['data', 'mail', 'network', 'web'] });
  expect(site.journal.load(applied.run)?.definition.review?.digest).toBe(read(plan).digest);
});

test('what changed in the world since is found in all stacks, before anything is applied', async () => {
  const site = createFakeSite();
  await site.open(shop()).apply({ autoApprove: true });
  const larger = shop({ size: 2 });
  const plan = await planned(site, larger);
  site.world.change(site.state('web'), 'terraform_data.cron', ['input'], 'never');
  site.world.change(site.state('mail'), 'terraform_data.queue', ['input'], 2);
  site.calls.length = 0;

  const refused = await site.open(larger).apply({ plan });

  const [failure] = refused.failures;
  expect(refused.status).toBe('failed');
  expect(failure?.error.code).toBe('PLAN_FILE_DIVERGED');
  expect(failure?.error.problems?.map(({ path }) => path)).toEqual(['stacks.mail', 'stacks.web']);
  expect(site.calls.filter((call) => call.startsWith('apply'))).toEqual([]);
});

test('a file that shows less than would happen is refused, whoever made its digest', async () => {
  const site = createFakeSite();
  const plan = await planned(site, shop());
  edit(plan, (file) => ({
    ...file,
    reviewed: {
      ...file.reviewed,
      stacks: file.reviewed.stacks.map((stack) =>
        stack.plan.stack === 'mail' ? { ...stack, plan: { ...stack.plan, changes: [] } } : stack,
      ),
    },
  }));

  const refused = await site.open(shop()).apply({ plan });

  expect(refused.failures[0]?.error).toMatchObject({ code: 'PLAN_FILE_DIVERGED' });
});

test('a run that failed goes on with the plan of the file, which may be gone by then', async () => {
  const site = createFakeSite();
  const plan = await planned(site, guarded(1));
  approve(plan, 'ada@home');
  site.world.inject({ action: 'create', kind: 'refused', name: 'db', times: 1 });
  const project = site.open(guarded(1));

  const failed = await project.apply({ plan });
  rmSync(plan);
  const resumed = await project.resume(failed.run);

  expect(failed.status).toBe('failed');
  expect(resumed.status).toBe('done');
  expect(site.journal.load(failed.run)?.definition.review?.approvals).toMatchObject([{ by: 'ada@home' }]);
});

test('an environment that asks for more approvals by now stops the resume', async () => {
  const site = createFakeSite();
  const plan = await planned(site, guarded(1));
  approve(plan, 'ada@home');
  site.world.inject({ action: 'create', kind: 'refused', name: 'db', times: 1 });
  const failed = await site.open(guarded(1)).apply({ plan });

  await expect(site.open(guarded(2)).resume(failed.run)).rejects.toMatchObject({ code: 'APPROVALS_MISSING' });
});

const strict = (given: Partial<ApprovalSetting>): EffectiveProject => ({
  ...shop(),
  environment: {
    name: 'staging',
    protected: true,
    approvals: { required: 1, keys: {}, authorMayApprove: false, ...given },
  },
});

test('who made the plan is not one of those who approve it, wherever that was', async () => {
  const site = createFakeSite();
  const plan = await planned(site, strict({}));
  approve(plan, 'Me@elsewhere');

  const alone = site.open(strict({})).apply({ plan });
  await expect(alone).rejects.toMatchObject({
    code: 'APPROVALS_MISSING',
    data: { counted: 0, faults: ['Me@elsewhere: by who made the plan'] },
  });
  approve(plan, 'ada');

  expect(await site.open(strict({})).apply({ plan })).toMatchObject({ status: 'done' });
});

test('a plan says whose it is where one user makes them all', async () => {
  const site = createFakeSite();
  const plan = newPath();
  await site.open(strict({})).plan({ file: plan, by: 'ada' });
  approve(plan, 'me');

  expect(read(plan).reviewed.createdBy).toBe('ada');
  expect(await site.open(strict({})).apply({ plan })).toMatchObject({ status: 'done' });
});

test('an approval that has become too old does not count; a run begun in time is finished', async () => {
  const site = createFakeSite();
  const plan = await planned(site, strict({ expireAfterSeconds: 3600 }));
  approve(plan, 'ada');
  const clock = createFakeClock();
  const project = site.open(strict({ expireAfterSeconds: 3600 }), { clock });

  site.world.inject({ action: 'create', kind: 'refused', name: 'db', times: 1 });
  const failed = await project.apply({ plan });
  await clock.pass(3_601_000);
  const again = project.apply({ plan });
  await expect(again).rejects.toMatchObject({ code: 'APPROVALS_MISSING', data: { faults: ['ada: expired'] } });

  expect(failed.status).toBe('failed');
  expect(await project.resume(failed.run)).toMatchObject({ status: 'done' });
});

/** The fake defers a root module whose upstream is unknown. */
const deferring = (): EffectiveProject =>
  effectiveProject([
    stackOf('network', {
      resources: [resourceOf('vpc', { input: 'v' })],
      outputs: { id: { value: '${resources.vpc.id}', sensitive: false } },
    }),
    stackOf('legacy', {
      content: { kind: 'source', directory: 'legacy' },
      variables: { vpc: '${stacks.network.id}' },
    }),
  ]);

test('a stack that could not be planned for the file is asked about when its turn comes', async () => {
  const site = createFakeSite();
  site.world.defineModule('/shop/legacy', { resources: [resourceOf('old', { input: '${var.vpc}' })], outputs: {} });
  const plan = await planned(site, deferring());
  approve(plan, 'ada@home');
  const project = site.open(deferring());

  const waiting = await project.apply({ plan });
  const resumed = await project.resume(waiting.run, { autoApprove: true });

  expect(waiting).toMatchObject({ status: 'waiting', applied: ['network'] });
  expect(resumed).toMatchObject({ status: 'done', applied: ['legacy', 'network'] });
});

test('where approvals are asked for, nobody agrees to it in passing', async () => {
  const site = createFakeSite();
  site.world.defineModule('/shop/legacy', { resources: [resourceOf('old', { input: '${var.vpc}' })], outputs: {} });
  const effective = guarded(1, deferring());
  const plan = await planned(site, effective);
  approve(plan, 'ada@home');
  const asker = { interactive: true, confirm: async () => true, confirmByName: async () => true };

  const waiting = await site.open(effective).apply({ plan, asker });
  const next = await planned(site, effective);
  approve(next, 'ada@home');
  const rest = await site.open(effective).apply({ plan: next, asker });

  expect(waiting).toMatchObject({ status: 'waiting', applied: ['network'] });
  expect(waiting.failures[0]?.error.hint).toContain('fairlead plan -e staging -s legacy -o');
  expect(rest).toMatchObject({ status: 'done', applied: ['legacy'] });
});

test('without a file nothing is applied there, whoever says yes', async () => {
  const site = createFakeSite();
  const project = site.open(guarded(1));
  const asker = { interactive: true, confirm: async () => true, confirmByName: async () => true };

  await expect(project.apply({ asker })).rejects.toMatchObject({ code: 'APPROVALS_NEED_FILE' });
  await expect(project.destroy({ asker })).rejects.toMatchObject({ code: 'APPROVALS_NEED_FILE' });
  expect((await project.plan()).status).toBe('done');
});

test('data is deleted by a file only with an approval, or on being asked for it', async () => {
  const site = createFakeSite();
  await site.open(shop()).apply({ autoApprove: true });
  const file = newPath();
  const careful: EffectiveProject = { ...shop(), settings: { ...shop().settings, maxDeletions: 0 } };
  await createFakeSite({ world: site.world }).open(careful).plan({ file, goal: 'destroy' });
  const project = site.open(careful);

  const waiting = await project.apply({ plan: file });
  approve(file, 'ada@home');
  const gone = await project.apply({ plan: file });

  expect([waiting.status, waiting.applied]).toEqual(['waiting', []]);
  expect(gone).toMatchObject({ status: 'done', applied: ['data', 'mail', 'network', 'web'] });
  expect(Object.keys(site.world.stack(site.state('network')).resources)).toEqual([]);
});

test('a secret is nowhere in the file, also where an engine has let it through', async () => {
  const site = createFakeSite();
  const effective = effectiveProject(
    [stackOf('a', { resources: [resourceOf('x', { input: '${var.open}', other: '${secrets.TOKEN}' })] })],
    {
      variables: {
        open: { value: 'so sesame-street it is', sensitive: false },
        hidden: { value: 'sesame-street', sensitive: true },
      },
      secrets: { TOKEN: { kind: 'env', name: 'TOKEN' } },
    },
  );
  const file = newPath();
  const elsewhere = createFakeSite({ world: site.world });
  await elsewhere.open(effective, { secrets: { TOKEN: 'hunter2hunter2' } }).plan({ file });

  const text = readFileSync(file, 'utf8');
  const applied = await site.open(effective, { secrets: { TOKEN: 'hunter2hunter2' } }).apply({ plan: file });

  expect(text).not.toContain('hunter2');
  expect(text).not.toContain('sesame-street');
  expect(applied.status).toBe('done');
});

test('a value given by hand that holds a secret is withheld, not masked into another one', async () => {
  const site = createFakeSite();
  const effective = effectiveProject([stackOf('a', { resources: [resourceOf('x', { input: '${var.open}' })] })], {
    variables: {
      open: { value: 'so sesame-street it is', sensitive: false },
      hidden: { value: 'sesame-street', sensitive: true },
    },
  });
  const given = { overrides: { variables: { open: 'so sesame-street it is' } } };
  const file = newPath();
  await createFakeSite({ world: site.world }).open(effective, given).plan({ file });

  const without = site.open(effective).apply({ plan: file });
  await expect(without).rejects.toMatchObject({ code: 'PLAN_FILE_STALE' });
  const applied = await site.open(effective, given).apply({ plan: file });

  expect(read(file).reviewed.request).toMatchObject({ variables: {}, withheld: ['open'] });
  expect(applied.status).toBe('done');
});
