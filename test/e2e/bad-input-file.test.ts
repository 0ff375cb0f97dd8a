import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expectTold, runCli, type Told } from '../support/cli-run.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, settingsFor } from '../support/scratch-project.ts';

const settings = settingsFor(anyEngine());
const stack = 'stacks: { web: { resources: [] } }';

interface Case extends Told {
  readonly why: string;
  readonly file: string | Uint8Array;
  readonly args?: readonly string[];
}

const utf16 = (text: string): Uint8Array => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
  .concat(
    Array.from('bcdefghij').map(
      (name, index) => `${name}: &${name} [${Array(10).fill(`*${'abcdefghi'[index]}`).join(', ')}]`,
    ),
  )
  .concat('project: *j')
  .join('\n');

const cases: readonly Case[] = [
  {
    why: 'an unknown cloud and an unknown engine',
    file: `project: shop\ntargets:\n  eu: { cloud: asw }\nsettings: { engine: terrafrom }\n${stack}\n`,
    exit: 2,
    codes: ['PROJECT_VALUE_UNKNOWN', 'PROJECT_VALUE_UNKNOWN'],
    says: ['"asw"', 'did you mean `aws`?', '"terrafrom"', 'did you mean `terraform`?'],
    at: ['fairlead.yaml:3:16', 'fairlead.yaml:4:21'],
  },
  {
    why: 'an unknown environment',
    file: `project: shop\nenvironments: { staging: {}, production: {} }\n${stack}\n`,
    args: ['plan', '-e', 'stagin'],
    exit: 2,
    codes: ['PROJECT_ENVIRONMENT_UNKNOWN'],
    says: ['`stagin`', 'did you mean `staging`?'],
  },
  {
    why: 'references to a stack, an output, a variable, a secret and a resource that are not there: all of them at once',
    file: [
      'project: shop',
      'stacks:',
      '  web:',
      '    resources:',
      '      - type: terraform_data',
      '        name: a',
      '        properties:',
      '          input: "${stacks.netwrk.id}"',
      '          more: "${stacks.network.vpc}"',
      '          size: "${var.size}"',
      '          token: "${secrets.TOKEN}"',
      '          other: "${resources.b.id}"',
      '  network: { resources: [], outputs: { vpc_id: 1 } }',
      '',
    ].join('\n'),
    exit: 2,
    codes: [
      'PROJECT_STACK_UNKNOWN',
      'PROJECT_OUTPUT_UNKNOWN',
      'PROJECT_VARIABLE_UNKNOWN',
      'PROJECT_SECRET_UNKNOWN',
      'PROJECT_RESOURCE_UNKNOWN',
    ],
    says: ['`netwrk`', '`vpc`', '`size`', '`TOKEN`', '`b`'],
    at: [8, 9, 10, 11, 12].map((line) => `fairlead.yaml:${line}:${[18, 17, 17, 18, 18][line - 8]}`),
  },
  {
    why: 'a circle of stacks and a circle of resources, printed',
    file: [
      'project: shop',
      'stacks:',
      '  a: { resources: [], dependsOn: [b] }',
      '  b: { resources: [], dependsOn: [a] }',
      '  c:',
      '    resources:',
      '      - { type: terraform_data, name: p, dependsOn: [q] }',
      '      - { type: terraform_data, name: q, properties: { input: "${resources.p.id}" } }',
      '',
    ].join('\n'),
    exit: 2,
    codes: ['PROJECT_CYCLE', 'PROJECT_CYCLE'],
    says: ['a → b → a', 'p → q → p'],
  },
  {
    why: 'wrong types',
    file: 'project: [shop]\nstacks:\n  web: { resources: { type: x }, dependsOn: 3 }\n',
    exit: 2,
    codes: ['PROJECT_VALUE_WRONG', 'PROJECT_VALUE_WRONG', 'PROJECT_VALUE_WRONG'],
    says: ['got a list', 'got a map', 'the number 3'],
  },
  {
    why: 'two resources of one name',
    file: 'project: shop\nstacks:\n  web:\n    resources:\n      - { type: t_a, name: x }\n      - { type: t_b, name: x }\n',
    exit: 2,
    codes: ['PROJECT_NAME_DUPLICATE'],
    says: ['`x`', 'line 5'],
    at: ['fairlead.yaml:6:28'],
  },
  {
    why: 'stack names that would clash with paths, and what else is wrong beside a key that cannot be read',
    file: 'project: shop\nstacks:\n  ..: { resources: [] }\n  a/b: { resources: [] }\n  __proto__: { resources: [] }\n  A: { resources: [] }\n  a: { resources: [] }\n',
    exit: 2,
    codes: ['PROJECT_NAME_INVALID', 'PROJECT_NAME_INVALID', 'PROJECT_KEY_INVALID', 'PROJECT_NAME_DUPLICATE'],
    says: ['`..`', '`a/b`', '`__proto__`', '`a` and `A` differ only in case'],
    at: ['fairlead.yaml:3:3', 'fairlead.yaml:4:3', 'fairlead.yaml:5:3', 'fairlead.yaml:7:3'],
  },
  {
    why: 'aliases that expand to billions of values',
    file: bomb,
    exit: 2,
    codes: ['PROJECT_TOO_LARGE'],
    says: ['expands to more than'],
  },
  {
    why: 'a hundred thousand brackets',
    file: `project: ${'['.repeat(100_000)}`,
    exit: 2,
    codes: ['PROJECT_TOO_LARGE'],
    says: ['nested deeper than'],
  },
  {
    why: 'duplicate keys, and an unknown one',
    file: `project: a\n${stack}\nproject: b\nsettngs: 1\n`,
    exit: 2,
    codes: ['PROJECT_KEY_DUPLICATE', 'PROJECT_KEY_UNKNOWN'],
    says: ['`project` is written twice, first on line 1', 'did you mean `settings`?'],
    at: ['fairlead.yaml:3:1', 'fairlead.yaml:4:1'],
  },
  {
    why: 'a tab',
    file: 'project: a\nstacks:\n\tweb: { resources: [] }\n',
    exit: 2,
    codes: ['PROJECT_SYNTAX'],
    says: ['tabs', 'indent with spaces'],
    at: ['fairlead.yaml:3:1'],
  },
  { why: 'UTF-16', file: utf16('project: a\n'), exit: 2, codes: ['PROJECT_ENCODING'], says: ['UTF-16LE', 'iconv'] },
  {
    why: 'Latin-1',
    file: Buffer.from('# ok\n# caf\xe9\nproject: a\n', 'latin1'),
    exit: 2,
    codes: ['PROJECT_ENCODING'],
    says: ['UTF-8'],
    at: ['fairlead.yaml:2:6'],
  },
  {
    why: 'several documents',
    file: `project: a\n${stack}\n---\nproject: b\n`,
    exit: 2,
    codes: ['PROJECT_SYNTAX'],
    says: ['a second document'],
    at: ['fairlead.yaml:3:1'],
  },
  {
    why: 'an empty file',
    file: '',
    exit: 2,
    codes: ['PROJECT_EMPTY'],
    says: ['fairlead.yaml holds no project', 'fairlead init'],
    at: ['fairlead.yaml:1:1'],
  },
  {
    why: 'a value for a variable that is not declared',
    file: `project: a\nvariables: { size: 1 }\n${stack}\n`,
    args: ['plan', '--var', 'siez=3'],
    exit: 2,
    codes: ['PROJECT_VARIABLE_UNKNOWN'],
    says: ['`siez`', 'did you mean `size`?'],
  },
  {
    why: 'a stack that is not there',
    file: `project: a\n${stack}\n`,
    args: ['plan', '--stack', 'wbe'],
    exit: 2,
    codes: ['STACK_UNKNOWN'],
    says: ['"wbe"', 'did you mean "web"?'],
  },
];

