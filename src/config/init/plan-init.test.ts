import { describe, expect, it } from 'vitest';
import { loadProject } from '../load.ts';
import { initTemplates, isTerraformFile, planInit } from './plan-init.ts';

const files = (given: Readonly<Record<string, string>>) =>
  Object.entries(given).map(([path, text]) => ({ path, text }));

const takeOver = (given: Readonly<Record<string, string>>) => {
  const { files: written, notes } = planInit({ template: 'existing', directory: '/work/shop', files: files(given) });
  const text = written[0]?.text ?? '';
  return { text, notes, loaded: loadProject({ kind: 'yaml', file: 'fairlead.yaml', text }) };
};

const backend = (key: string) =>
  `terraform {\n  backend "s3" {\n    bucket = "states"\n    key    = "${key}"\n    region = "eu-west-1"\n  }\n}\n`;
const read = (name: string, key: string) =>
  `data "terraform_remote_state" "${name}" {\n  backend = "s3"\n  config = {\n    bucket = "states"\n    key    = "${key}"\n    region = "eu-west-1"\n  }\n}\n`;

describe('taking over root modules', () => {
  const shop = {
    'infra/network/main.tf': `${backend('network')}variable "cidr" {}\noutput "vpc_id" { value = aws_vpc.main.id }\nprovider "aws" {}\n`,
    'infra/web/main.tf': `${backend('web')}${read('net', 'network')}variable "size" { default = "s" }\nvariable "password" {\n  sensitive = true\n}\nmodule "box" { source = "../../modules/box" }\n`,
    'infra/web/web.auto.tfvars': 'region = "eu"\n',
    'infra/web/variables.tf': 'variable "region" {}\n',
    'modules/box/main.tf': 'variable "x" {}\n',
  };

  it('makes stacks of them, edges of remote-state reads, and references of variables without a value', () => {
    const { text } = takeOver(shop);

    expect(text.split('\n').slice(1).join('\n')).toBe(`project: shop

# No default in the modules: give each a \`value\`, here or in an environment.
variables:
  cidr: { description: 'any, for network' }

secrets:
  password: { env: TF_VAR_password }

stacks:
  network:
    source: ./infra/network
    variables:
      cidr: '\${var.cidr}'
  web:
    source: ./infra/web
    dependsOn: [network] # data.terraform_remote_state.net
    variables:
      password: '\${secrets.password}'
`);
  });

  it('makes a file that loads as soon as the values are given, and says which are missing', () => {
    const { loaded } = takeOver(shop);

    const missing = loaded.ok ? loaded.project.effective({ environment: undefined }) : loaded;
    const given = loaded.ok
      ? loaded.project.effective({ environment: undefined, variables: { cidr: '10.0.0.0/16' } })
      : loaded;
    expect(missing).toMatchObject({
      ok: false,
      problems: [{ code: 'PROJECT_VARIABLE_MISSING', path: 'variables.cidr' }],
    });
    expect(given.ok).toBe(true);
  });

  it('tells the outputs that other stacks can refer to', () => {
    expect(takeOver(shop).notes).toContainEqual(expect.stringContaining('${stacks.network.vpc_id}'));
  });

  it('takes one module in the directory itself with five lines', () => {
    const { text, loaded } = takeOver({ 'main.tf': 'variable "cidr" { default = "10.0.0.0/16" }\n' });

    expect(text.split('\n').slice(1)).toEqual(['project: shop', '', 'stacks:', '  shop:', '    source: .', '']);
    expect(loaded.ok && loaded.project.effective({ environment: undefined }).ok).toBe(true);
  });

  it('has one project variable where modules mean the same, and one each where types differ', () => {
    const { text } = takeOver({
      'a/main.tf': 'variable "region" { type = string }\nvariable "n" { type = number }',
      'b/main.tf': 'variable "region" { type = string }\nvariable "n" { type = list(number) }',
    });

    expect(text).toContain('  region:');
    expect(text).toContain("      n: '${var.a_n}'");
    expect(text).toContain("      n: '${var.b_n}'");
  });

  const noted: readonly (readonly [why: string, given: Readonly<Record<string, string>>, note: RegExp])[] = [
    [
      'a read of a state that nobody here keeps',
      { 'a/main.tf': read('x', 'elsewhere') },
      /terraform_remote_state\.x .*no module here/,
    ],
    ['a read that is computed', { 'a/main.tf': read('x', 'k').replace('"k"', 'var.k') }, /config is computed/],
    [
      'a read of a state that two keep',
      { 'a/main.tf': backend('k'), 'b/main.tf': backend('k'), 'c/main.tf': read('x', 'k') },
      /both keep/,
    ],
    [
      'modules that read each other',
      { 'a/main.tf': backend('a') + read('b', 'b'), 'b/main.tf': backend('b') + read('a', 'a') },
      /circle \(.*a → b → a|circle \(.*b → a → b/,
    ],
    [
      'a computed backend',
      { 'a/main.tf': 'terraform {\n backend "s3" {\n key = local.k\n }\n}' },
      /backend computes key/,
    ],
    ['HCP Terraform', { 'a/main.tf': 'terraform {\n cloud {}\n}' }, /`cloud` block/],
    ['workspaces', { 'a/main.tf': 'locals { a = terraform.workspace }' }, /terraform\.workspace/],
    ['a wish for a version', { 'a/main.tf': 'terraform {\n required_version = ">= 1.5"\n}' }, />= 1\.5/],
    ['files of values per environment', { 'a/main.tf': '', 'a/prod.tfvars': 'x = 1' }, /a\/prod\.tfvars/],
    ['what cannot be read', { 'a/main.tf': 'variable "a" {}\n= oops\n' }, /a\/main\.tf:2/],
    ['a broken JSON file', { 'a/main.tf.json': '{' }, /a\/main\.tf\.json/],
    ['nothing to take over', {}, /no Terraform files/],
    [
      'a part that configures a provider',
      { 'a/main.tf': 'module "b" { source = "./b" }', 'a/b/main.tf': 'provider "aws" {}' },
      /a\/b configures a provider/,
    ],
  ];
  it.each(noted)('notes %s', (_why, given, note) => {
    expect(takeOver(given).notes).toContainEqual(expect.stringMatching(note));
  });

  it('matches local states by their path', () => {
    const { text } = takeOver({
      'a/main.tf': '',
      'b/main.tf':
        'data "terraform_remote_state" "a" {\n  backend = "local"\n  config = { path = "../a/terraform.tfstate" }\n}',
    });

    expect(text).toContain('dependsOn: [a]');
  });

  it('reads the JSON form and files of OpenTofu', () => {
    const { text } = takeOver({ 'a/main.tf.json': '{"variable":{"x":{}}}', 'b/main.tofu': 'variable "y" {}' });

    expect(text).toContain("x: '${var.x}'");
    expect(text).toContain('engine: opentofu');
  });

  it('gives directories of one name different stacks, and mends names', () => {
    const { text } = takeOver({ 'eu/web/a.tf': '', 'us/web/a.tf': '', '1 odd/a.tf': '' });

    expect(text).toContain('  eu-web:');
    expect(text).toContain('  us-web:');
    expect(text).toContain("  _1-odd:\n    source: './1 odd'");
  });

  it('writes any description on one line', () => {
    const { loaded } = takeOver({ 'a.tf': `variable "v" {\n  description = <<E\nit's "a": { b }\n# and more\nE\n}\n` });

    expect(loaded.ok).toBe(true);
  });
});

describe('templates', () => {
  it('name the project after the directory, mended where needed', () => {
    expect(planInit({ template: 'minimal', directory: '/home/me/My Shop' }).files[0]?.text).toContain(
      'project: My-Shop',
    );
  });

  it('refuse a name that cannot be one, and propose another', () => {
    expect(() => planInit({ template: 'minimal', directory: '/x', name: 'my shop' })).toThrow(
      expect.objectContaining({ code: 'PROJECT_NAME_INVALID', hint: expect.stringContaining('my-shop') }),
    );
  });

  it('are named where none has the name', () => {
    expect(() => planInit({ template: 'minimall', directory: '/x' })).toThrow(
      expect.objectContaining({ code: 'PROJECT_TEMPLATE_UNKNOWN', hint: expect.stringContaining('minimal') }),
    );
  });

  it('keep states in the built-in service, and leave those of a project that is taken over where they are', () => {
    const textOf = (template: string): string =>
      planInit({ template, directory: '/x', files: [] }).files.find(({ path }) => path === 'fairlead.yaml')?.text ?? '';

    for (const { name } of initTemplates.filter((each) => each.name !== 'existing'))
      expect(textOf(name)).toMatch(/^project: x\nsettings:\n  state: \{ service: embedded \}/m);
    expect(textOf('existing')).not.toContain('embedded');
  });

  it('keep the working directory out of version control', () => {
    expect(
      planInit({ template: 'minimal', directory: '/x' }).files.find(({ path }) => path === '.gitignore')?.text,
    ).toContain('.fairlead/');
  });
});

it('reads what Terraform and OpenTofu read', () => {
  expect(
    ['a.tf', 'a.tf.json', 'a.tofu', 'x.auto.tfvars', 'a.tfvars.json', 'a.json', 'a.tfstate'].map(isTerraformFile),
  ).toEqual([true, true, true, true, true, false, false]);
});
