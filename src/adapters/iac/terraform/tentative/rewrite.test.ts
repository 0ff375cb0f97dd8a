import { expect, it } from 'vitest';
import { readConfigFile } from './config-file.ts';
import { dataOfProviders, hindranceIn } from './hindrance.ts';

const put = (text: string, path = 'main.tf'): string | undefined =>
  readConfigFile(path, text)?.rewritten((name) => (name === 'x' ? 'NEW' : undefined));

const exact: readonly (readonly [why: string, before: string, after: string])[] = [
  ['a reference', 'a = var.x', 'a = NEW'],
  ['what follows stays', 'a = var.x.y[0].*.z', 'a = NEW.y[0].*.z'],
  ['another variable', 'a = var.xy + var.x-1 + var.y', 'a = var.xy + var.x-1 + var.y'],
  [
    'an attribute of something',
    'a = local.var.x + each.var.x + a[0].var.x',
    'a = local.var.x + each.var.x + a[0].var.x',
  ],
  ['a splat', 'a = b[*].var.x + b.*.var.x', 'a = b[*].var.x + b.*.var.x'],
  ['another word', 'a = my-var.x + var_x + xvar.x', 'a = my-var.x + var_x + xvar.x'],
  ['a name of an object', 'a = { var = 1, "k" = var.x }', 'a = { var = 1, "k" = NEW }'],
  ['spaces and comments between', 'a = (var /* . */ .\n # c\n x)', 'a = (NEW)'],
  ['comments', '# var.x\na = 1 // var.x\n/* var.x\nvar.x */', '# var.x\na = 1 // var.x\n/* var.x\nvar.x */'],
  ['a text', 'a = "var.x $${var.x} %%{ if var.x }"', 'a = "var.x $${var.x} %%{ if var.x }"'],
  [
    'a template',
    'a = "${var.x}-${"${var.x}"}-${{a = "}"}["${var.x}"]}"',
    'a = "${NEW}-${"${NEW}"}-${{a = "}"}["${NEW}"]}"',
  ],
  ['a directive', 'a = "%{ if var.x }y%{ else }n%{ endif ~}"', 'a = "%{ if NEW }y%{ else }n%{ endif ~}"'],
  ['an escape', 'a = "\\"${var.x}\\\\"', 'a = "\\"${NEW}\\\\"'],
  ['a dollar alone', 'a = "$ $x % ${var.x}$"', 'a = "$ $x % ${NEW}$"'],
  [
    'a heredoc',
    'a = <<-E\n  "var.x ${var.x}\n  ${[\nvar.x\n]} E\n  E\nb = var.x',
    'a = <<-E\n  "var.x ${NEW}\n  ${[\nNEW\n]} E\n  E\nb = NEW',
  ],
  ['a heredoc within', 'a = <<A\n${<<B\n${var.x}\nB\n}\nA\n', 'a = <<A\n${<<B\n${NEW}\nB\n}\nA\n'],
  ['a block within', 'b {\n c = var.x\n}', 'b {\n c = NEW\n}'],
  ['Windows lines', 'a = <<E\r\n${var.x}\r\nE\r\nb = var.x\r\n', 'a = <<E\r\n${NEW}\r\nE\r\nb = NEW\r\n'],
  ['a function', 'a = f(var.x...)', 'a = f(NEW...)'],
];

it.each(exact)('replaces exactly: %s', (_why, before, after) => {
  expect(put(`locals {\n${before}\n}\n`)).toBe(`locals {\n${after}\n}\n`);
});

const doubtful: readonly (readonly [why: string, text: string])[] = [
  ['a string that does not end', 'locals {\n a = "x\n}'],
  ['a brace too many', 'locals { }\n}'],
  ['a brace too few', 'locals {\n'],
  ['brackets that cross', 'locals {\n a = ([)]\n}'],
  ['a heredoc that does not end', 'locals {\n a = <<E\n}\n'],
  ['dollars in a row', 'locals {\n a = "$$${var.x}"\n}'],
  ['an iterator of that name', 'locals {\n a = [for var in [] : var.x]\n}'],
  ['an iterator of that name, second', 'locals {\n a = [for k, var in {} : var.x]\n}'],
  ['a dynamic block of that name', 'resource "a" "b" {\n dynamic "var" {\n }\n}'],
  ['a named iterator', 'resource "a" "b" {\n dynamic "c" {\n iterator = var\n }\n}'],
  ['an argument at the top', 'a = 1'],
];

