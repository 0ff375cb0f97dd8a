import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FairleadProject, OpenProjectOptions } from '../../src/app/toolkit.ts';
import { createToolkit } from '../../src/main/toolkit.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject, settingsFor } from '../support/scratch-project.ts';

const engine = anyEngine();

const shop = (given: { readonly network?: string; readonly settings?: string; readonly web?: string } = {}): string => `
project: shop
variables:
  size: 1
  password: { value: first, sensitive: true }
secrets:
  KEY: { env: SHOP_KEY }
${settingsFor(engine)}${given.settings ?? ''}
stacks:
  network:
    resources:
      - { type: terraform_data, name: vpc, properties: { input: ${given.network ?? 'a'} } }
    outputs: { id: '\${resources.vpc.output}' }
  web:
    resources:
      - { type: terraform_data, name: app, properties: { input: ['\${stacks.network.id}', '\${var.size}'] } }
      - { type: terraform_data, name: door, properties: { input: '\${var.password}\${secrets.KEY}' } }
    variables: { note: ${given.web ?? 'hello'} }
  legacy:
    source: ./legacy
    variables: { size: '\${var.size}' }
`;

const module = 'variable "size" {}\nmodule "inner" {\n  source = "./inner"\n  size   = var.size\n}\n';
const inner = 'variable "size" {}\nresource "terraform_data" "it" {\n  input = var.size\n}\n';

const files = { 'fairlead.yaml': shop(), 'legacy/main.tf': module, 'legacy/inner/main.tf': inner };
const yes = { autoApprove: true, allowDestroy: true } as const;

/** A project that is applied, and that a plan has found unchanged. */
async function settled(): Promise<ScratchProject> {
  const scratch = createScratchProject({ files, variables: { SHOP_KEY: 'k1' } });
  const project = await scratch.open();
  await project.apply(yes);
  const first = await project.plan({ refresh: true });
  expect(first).toMatchObject({ status: 'done', changed: false });
  return scratch;
}

/** Stacks that the next plan does not plan. */
async function confirmed(project: FairleadProject): Promise<readonly string[]> {
  const { status, plans } = await project.plan();
  expect(status).toBe('done');
  return plans.flatMap(({ stack, confirmedAt }) => (confirmedAt === undefined ? [] : [stack])).sort();
}

const all = ['legacy', 'network', 'web'];

test('what a plan found unchanged is not planned again, and says when it was asked', async () => {
  using scratch = await settled();
  const project = await scratch.open();

  const told: (string | undefined)[] = [];
  const again = await project.plan({
    onEvent: (event) => {
      if (event.type === 'step.done') told.push((event.result as { readonly confirmedAt?: string }).confirmedAt);
    },
  });
  const refreshed = await project.plan({ refresh: true });
  const applied = await project.apply(yes);

  expect(again.plans.map(({ stack }) => stack).sort()).toEqual(all);
  expect(new Set(told)).toEqual(new Set(again.plans.map(({ confirmedAt }) => confirmedAt)));
  for (const plan of again.plans) expect(Date.parse(plan.confirmedAt ?? '')).toBeLessThanOrEqual(Date.now());
  expect(refreshed.plans.some(({ confirmedAt }) => confirmedAt !== undefined)).toBe(false);
  expect(applied).toMatchObject({ status: 'done', applied: [], unchanged: all });
});

interface Touch {
  readonly what: string;
  readonly touch: (scratch: ScratchProject) => void;
  readonly options?: OpenProjectOptions;
  readonly variables?: Readonly<Record<string, string>>;
  /** Stacks that need not be planned all the same. */
  readonly left: readonly string[];
}

const write = (path: string, text: string) => (scratch: ScratchProject) => scratch.write(path, text);
const nothing = () => undefined;

