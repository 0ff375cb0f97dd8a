import { expect, it } from 'vitest';
import { createRefactoredProject, type RefactoredProject } from '../support/refactored-project.ts';

const stacks = `stacks:
  legacy:
    source: ./legacy
  web:
    resources:
      - { type: simcloud_bucket, name: logs, properties: { name: shop-logs } }
`;

const place = 'cloud = "aws"\n  region = "eu-central-1"';
const bucket = 'resource "simcloud_bucket" "backups" {\n  name = "shop-backups"\n}\n';
const networks =
  'resource "simcloud_network" "each" {\n  for_each = toset(["a", "b"])\n  name = each.key\n  cidr = "10.0.0.0/16"\n}\n';
const module = `terraform {
  required_providers {
    simcloud = { source = "fairlead/simcloud" }
  }
}
provider "simcloud" {
  ${place}
}
`;

async function done(project: RefactoredProject, line: string): Promise<string> {
  const { code, output, stdout } = await project.run(line);
  expect([line, code], output).toEqual([line, 0]);
  return stdout;
}

interface Step {
  readonly where: string;
  readonly text: string;
}

/** What the command tells to write. */
async function told(project: RefactoredProject, line: string): Promise<readonly [Step, Step]> {
  const shown = await project.run(line);
  const { code, stdout } = await project.run(`${line} --json`);
  const error = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
    readonly code: string;
    readonly data: { readonly steps: readonly [Step, Step] };
  };
  expect([code, error.code], stdout).toEqual([2, 'REFACTOR_SOURCE']);
  for (const { where, text } of error.data.steps) {
    expect(shown.output).toContain(`in ${where}, `);
    for (const each of text.split('\n')) expect(shown.output).toContain(each);
  }
  return error.data.steps;
}

async function applied(): Promise<RefactoredProject> {
  const project = await createRefactoredProject({ stacks });
  project.scratch.write('legacy/main.tf', module + bucket + networks);
  await done(project, 'apply --yes');
  return project;
}

const edit = ({ scratch }: RefactoredProject, path: string, from: string, to: string): void => {
  const text = scratch.read(path);
  expect(text).toContain(from);
  scratch.write(
    path,
    text.replace(from, () => to),
  );
};

/** As a list of the stack, below its name. */
const below = (text: string): string => text.replaceAll(/^/gm, '    ');

it('out of a root module: what is told to write changes nothing in the clouds', async () => {
  await using project = await applied();
  const world = project.world();

  const [arrival, departure] = await told(project, 'move legacy.simcloud_network.each web');
  expect([arrival.where, departure.where]).toEqual(['stacks.web', './legacy']);
  const [before, imports = ''] = arrival.text.split('imports:');
  const resource = before
    ?.replace('resources:\n', '')
    .trimEnd()
    .replace('properties: { ... }', 'forEach: [a, b], properties: { name: "${each.key}", cidr: 10.0.0.0/16 }');
  edit(
    project,
    'fairlead.yaml',
    'properties: { name: shop-logs } }\n',
    `properties: { name: shop-logs } }\n${below(resource ?? '')}\n${below(`imports:${imports}`)}\n`,
  );
  edit(project, 'legacy/main.tf', networks, `${departure.text}\n`);

  const plan = await done(project, 'plan -s web -s legacy');
  await done(project, 'apply -s web --yes');
  await done(project, 'apply -s legacy --yes');

  expect(plan).toMatch(/2 to import/);
  // A stack of the project file gives its own tags, and that is all.
  expect(plan).not.toMatch(/to (create|replace|destroy)/);
  expect(plan.match(/^ {6}[+~-] .*/gm)?.filter((each) => !/tags_all\.|^ {6}- /.test(each))).toEqual([]);
  expect(project.world()).toEqual(world);
  await done(project, 'plan --refresh --exit-code');
});

it('into a root module: the same', async () => {
  await using project = await applied();
  const world = project.world();

  const [arrival, departure] = await told(project, 'move web.logs legacy');
  edit(project, 'legacy/main.tf', bucket, `${bucket}${arrival.text.replace('...', 'name = "shop-logs"')}\n`);
  edit(
    project,
    'fairlead.yaml',
    '    resources:\n      - { type: simcloud_bucket, name: logs, properties: { name: shop-logs } }\n',
    `${below(departure.text)}\n`,
  );
  await done(project, 'apply -s legacy --yes');
  await done(project, 'apply -s web --yes');

  expect(project.world()).toEqual(world);
  await done(project, 'plan --refresh --exit-code');
});

it.each([
  ['move legacy.nothing web', 'stack "legacy" has no resource "nothing" in its state'],
  ['move legacy.bakups web', 'did you mean "backups"?'],
  ['move web.log legacy', 'did you mean "logs"?'],
  ['split legacy backups --into other', 'is a root module of your own'],
  ['merge legacy web', 'is a root module of your own'],
])('%s is refused, and writes nothing', async (line, says) => {
  await using project = await applied();
  const text = project.scratch.read('fairlead.yaml');

  const { code, output } = await project.run(line);

  expect(code).toBe(2);
  expect(output).toContain(says);
  expect(project.scratch.read('fairlead.yaml')).toBe(text);
});
