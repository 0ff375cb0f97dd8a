import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { StackPlan } from '../../src/domain/change/model.ts';
import type { StackWork } from '../../src/ports/iac-engine.ts';
import { startSimulatedClouds } from '../../src/testing/clouds/start.ts';
import { codeOf, watched } from '../../src/testing/contracts/iac-engine/stacks.ts';
import { openEngineBench } from '../support/engine-bench.ts';
import { anyEngine, availableEngines } from '../support/engines.ts';

let bench: Awaited<ReturnType<typeof openEngineBench>>;
beforeEach(async () => {
  bench = await openEngineBench(anyEngine());
});
afterEach(() => bench.close());

const used = 'resource "terraform_data" "one" {\n  input = var.id\n}\n';
const below = 'variable "given" {}\nprovider "terraform" {\n  x = var.given\n}\n';
const declared = 'variable "id" {}\n';

interface Deferral {
  readonly why: string;
  readonly text: string;
  readonly says: string;
  readonly warns?: string;
}

const deferrals: readonly Deferral[] = [
  {
    why: 'a count',
    text: `${declared}resource "terraform_data" "many" {\n  count = var.id\n}\n`,
    says: 'how many there are (main.tf:3) hangs on them; `fairlead apply -s net` goes that far',
  },
  {
    why: 'a for_each',
    text: `${declared}resource "terraform_data" "each" {\n  for_each = toset([var.id])\n}\n`,
    says: 'how many there are (main.tf:3) hangs on them',
  },
  {
    why: 'a provider that would not know where it is',
    text: `${declared}locals {\n  id = var.id\n}\nprovider "terraform" {\n  id = local.id\n}\n`,
    says: 'provider "terraform" is set by local "id"',
  },
  {
    why: 'a provider of a called module',
    text: `${declared}data "terraform_remote_state" "there" {\n  backend = "local"\n  config  = { path = var.id }\n}\nprovider "terraform" {\n  alias = "other"\n}\nlocals {\n  there = data.terraform_remote_state.there.outputs\n}\nmodule "below" {\n  source = "./below"\n  given  = local.there\n}\n`,
    says: 'a module that it calls sets up a provider by its variables',
  },
  {
    why: 'a place that it asks for',
    text: `${declared}${used}output "at" {\n  value = abspath(path.module)\n}\n`,
    says: 'it looks at where it lies',
  },
  {
    why: 'a variable that it does not have',
    text: 'resource "terraform_data" "one" {\n}\n',
    says: 'it declares none of the variables that wait',
  },
  {
    why: 'a condition that speaks of another variable',
    text: `variable "other" {\n  default = 1\n}\nvariable "id" {\n  validation {\n    condition     = var.id != var.other\n    error_message = "no"\n  }\n}\n${used}`,
    says: 'variable "id" is checked against other values',
  },
  {
    why: 'a plan that goes wrong',
    text: `${declared}${used}output "id" {\n  value = terraform_data.none.id\n}\n`,
    says: 'a plan with stand-ins for them fails',
    warns: 'Reference to undeclared resource',
  },
  { why: 'a text that cannot be read', text: `${declared}${used}}\n`, says: 'fails', warns: 'stack "app"' },
  {
    why: 'a secret that would become an open output',
    text: `variable "pw" {}\noutput "pw" {\n  value = var.pw\n}\n`,
    says: 'a plan with stand-ins for them fails',
    warns: 'Output refers to sensitive values',
  },
];

it.each(deferrals)('defers, and says why: $why', async ({ text, says, warns }) => {
  await write({ 'app/main.tf': text, 'app/below/main.tf': below });

  const plan = await planOf(waiting());

  expect(plan.deferred).toContain(says);
  expect(plan.deferred).toContain('"net"');
  expect(plan.waitsFor).toEqual(['net']);
  expect(plan.warnings.join()).toContain(warns ?? '');
  expect(left()).toEqual([]);
});

it('defers where a provider is set by data that cannot be read yet', async () => {
  const world = await mkdtemp(join(tmpdir(), 'fairlead-world-'));
  const clouds = await startSimulatedClouds({ directory: world, latencyMs: 0 });
  await bench.close();
  bench = await openEngineBench(anyEngine(), { environment: clouds.env });
  try {
    await write({ 'app/main.tf': setByData });

    const plan = await planOf(waiting());

    expect(plan.deferred).toContain('a provider is set by data.terraform_remote_state.place, which cannot be read yet');
  } finally {
    await clouds.close();
    await rm(world, { recursive: true, force: true });
  }
});