const touches: readonly Touch[] = [
  { what: 'nothing', touch: nothing, left: all },
  { what: 'a resource', touch: write('fairlead.yaml', shop({ network: 'b' })), left: ['legacy'] },
  { what: 'a variable of the command', touch: nothing, options: { variables: { size: 2 } }, left: ['network'] },
  {
    what: 'a sensitive variable',
    touch: nothing,
    options: { variables: { password: 'x' } },
    left: ['legacy', 'network'],
  },
  { what: 'a secret', touch: nothing, variables: { SHOP_KEY: 'k2' }, left: [] },
  { what: 'credentials', touch: nothing, variables: { SHOP_KEY: 'k1', AWS_PROFILE: 'other' }, left: [] },
  {
    what: 'the name of the project',
    touch: write('fairlead.yaml', shop().replace('project: shop', 'project: shed')),
    left: all,
  },
  { what: 'a root module', touch: write('legacy/main.tf', `${module}# more\n`), left: ['network', 'web'] },
  { what: 'a module of a module', touch: write('legacy/inner/main.tf', `${inner}# more\n`), left: ['network', 'web'] },
  {
    what: 'another file of a root module',
    touch: write('legacy/more.tf', 'output "x" { value = 1 }\n'),
    left: ['network', 'web'],
  },
  { what: 'values of a root module', touch: write('legacy/x.auto.tfvars', 'size = 1\n'), left: ['network', 'web'] },
  {
    what: 'a module that reads a file',
    touch: write('legacy/main.tf', `${module}output "f" { value = file("main.tf") }\n`),
    left: ['network', 'web'],
  },
  {
    what: 'a state',
    touch: (scratch) => touchState(scratch, '.fairlead/state/default/network.tfstate'),
    left: ['legacy', 'web'],
  },
  {
    what: 'the state of a root module',
    touch: (scratch) => touchState(scratch, 'legacy/terraform.tfstate'),
    left: ['network', 'web'],
  },
  { what: 'no age allowed', touch: write('fairlead.yaml', shop({ settings: "  refreshAfter: '0'\n" })), left: [] },
  { what: 'the program', touch: useCopy, left: [] },
  { what: 'the note of the last plan, by hand', touch: forge, left: ['legacy', 'web'] },
];

test.each(touches)('is planned again where this was touched: $what', async ({ touch, options, variables, left }) => {
  using scratch = await settled();
  touch(scratch);
  const toolkit = createToolkit({ environment: { ...scratch.environment, ...variables } });
  const project = await toolkit.open({ directory: scratch.directory, ...options });

  const found = await confirmed(project);
  project.close();

  expect(found).toEqual(left);
});

test.each([
  { edge: '', left: ['legacy'] },
  { edge: '    dependsOn: [network]\n', left: [] },
])('is planned again where what it depends on was applied since, also where no value tells: $left', async (given) => {
  using scratch = createScratchProject({
    files: { ...files, 'fairlead.yaml': shop() + given.edge },
    variables: { SHOP_KEY: 'k1' },
  });
  const project = await scratch.open();
  await project.apply(yes);
  await project.plan({ refresh: true });
  scratch.write(
    'fairlead.yaml',
    shop().replace('name: vpc', 'name: vnet').replace('resources.vpc', 'resources.vnet') + given.edge,
  );
  const changed = await scratch.open();
  await changed.apply({ ...yes, stacks: ['network'] });

  expect(await confirmed(changed)).toEqual(given.left);
});

function touchState(scratch: ScratchProject, path: string): void {
  const state = JSON.parse(scratch.read(path)) as { serial: number };
  scratch.write(path, JSON.stringify({ ...state, serial: state.serial + 1 }));
}

/** The same program at another place: it may as well be another one. */
function useCopy(scratch: ScratchProject): void {
  mkdirSync(join(scratch.directory, 'bin'));
  const path = join(scratch.directory, 'bin', engine.engine === 'terraform' ? 'terraform' : 'tofu');
  scratch.write(path.slice(scratch.directory.length + 1), `#!/bin/sh\nexec ${engine.path} "$@"\n`);
  chmodSync(path, 0o755);
  scratch.write('fairlead.yaml', shop().replace(JSON.stringify(engine.path), JSON.stringify(path)));
}

/** Somebody claims that the changed stack was found unchanged. */
function forge(scratch: ScratchProject): void {
  const note = '.fairlead/work/default/network/confirmed.json';
  const text = scratch.read(note);
  touchState(scratch, '.fairlead/state/default/network.tfstate');
  rmSync(join(scratch.directory, note));
  scratch.write(note, text.replace(/"at":"[^"]+"/, `"at":"${new Date().toISOString()}"`));
}