it.each(doubtful)('reads nothing where there is a doubt: %s', (_why, text) => {
  expect(put(text)).toBeUndefined();
});

it('takes the declaration out, and leaves every line where it was', () => {
  const text = 'variable "x" {\n  type = string\n}\nvariable y {}\nlocals {\n  a = var.x\n}\n';

  expect(put(text)).toBe('\n\n\nvariable y {}\nlocals {\n  a = NEW\n}\n');
  expect(readConfigFile('main.tf', text)?.variables.map(({ name, text: own }) => [name, own])).toEqual([
    ['x', 'variable "x" {\n  type = string\n}\n'],
    ['y', 'variable y {}\n'],
  ]);
});

it('replaces templates of JSON syntax, and their names', () => {
  const text = JSON.stringify({
    variable: { x: { default: '${var.x}' }, y: { type: 'string' } },
    locals: { a: 'var.x ${var.x}', '${var.x}': ['$${var.x}', 3.5, null] },
  });

  expect(JSON.parse(put(text, 'main.tf.json') ?? '')).toEqual({
    variable: { y: { type: 'string' } },
    locals: { a: 'var.x ${NEW}', '${NEW}': ['$${var.x}', 3.5, null] },
  });
});

it.each([
  ['doubled names', '{"locals":{"a":1,"a":2}}'],
  ['a number beyond our precision', '{"locals":{"a":12345678901234567890}}'],
  ['no JSON', '{'],
  ['declarations in a list', '{"variable":[{"x":{}}]}'],
  ['dollars in a row', '{"locals":{"a":"$$${var.x}"}}'],
])('reads no JSON with %s', (_why, text) => {
  expect(put(text, 'main.tf.json')).toBeUndefined();
});

const hindered: readonly (readonly [path: string, text: string, why: string | undefined])[] = [
  ['main.tf', 'provider "aws" {\n region = var.x\n}', 'provider "aws" is set by variable "x"'],
  [
    'main.tf',
    'locals {\n a = local.b\n b = { c = var.x }\n}\nprovider "aws" {\n b {\n c = local.a\n }\n}',
    'provider "aws" is set by local "a"',
  ],
  ['main.tf', 'module "m" {\n source = "./${var.x}"\n}', 'the source of module "m" is set by variable "x"'],
  ['main.tf', 'module "m" {\n source = "./m"\n a = var.x\n}', undefined],
  ['main.tf', 'terraform {\n backend "s3" {\n bucket = var.x\n }\n}', 'the `backend` block is set by variable "x"'],
  ['main.tf', 'provider "aws" {\n region = var.y\n}\nlocals {\n a = var.x\n}', undefined],
  [
    'main.tf.json',
    '{"provider":{"aws":[{"region":"${local.a}"}]},"locals":[{"a":"${var.x}"}]}',
    'provider "aws" is set by local "a"',
  ],
  ['main.tf.json', '{"module":{"m":{"version":"${var.x}"}}}', 'the version of module "m" is set by variable "x"'],
];

it.each(hindered)('knows what has to be known before a plan: %s %s', (path, text, why) => {
  const file = readConfigFile(path, text);

  expect(file).toBeDefined();
  expect(hindranceIn(file === undefined ? [] : [file], new Set(['x']))).toBe(why);
});

it('finds the data that a provider is set by', () => {
  const text = `
data "a" "one" {}
data "a" "two" {}
locals {
  host = local.deeper
  deeper = { host = data.a.one[0].endpoint, other = x.data.a.three }
  unused = data.a.two
}
provider "k" {
  host = local.host
  ca   = "\${data.b.four.ca}"
}
`;
  const file = readConfigFile('main.tf', text);

  expect([...dataOfProviders(file === undefined ? [] : [file])].sort()).toEqual(['data.a.one', 'data.b.four']);
});