const setByData = `
terraform {
  required_providers {
    simcloud = { source = "fairlead/simcloud" }
  }
}
variable "id" {}
data "terraform_remote_state" "place" {
  backend = "local"
  config  = { path = var.id }
}
locals {
  region = data.terraform_remote_state.place.outputs.region
}
provider "simcloud" {
  cloud  = "aws"
  region = local.region
}
resource "simcloud_network" "one" {
  name = "one"
  cidr = "10.0.0.0/16"
}
`;

it('defers below a symbolic link, where `..` leads elsewhere', async () => {
  await write({ 'real/app/main.tf': declared + used });
  await symlink(join(bench.directory, 'real'), join(bench.directory, 'linked'));

  const plan = await planOf(waiting('linked/app'));

  expect(plan.deferred).toContain('is a symbolic link');
});

it('defers what is to be destroyed', async () => {
  await write({ 'app/main.tf': declared + used });

  const plan = await bench.engine.plan(waiting(), 'destroy', watched().call);

  expect([plan.deferred === undefined, plan.waitsFor]).toEqual([false, ['net']]);
});

it('never applies such a plan, and leaves nothing of it behind', async () => {
  await write({ 'app/main.tf': declared + used });

  const plan = await planOf(waiting());
  const refusal = await codeOf(bench.engine.apply(waiting(), plan, watched().call));
  const forged = await codeOf(bench.engine.apply(waiting(), { ...plan, waitsFor: [] }, watched().call));

  expect(plan.deferred).toBeUndefined();
  expect([refusal, forged]).toEqual(['PLAN_INCOMPLETE', 'PLAN_MISSING']);
  expect(left()).toEqual([]);
  expect(existsSync(join(bench.directory, 'app', 'terraform.tfstate'))).toBe(false);
});

it('throws what has nothing to do with the unknown: no directory', async () => {
  expect(await codeOf(planOf(waiting('nowhere')))).toBe('ENGINE_SOURCE_MISSING');
});

it('sees the state of the workspace', async () => {
  await write({ 'app/main.tf': declared + used });
  const inWorkspace = (work: StackWork): StackWork => ({
    ...work,
    stack: { ...work.stack, content: { kind: 'source', directory: 'app', workspace: 'blue' } },
  });
  const known = inWorkspace(workOf('app', { net: { status: 'known', outputs: { id: open('a'), pw: open('b') } } }));
  await bench.engine.apply(known, await planOf(known), watched().call);

  const plan = await planOf(inWorkspace(waiting()));

  expect(plan.changes.map(({ address, action }) => [address, action])).toEqual([['terraform_data.one', 'update']]);
});

const open = (value: string) => ({ value, sensitive: false });

const newest = availableEngines().findLast(({ engine }) => engine === 'opentofu');

it.skipIf(newest === undefined)('reads the files that only OpenTofu reads', async () => {
  await bench.close();
  bench = await openEngineBench(newest ?? anyEngine());
  await write({
    'app/main.tf': 'nothing {',
    'app/main.tofu': declared + used,
    'app/b.tofu': 'output "b" {\n  value = var.id\n}\n',
  });

  const plan = await planOf(waiting());

  expect(plan.deferred).toBeUndefined();
  expect(plan.outputs.map(({ name, after }) => [name, after])).toEqual([['b', { kind: 'unknown', from: 'net' }]]);
});

const waiting = (source = 'app'): StackWork => workOf(source, { net: { status: 'unknown', sensitive: ['pw'] } });

const workOf = (source: string, upstream: StackWork['upstream']): StackWork =>
  bench.work('app', { source, variables: { id: '${stacks.net.id}', pw: '${stacks.net.pw}' }, upstream });

const planOf = (work: StackWork): Promise<StackPlan> => bench.engine.plan(work, 'apply', watched().call);

const left = (): readonly string[] =>
  ['tentative', 'saved.tfplan', 'saved.json'].filter((name) =>
    existsSync(join(bench.directory, '.fairlead', 'work', 'staging', 'app', name)),
  );

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(bench.directory, path)), { recursive: true });
    await writeFile(join(bench.directory, path), text);
  }
}
