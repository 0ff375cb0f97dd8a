import { expect, test } from 'vitest';
import type { PlanResult } from '../../src/app/toolkit.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, settingsFor } from '../support/scratch-project.ts';

/** network ← data ← web, network ← cache, and a stack that depends on nothing. */
const fiveStacks = `
project: shop
variables:
  size: 1
  greeting: hello
${settingsFor(anyEngine())}
stacks:
  network:
    resources:
      - { type: terraform_data, name: vpc, properties: { input: { cidr: 10.0.0.0/16 } } }
    outputs:
      vpc_id: \${resources.vpc.id}
      cidr: \${resources.vpc.output.cidr}
  data:
    resources:
      - { type: terraform_data, name: db, properties: { input: "db in \${stacks.network.vpc_id}" } }
    outputs:
      url: { value: "\${resources.db.output}", sensitive: true }
  cache:
    resources:
      - { type: terraform_data, name: nodes, properties: { input: ["\${stacks.network.cidr}", "\${var.size}"] } }
  web:
    resources:
      - { type: terraform_data, name: app, properties: { input: { url: "\${stacks.data.url}", size: "\${var.size}" } } }
    outputs:
      size: \${resources.app.output.size}
  mail:
    resources:
      - { type: terraform_data, name: queue, properties: { input: "\${var.greeting}" } }
`;

const all = ['cache', 'data', 'mail', 'network', 'web'];

const changedStacks = (result: PlanResult): readonly string[] =>
  result.plans.filter((plan) => plan.changes.some((change) => change.action !== 'no-op')).map((plan) => plan.stack);

test('brings five stacks up in the order of their references, changes only what is affected, and takes them down', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': fiveStacks } });
  const project = await scratch.open();

  const planned = await project.plan();
  const applied = await project.apply({ autoApprove: true });
  const outputs = await project.output();
  const again = await project.apply({ autoApprove: true });
  const larger = await scratch.open({ variables: { size: 2 } });
  const change = await larger.plan();
  const changed = await larger.apply({ autoApprove: true });
  const drift = await larger.drift();
  const destroyed = await larger.destroy({ autoApprove: true, allowDestroy: true });

  expect(planned).toMatchObject({ status: 'done', changed: true, failures: [] });
  expect(planned.plans.find((plan) => plan.stack === 'data')).toMatchObject({
    waitsFor: ['network'],
    changes: [
      {
        action: 'create',
        attributes: expect.arrayContaining([
          expect.objectContaining({ path: ['input'], after: { kind: 'unknown', from: 'network' } }),
        ]),
      },
    ],
  });
  expect(applied).toMatchObject({ status: 'done', applied: all, first: all, unchanged: [], failures: [], blocked: [] });
  expect(outputs).toMatchObject({
    network: { cidr: { value: '10.0.0.0/16', sensitive: false } },
    data: { url: { value: `db in ${String(outputs['network']?.['vpc_id']?.value)}`, sensitive: true } },
    web: { size: { value: 1 } },
  });
  expect(again).toMatchObject({ status: 'done', applied: [], first: [], unchanged: all });
  expect(changedStacks(change).toSorted()).toEqual(['cache', 'web']);
  expect(changed).toMatchObject({ status: 'done', applied: ['cache', 'web'], unchanged: ['data', 'mail', 'network'] });
  expect(drift).toMatchObject({ status: 'done', changed: false });
  expect(destroyed).toMatchObject({ status: 'done', applied: all });
  expect((await larger.status()).map((stack) => stack.state)).toEqual(all.map(() => 'destroyed'));
  expect(await larger.output()).toEqual(Object.fromEntries(all.map((stack) => [stack, {}])));
});

test('makes what is not there yet without a plan, and says so; of a failure nothing is made twice', async () => {
  const broken = fiveStacks.replace('name: app, properties: {', 'name: app, properties: { wrong: 1,');
  using scratch = createScratchProject({ files: { 'fairlead.yaml': broken } });
  const failed = await (await scratch.open()).apply({ autoApprove: true });
  scratch.write('fairlead.yaml', fiveStacks);
  const project = await scratch.open();

  const waiting = await project.resume(failed.run);
  const resumed = await project.resume(failed.run, { autoApprove: true });
  const shown = project.runs.show(failed.run);
  const again = await project.plan();

  expect(failed).toMatchObject({ status: 'failed', failures: [{ stack: 'web' }] });
  // What is written otherwise now is not what was approved in advance.
  expect(waiting).toMatchObject({
    status: 'waiting',
    failures: [{ stack: 'web', error: { code: 'APPROVAL_REQUIRED' } }],
  });
  expect(resumed).toMatchObject({ status: 'done', applied: all, failures: [] });
  expect(resumed.first).toEqual(expect.arrayContaining(['data', 'network']));
  expect(resumed.first).not.toContain('web');
  expect(shown.plans.map(({ stack }) => stack)).toEqual(['web']);
  const made = shown.events.flatMap((event) =>
    event.type === 'engine' && event.event.type === 'resource.completed'
      ? [`${event.stack} ${event.event.address}`]
      : [],
  );
  expect(made.filter((each) => each === 'network terraform_data.vpc')).toHaveLength(1);
  expect(again.changed).toBe(false);
});

test('a question that changes nothing leaves nothing behind', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': fiveStacks } });
  const project = await scratch.open();

  const graph = project.graph();
  const values = project.explain();
  const checked = await project.validate({ fileOnly: true });
  const status = await project.status();
  const runs = project.runs.list();

  expect(graph.dependsOn).toEqual({ cache: ['network'], data: ['network'], mail: [], network: [], web: ['data'] });
  expect(values.length).toBeGreaterThan(0);
  expect(checked).toEqual({ problems: [], stacks: all });
  expect(status.map((stack) => stack.state)).toEqual(all.map(() => 'never'));
  expect(runs).toEqual([]);
  expect(scratch.files('.').filter((file) => file.startsWith('.fairlead'))).toEqual([]);
});

test('works on some stacks only when what they need was applied before', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': fiveStacks } });
  const project = await scratch.open();

  const tooEarly = project.apply({ stacks: ['data'], autoApprove: true });
  await expect(tooEarly).rejects.toMatchObject({ code: 'UPSTREAM_NOT_APPLIED' });
  const network = await project.apply({ stacks: ['network'], autoApprove: true });
  const data = await project.apply({ stacks: ['data'], autoApprove: true, planFirst: true });
  const tooLate = project.destroy({ stacks: ['network'], autoApprove: true, allowDestroy: true });
  await expect(tooLate).rejects.toMatchObject({ code: 'DEPENDENTS_APPLIED' });

  expect(network.applied).toEqual(['network']);
  expect(data.applied).toEqual(['data']);
  expect(data.plans[0]?.waitsFor).toEqual([]);
});

test('remembers every run, with its events and plans', async () => {
  using scratch = createScratchProject({ files: { 'fairlead.yaml': fiveStacks } });
  const project = await scratch.open();
  const heard: string[] = [];

  const { run } = await project.plan({ stacks: ['mail'], onEvent: (event) => heard.push(event.type) });
  const shown = project.runs.show(run);

  expect(project.runs.list().map((each) => each.definition.id)).toEqual([run]);
  expect(shown.plans.map((plan) => plan.stack)).toEqual(['mail']);
  expect(heard).toEqual(expect.arrayContaining(['run.started', 'step.started', 'engine', 'step.done', 'run.ended']));
  expect(shown.events.map((event) => event.type)).toEqual(expect.arrayContaining(['run.started', 'run.ended']));
  expect(project.runs.check()).toEqual([]);
});
