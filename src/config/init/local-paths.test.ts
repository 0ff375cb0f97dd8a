import { expect, it } from 'vitest';
import { localPathsOf } from './local-paths.ts';

const nothing = { modules: [], besideModule: [], besideRoot: [] };

it.each([
  ['a module by path', 'module "a" {\n  source = "../a"\n}', { modules: ['../a'] }],
  ['a directory inside of one', 'module "a" { source = "./pkg//inner" }', { modules: ['./pkg'] }],
  ['the directory above', 'module "a" { source = ".." }', { modules: ['..'] }],
  ['no module of a registry', 'module "a" { source = "hashicorp/a/b" }', {}],
  ['no source of a provider', 'terraform { required_providers { a = { source = "a/b" } } }', {}],
  ['a file beside the module', 'locals { a = file("${path.module}/../x.json") }', { besideModule: ['../x.json'] }],
  ['a file of the root', 'locals { a = file("${ path.root }/x.json") }', { besideRoot: ['x.json'] }],
  ['a plain path', 'locals { a = templatefile("../t/x.tpl", {}) }', { besideRoot: ['../t/x.tpl'] }],
  [
    'what stands before a computed part',
    'locals { a = file("${path.module}/../t/${var.x}.tpl") }',
    { besideModule: ['../t/'] },
  ],
  ['what stands before a wildcard', 'locals { a = fileset("..", "../t/*.tpl") }', { besideRoot: ['../t/'] }],
  ['a source that is no module', 'resource "a" "b" {\n  source = "../x.zip"\n}', { besideRoot: ['../x.zip'] }],
  ['nothing else', 'resource "a" "b" { x = "a/b", y = "..." }', {}],
])('names %s', (_what, text, expected) => {
  expect(localPathsOf([{ path: 'main.tf', text }])).toEqual({ ...nothing, ...expected });
});

it('reads JSON, and values of variables', () => {
  const files = [
    { path: 'main.tf.json', text: '{"module":{"a":{"source":"../a"}},"locals":{"x":"${file(\\"../y\\")}"}}' },
    { path: 'x.auto.tfvars', text: 'policy = "../policy.json"\nmodule = "../not-a-module"\n' },
  ];

  expect(localPathsOf(files)).toEqual({
    ...nothing,
    modules: ['../a'],
    besideRoot: ['../y', '../policy.json', '../not-a-module'],
  });
});
