import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { anyEngine, availableEngines, type TestEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject, settingsFor } from '../support/scratch-project.ts';

const rootModule = `
variable "cidr" {
  type = string
}

resource "terraform_data" "vpc" {
  input = var.cidr
}

output "cidr" {
  value = terraform_data.vpc.output
}
`;

const takeOver = `
project: shop
stacks:
  network:
    source: ./network
    variables: { cidr: 10.0.0.0/16 }
`;

function run(scratch: ScratchProject, engine: TestEngine, ...args: readonly string[]): void {
  execFileSync(engine.path, args, { cwd: join(scratch.directory, 'network'), env: scratch.environment, stdio: 'pipe' });
}

test('takes an existing root module over with five lines and a plan of no changes', async () => {
  const engine = anyEngine();
  using scratch = createScratchProject({
    files: { 'fairlead.yaml': takeOver + settingsFor(engine), 'network/main.tf': rootModule },
  });
  run(scratch, engine, 'init', '-input=false');
  run(scratch, engine, 'apply', '-auto-approve', '-input=false', '-var=cidr=10.0.0.0/16');
  const before = scratch.read('network/terraform.tfstate');
  const project = await scratch.open();

  const plan = await project.plan();
  const applied = await project.apply({ autoApprove: true });
  const outputs = await project.output();

  expect(plan).toMatchObject({ status: 'done', changed: false, plans: [{ stack: 'network', waitsFor: [] }] });
  expect(applied).toMatchObject({ status: 'done', applied: [], unchanged: ['network'] });
  expect(outputs).toEqual({ network: { cidr: { value: '10.0.0.0/16', sensitive: false } } });
  expect(scratch.read('network/terraform.tfstate')).toBe(before);
  expect(scratch.read('network/main.tf')).toBe(rootModule);
});

const generated = (engine: string): string => `
project: shop
stacks:
  web:
    resources:
      - { type: terraform_data, name: app, properties: { input: { a: [1, 2, null], b: { c: true } } } }
    outputs: { id: "\${resources.app.id}" }
${engine}`;

const terraform = availableEngines().find((each) => each.engine === 'terraform');
const opentofu = availableEngines().findLast((each) => each.engine === 'opentofu');

test.skipIf(terraform === undefined || opentofu === undefined)(
  'a stack goes from one engine to the other and back with the same file, when it is said',
  async () => {
    if (terraform === undefined || opentofu === undefined) throw new Error('skipped');
    using scratch = createScratchProject({ files: { 'fairlead.yaml': generated(settingsFor(terraform, opentofu)) } });
    const first = await scratch.open({ engine: 'terraform' });
    await first.apply({ autoApprove: true });
    const created = await first.output();

    const over = await scratch.open({ engine: 'opentofu' });
    const plan = await over.plan();
    const applied = await over.apply({ autoApprove: true });
    const stays = await (await scratch.open()).plan();
    const back = await (await scratch.open({ engine: 'terraform' })).plan();

    expect(plan).toMatchObject({ changed: false, plans: [{ engine: 'opentofu' }] });
    expect(applied).toMatchObject({ status: 'done', unchanged: ['web'] });
    expect(await over.output()).toEqual(created);
    expect(stays.plans[0]?.engine).toBe('opentofu');
    expect(back).toMatchObject({ changed: false, plans: [{ engine: 'terraform' }] });
  },
);

test.skipIf(terraform === undefined || opentofu === undefined)(
  'a stack does not change hands because the file says so',
  async () => {
    if (terraform === undefined || opentofu === undefined) throw new Error('skipped');
    const settings = settingsFor(terraform, opentofu);
    using scratch = createScratchProject({ files: { 'fairlead.yaml': generated(settings) } });
    await (await scratch.open({ engine: 'terraform' })).apply({ autoApprove: true });
    scratch.write('fairlead.yaml', generated(settings.replace('engine: auto', 'engine: opentofu')));

    const project = await scratch.open();

    await expect(project.plan()).rejects.toMatchObject({
      code: 'ENGINE_CHANGED',
      data: { stack: 'web', engine: 'opentofu', recorded: 'terraform' },
    });
  },
);
