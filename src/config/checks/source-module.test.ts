import { describe, expect, it } from 'vitest';
import { readSource } from '../init/read-source.ts';
import { loadProject, readProject } from '../load.ts';
import type { SourceModules } from '../source-modules.ts';

const module = `
variable "cidr" {
  type = string
}
variable "size" {
  type    = number
  default = 1
}
variable "public" {
  type    = bool
  default = false
}
variable "zones" {
  type    = list(string)
  default = []
}
output "vpc_id" {
  value = 1
}
`;

const yaml = (text: string) => ({ kind: 'yaml', file: '/shop/fairlead.yaml', text }) as const;

function problemsOf(text: string, modules: SourceModules = network()) {
  const loaded = loadProject(yaml(text), modules);
  if (!loaded.ok) return loaded.problems;
  const result = loaded.project.effective({ environment: undefined });
  return result.ok ? result.sourceProblems : result.problems;
}

function network(text = module): SourceModules {
  const found = readSource([{ path: 'main.tf', text }]);
  return new Map(found === undefined ? [] : [['./network', found]]);
}

const project = (variables: string, more = ''): string => `project: shop
stacks:
  network:
    source: ./network
    variables: { ${variables} }
${more}`;

describe('a stack that does not fit its root module', () => {
  const rows = [
    ['a variable it does not have', 'cidr: a, sise: 2', 'PROJECT_VARIABLE_UNKNOWN', 5, 'size'],
    ['a variable without a default', 'size: 2', 'PROJECT_VARIABLE_MISSING', 3, 'cidr'],
    ['a text for a number', 'cidr: a, size: large', 'PROJECT_VALUE_WRONG', 5, 'number'],
    ['a number for a bool', 'cidr: a, public: 7', 'PROJECT_VALUE_WRONG', 5, 'bool'],
    ['a list for a text', 'cidr: [a]', 'PROJECT_VALUE_WRONG', 5, 'string'],
    ['a text for a list', 'cidr: a, zones: b', 'PROJECT_VALUE_WRONG', 5, 'list(string)'],
  ] as const;

  it.each(rows)('%s', (_why, variables, code, line, hint) => {
    expect(problemsOf(project(variables))).toMatchObject([
      { code, at: { file: 'fairlead.yaml', line, column: expect.any(Number) }, hint: expect.stringContaining(hint) },
    ]);
  });

  it('an output it does not have, where it is referred to', () => {
    const web = "  web: { resources: [{ type: t, name: a, properties: { id: '${stacks.network.vpcid}' } }] }\n";

    expect(problemsOf(project('cidr: a', web))).toMatchObject([
      { code: 'PROJECT_OUTPUT_UNKNOWN', at: { line: 6 }, hint: 'did you mean `${stacks.network.vpc_id}`?' },
    ]);
  });

  it('a directory that is not there, together with every other mistake', () => {
    const text = project('cidr: "${var.absent}"', 'colour: red\n');

    const problems = problemsOf(text, new Map([['./network', 'missing']]));

    expect(problems.map(({ code }) => code)).toEqual([
      'ENGINE_SOURCE_MISSING',
      'PROJECT_VARIABLE_UNKNOWN',
      'PROJECT_KEY_UNKNOWN',
    ]);
  });
});

describe('nothing is said', () => {
  const rows = [
    ['of what fits', 'cidr: a, size: "2", public: "true", zones: [a]'],
    ['of a reference, which may become anything', 'cidr: a, size: "${env.name}"'],
    ['of null', 'cidr: null, size: null'],
  ] as const;

  it.each(rows)('%s', (_why, variables) => {
    expect(problemsOf(project(variables))).toEqual([]);
  });

  const doubts = [
    ['a line that was not read', `${module}\n?? broken\n`],
    ['a declaration in a comment', `${module}\n/*\nvariable "gone" {\n}\n*/\n`],
    ['a block that is never closed', `${module}\nvariable "open" {\n  type = string\n`],
  ] as const;

  it.each(doubts)('where there is a doubt: %s', (_why, text) => {
    expect(problemsOf(project('nonsense: 1'), network(text))).toEqual([]);
  });

  it('of a module that an override file changes', () => {
    const files = [
      { path: 'main.tf', text: module },
      { path: 'override.tf', text: 'variable "cidr" {\n  default = "a"\n}\n' },
    ];

    expect(readSource(files)).toBeUndefined();
  });
});

it('a value from a file that is read by itself, or from the process, is given', () => {
  const files = [
    { path: 'main.tf', text: 'variable "a" {}\nvariable "b" {}\nvariable "c" {}\n' },
    { path: 'terraform.tfvars', text: 'a = 1\n' },
  ];

  const read = readSource(files, new Set(['b']));

  expect(read?.variables.map(({ name, given }) => [name, given])).toEqual([
    ['a', true],
    ['b', true],
    ['c', false],
  ]);
});

it('knows the directories of all environments, except where a variable decides', () => {
  const text = `project: shop
variables: { place: x }
environments: { staging: {}, production: { stacks: { a: { source: ./other } } } }
stacks:
  a: { source: './a-\${env.name}' }
  b: { source: './\${var.place}' }
`;

  expect(readProject(yaml(text)).sources).toEqual(['./a-staging', './a-production', './other']);
});