test.each(cases)('$why', async ({ file, args, ...told }) => {
  using scratch = createScratchProject({ files: {} });
  writeFileSync(join(scratch.directory, 'fairlead.yaml'), file);

  await expectTold(scratch, args ?? ['validate'], told);
});

describe('an attribute that the resource does not have', () => {
  const files = {
    'fairlead.yaml': `project: shop\n${settings}stacks:\n  web:\n    resources:\n      - { type: terraform_data, name: a, properties: { inptu: 1 } }\n`,
  };

  test('validate names attribute, line and column', async () => {
    using scratch = createScratchProject({ files });

    await expectTold(scratch, ['validate'], {
      exit: 2,
      codes: ['SCHEMA_ATTRIBUTE_UNKNOWN'],
      says: ['`inptu`', 'did you mean `input`?'],
      at: [`fairlead.yaml:${files['fairlead.yaml'].split('\n').findIndex((line) => line.includes('inptu')) + 1}:63`],
    });
  });

  test('plan fails, names the line as well, and does not call it no changes', async () => {
    using scratch = createScratchProject({ files });

    const plan = await runCli(scratch, ['plan']);

    expect(plan.code, plan.output).toBe(1);
    expect(plan.output).toContain('[ENGINE_CONFIGURATION_INVALID]');
    expect(plan.output).toMatch(/fairlead\.yaml:\d+:63 at stacks\.web\.resources\[0\]\.properties\.inptu/);
    expect(plan.output).not.toContain('No changes');
  });
});

describe('something else in place of the file', () => {
  test.each([
    ['a directory', (path: string) => mkdirSync(path), 'it is a directory'],
    ['a link to itself', (path: string) => symlinkSync('fairlead.yaml', path), 'symbolic links'],
    ['a pipe, which would be waited for', (path: string) => execFileSync('mkfifo', [path]), 'not a regular file'],
  ])('%s', async (_why, make, says) => {
    using scratch = createScratchProject({ files: {} });
    make(join(scratch.directory, 'fairlead.yaml'));

    await expectTold(scratch, ['plan'], {
      exit: 2,
      codes: ['PROJECT_UNREADABLE'],
      says: [join(scratch.directory, 'fairlead.yaml'), says, 'ls -ld'],
    });
  });

  test('nothing at all', async () => {
    using scratch = createScratchProject({ files: {} });

    await expectTold(scratch, ['plan'], {
      exit: 2,
      codes: ['PROJECT_NOT_FOUND'],
      says: [scratch.directory, 'fairlead init'],
    });
  });
});
