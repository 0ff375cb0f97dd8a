import { expect, test } from 'vitest';
import type { Asker } from '../../src/ports/asker.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, settingsFor } from '../support/scratch-project.ts';

const three = `
project: shop
environments:
  staging: {}
  production: { protected: true }
${settingsFor(anyEngine())}
  maxDeletions: 1
stacks:
  web:
    resources:
      - { type: terraform_data, name: a, properties: { input: 1 } }
      - { type: terraform_data, name: b, properties: { input: 2 } }
      - { type: terraform_data, name: c, properties: { input: 3 } }
`;
const one = three.replace(/.*name: [bc].*\n/g, '');

const answering = (answer: boolean, questions: string[] = []): Asker => ({
  interactive: true,
  confirm: async (question) => questions.push(question) > 0 && answer,
  confirmByName: async (question, word) => questions.push(`${word}: ${question}`) > 0 && answer,
});

test('never approves a protected environment by itself, and starts nothing', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': three } });
  const project = await scratch.open({ environment: 'production' });

  await expect(project.apply({ autoApprove: true })).rejects.toMatchObject({ code: 'PROTECTED_ENVIRONMENT' });
  const asked = await project.apply({ asker: answering(true) });

  expect(project.runs.list()).toHaveLength(1);
  expect(asked).toMatchObject({ status: 'done', applied: ['web'] });
});

test('waits for an approval where nobody is there, and asks again on resume', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': three } });
  const project = await scratch.open({ environment: 'staging' });
  const shown: string[] = [];

  const waiting = await project.apply();
  const declined = await project.resume(waiting.run, { asker: answering(false) });
  const second = await project.apply();
  const applied = await project.resume(second.run, {
    asker: answering(true),
    onPlan: (plans) => shown.push(...plans.map((plan) => plan.stack)),
  });

  expect(waiting).toMatchObject({
    status: 'waiting',
    applied: [],
    failures: [{ error: { code: 'APPROVAL_REQUIRED' } }],
  });
  expect(declined).toMatchObject({
    status: 'declined',
    applied: [],
    failures: [{ error: { code: 'APPROVAL_DECLINED' } }],
  });
  expect(applied).toMatchObject({ status: 'done', applied: ['web'] });
  expect(shown).toEqual(['web']);
});

test('deletes many resources only when that is said or confirmed by name', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': three } });
  const project = await scratch.open({ environment: 'staging' });
  await project.apply({ autoApprove: true });
  scratch.write('fairlead.yaml', one);
  const smaller = await scratch.open({ environment: 'staging' });
  const questions: string[] = [];

  const refused = await smaller.apply({ autoApprove: true });
  const declined = await smaller.apply({ autoApprove: true, asker: answering(false, questions) });
  const allowed = await smaller.apply({ autoApprove: true, allowDestroy: true });

  expect(refused).toMatchObject({ status: 'waiting', failures: [{ error: { code: 'APPROVAL_REQUIRED' } }] });
  expect(declined).toMatchObject({ status: 'declined' });
  expect(questions).toEqual([expect.stringMatching(/^staging: 2 resources/)]);
  expect(allowed).toMatchObject({ status: 'done', applied: ['web'] });
});

test('a second run on the same stack is refused and told who holds it', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': three } });
  const project = await scratch.open({ environment: 'staging' });
  const other = await scratch.open({ environment: 'staging' });
  let begun = (): void => undefined;
  const inApproval = new Promise<void>((resolve) => {
    begun = resolve;
  });
  let answer = (_yes: boolean): void => undefined;
  const slow: Asker = {
    interactive: true,
    confirm: () =>
      new Promise((resolve) => {
        answer = resolve;
        begun();
      }),
    confirmByName: async () => false,
  };

  const first = project.apply({ asker: slow });
  await inApproval;
  const held = await other.status();
  const second = other.apply({ autoApprove: true });
  await expect(second).rejects.toMatchObject({ code: 'RUN_HELD', data: { key: 'staging/web', pid: process.pid } });
  await expect(other.output()).rejects.toMatchObject({ code: 'RUN_HELD' });
  answer(true);

  expect(held).toMatchObject([{ state: 'running', heldBy: expect.any(String) }]);
  expect(await first).toMatchObject({ status: 'done', applied: ['web'] });
});

test('names everything that stands in the way, before anything starts', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': three } });
  const project = await scratch.open({ environment: 'staging' });

  await expect(project.plan({ stacks: ['wbe'] })).rejects.toMatchObject({
    code: 'STACK_UNKNOWN',
    hint: 'did you mean "web"?',
  });
  await expect(project.plan({ stacks: ['nothing', 'wbe'] })).rejects.toMatchObject({
    code: 'PREFLIGHT_FAILED',
    problems: [{ code: 'STACK_UNKNOWN' }, { code: 'STACK_UNKNOWN' }],
  });
  await expect(project.resume('nothing')).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  expect(project.runs.list()).toEqual([]);
});

test('leaves no plan behind that will never be applied: it holds secrets in clear', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': one } });
  const project = await scratch.open({ environment: 'staging' });
  const saved = () => scratch.files('.fairlead/work').filter((path) => path.endsWith('saved.tfplan'));

  await project.plan();
  const planned = saved();
  await project.apply();
  const waiting = saved();
  await project.apply({ asker: answering(false) });
  const declined = saved();
  await project.apply({ autoApprove: true });
  await project.apply({ autoApprove: true, refresh: true });

  expect(planned).toEqual([]);
  expect(waiting).toHaveLength(1);
  expect(declined).toEqual([]);
  expect(saved()).toEqual([]);
});
