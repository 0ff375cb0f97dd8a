import { expect, test } from 'vitest';
import { format, lint, pureDomain, types, unused } from './gates.ts';
import { plantTree } from './planted-tree.ts';

const sound = { 'src/domain/a.ts': 'export const a = (now: Date): string => now.toISOString();\n' };

const lintFaults: readonly { readonly rule: string; readonly file: string; readonly text: string }[] = [
  { rule: 'house(no-clock-read)', file: 'src/app/clock.ts', text: 'export const now = (): Date => new Date();\n' },
  { rule: 'house(no-clock-read)', file: 'src/app/clock-text.ts', text: 'export const now = (): string => Date();\n' },
  {
    rule: 'eslint(no-restricted-properties)',
    file: 'src/app/now.ts',
    text: 'export const now = (): number => Date.now();\n',
  },
  {
    rule: 'eslint(no-restricted-properties)',
    file: 'src/domain/luck.ts',
    text: 'export const luck = (): number => Math.random();\n',
  },
  {
    rule: 'eslint(no-restricted-globals)',
    file: 'src/cli/exit.ts',
    text: 'export const leave = (): never => process.exit(1);\n',
  },
  {
    rule: 'typescript(no-floating-promises)',
    file: 'src/app/lost.ts',
    text: 'export function lose(it: Promise<void>): void {\n  it;\n}\n',
  },
  { rule: 'import(no-default-export)', file: 'src/app/plain.ts', text: 'export default 1;\n' },
  { rule: 'unicorn(filename-case)', file: 'src/app/camelCase.ts', text: 'export const a = 1;\n' },
  { rule: 'eslint(max-lines)', file: 'src/app/long.ts', text: 'export {};\n'.repeat(301) },
  {
    rule: 'eslint(max-lines-per-function)',
    file: 'src/app/long-function.ts',
    text: `export function long(list: number[]): void {\n${'  list.push(1);\n'.repeat(61)}}\n`,
  },
  {
    rule: 'eslint(complexity)',
    file: 'src/app/branches.ts',
    text: `export function branches(a: number): number {\n${'  if (a > 1) return a;\n'.repeat(21)}  return 0;\n}\n`,
  },
];

test('lint passes a sound tree', async () => {
  await using tree = await plantTree(sound);

  expect(await lint.run(tree.root, 1)).toMatchObject({ passed: true, output: '' });
});

test('lint reports every planted fault by its rule', async () => {
  await using tree = await plantTree({
    ...sound,
    ...Object.fromEntries(lintFaults.map(({ file, text }) => [file, text])),
    'src/app/one.ts': "import { two } from './two.ts';\nexport const one = (): unknown => two;\n",
    'src/app/two.ts': "import { one } from './one.ts';\nexport const two = (): unknown => one;\n",
  });

  const { output, passed } = await lint.run(tree.root, 1);

  const reported = output.split('\n');
  const unseen = lintFaults.filter(
    ({ rule, file }) => !reported.some((line) => line.startsWith(`${file}:`) && line.includes(rule)),
  );
  expect(passed).toBe(false);
  expect(unseen).toEqual([]);
  expect(output).toContain('import(no-cycle)');
});

test('the clock may be read where the system is wired, and in tests', async () => {
  const text = 'export const now = (): number => new Date().getTime() + Date.now();\n';
  await using tree = await plantTree({
    'src/adapters/system/node/clock.ts': text,
    'src/main/a.ts': text,
    'src/app/a.test.ts': text,
  });

  expect(await lint.run(tree.root, 3)).toMatchObject({ passed: true, output: '' });
});

test('a domain that names a global of Node or of the DOM does not type-check', async () => {
  await using tree = await plantTree({
    'src/domain/fetch.ts': "export const a = (): unknown => fetch('http://localhost');\n",
    'src/domain/process.ts': 'export const a = (): unknown => process.env;\n',
    'src/domain/timer.ts': 'export const a = (): unknown => setTimeout(() => {}, 1);\n',
    'src/domain/console.ts': 'export const a = (): void => console.log(1);\n',
  });

  const pure = await pureDomain.run(tree.root, 1);
  const whole = await types.run(tree.root, 1);

  expect(pure.passed).toBe(false);
  expect(pure.output.match(/^src\/domain\/\w+[.]ts/gm)).toHaveLength(4);
  expect(whole).toMatchObject({ passed: true, output: '' });
});

test('a type error, an unformatted file and an unused export are reported', async () => {
  await using tree = await plantTree({
    'src/index.ts': "export const text: string = 1\nexport { used } from './used.ts';\n",
    'src/used.ts': 'export const used = 1;\nexport const forgotten = 2;\n',
  });

  const verdicts = {
    types: await types.run(tree.root, 1),
    format: await format.run(tree.root, 1),
    unused: await unused.run(tree.root, 0),
  };

  expect(verdicts.types).toMatchObject({ passed: false, output: expect.stringContaining('TS2322') });
  expect(verdicts.format).toMatchObject({ passed: false, output: expect.stringContaining('src/index.ts') });
  expect(verdicts.unused).toMatchObject({ passed: false, output: expect.stringContaining('forgotten') });
});

test.each([lint, format, types, pureDomain])('$name fails where it reads too few files', async (gate) => {
  await using tree = await plantTree(sound);

  const verdict = await gate.run(tree.root, 1000);

  expect(verdict.passed).toBe(false);
  expect(verdict.output).toContain('the gate is empty');
});
