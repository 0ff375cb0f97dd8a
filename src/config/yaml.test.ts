import { describe, expect, it } from 'vitest';
import { limits, parseYaml } from './yaml.ts';
import { toJson } from './tree.ts';

const read = (text: string) => parseYaml('fairlead.yaml', text);

const valueOf = (text: string) => {
  const parsed = read(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return toJson(parsed.tree);
};

const problemsOf = (text: string) => {
  const parsed = read(text);
  return parsed.ok ? [] : parsed.problems;
};

/** Of this process: the machine may be busy with others. */
function cpuMilliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('values', () => {
  const rows: readonly (readonly [why: string, text: string, value: unknown])[] = [
    ['YAML 1.2: `no` and `on` are texts', 'a: no\nb: on\nc: true', { a: 'no', b: 'on', c: true }],
    ['an alias stands for what it names', 'a: &x [1]\nb: *x', { a: [1], b: [1] }],
    ['an anchor declared anew', 'a: &x 1\nb: *x\nc: &x 2\nd: *x', { a: 1, b: 1, c: 2, d: 2 }],
    [
      'a merge key: what is written beside it wins',
      'a: &x { p: 1, q: 2 }\nb: { <<: *x, q: 3 }',
      { a: { p: 1, q: 2 }, b: { q: 3, p: 1 } },
    ],
    [
      'several merges: the first wins',
      'a: &x { p: 1 }\nb: &y { p: 2, q: 2 }\nc: { <<: [*x, *y] }',
      { a: { p: 1 }, b: { p: 2, q: 2 }, c: { p: 1, q: 2 } },
    ],
    ['a quoted `<<` is a key', 'a: { "<<": 1 }', { a: { '<<': 1 } }],
    ['nothing is null', 'a:\nb: ~', { a: null, b: null }],
    ['Windows line ends', 'a: 1\r\nb: 2\r\n', { a: 1, b: 2 }],
    ['the largest whole number that is exact', 'a: 9007199254740991', { a: 9007199254740991 }],
    ['a large fraction, as fractions go', 'a: 1.5e300', { a: 1.5e300 }],
    ['a block text', 'a: |\n  x\n  y\n', { a: 'x\ny\n' }],
  ];

  it.each(rows)('%s', (_why, text, value) => {
    expect(valueOf(text)).toEqual(value);
  });
});

describe('what is refused', () => {
  const rows: readonly (readonly [why: string, text: string, code: string, line: number | undefined])[] = [
    ['a tab', 'a:\n\tb: 1', 'PROJECT_SYNTAX', 2],
    ['wrong indentation', 'a:\n    b: 1\n  c: 2', 'PROJECT_SYNTAX', 3],
    ['a missing quote', 'a: 1\nb: "x', 'PROJECT_SYNTAX', 2],
    ['a colon in a plain text', 'a: b: c', 'PROJECT_SYNTAX', 1],
    ['a tag of the author', 'a: 1\nb: !secret x', 'PROJECT_SYNTAX', 2],
    ['two documents', 'a: 1\n---\nb: 2', 'PROJECT_SYNTAX', 2],
    ['an alias of nothing', 'a: 1\nb: *x', 'PROJECT_SYNTAX', 2],
    ['an alias inside of itself', 'a: &x\n  b: *x', 'PROJECT_SYNTAX', 2],
    ['a merge of what is no map', 'a: &x 1\nb: { <<: *x }', 'PROJECT_VALUE_WRONG', 2],
    ['nothing', '', 'PROJECT_EMPTY', 1],
    ['only a comment', '# to do\n', 'PROJECT_EMPTY', 1],
    ['a key twice', 'a: 1\nb: 2\na: 3', 'PROJECT_KEY_DUPLICATE', 3],
    ['a key twice, deep', 'a:\n  b: { c: 1, c: 2 }', 'PROJECT_KEY_DUPLICATE', 2],
    ['a number as a key', 'a: { 80: web }', 'PROJECT_KEY_INVALID', 1],
    ['a list as a key', '? [a]\n: 1', 'PROJECT_KEY_INVALID', 1],
    ['a key that would change the prototype', 'a: { __proto__: { x: 1 } }', 'PROJECT_KEY_INVALID', 1],
    ['a whole number that would become another', 'a: 1\nb: 9007199254740993', 'PROJECT_NUMBER_INEXACT', 2],
    ['infinity', 'a: .inf', 'PROJECT_NUMBER_INEXACT', 1],
    ['no number at all', 'a: .nan', 'PROJECT_NUMBER_INEXACT', 1],
    ['a number too large for any machine', 'a: 1e999', 'PROJECT_NUMBER_INEXACT', 1],
  ];

  it.each(rows)('%s', (_why, text, code, line) => {
    const [problem] = problemsOf(text);

    expect(problem).toMatchObject({ code, at: { file: 'fairlead.yaml', line } });
  });

  it('lists all of them', () => {
    expect(problemsOf('a: 1\na: 2\nb: .inf\n1: x').map(({ code }) => code)).toEqual([
      'PROJECT_KEY_DUPLICATE',
      'PROJECT_NUMBER_INEXACT',
      'PROJECT_KEY_INVALID',
    ]);
  });
});

describe('bounds', () => {
  const doubling = Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`);
  const rows: readonly (readonly [why: string, text: string])[] = [
    ['aliases that double thirty times', ['a0: &a0 x', ...doubling].join('\n')],
    ['a hundred thousand brackets', '['.repeat(100_000)],
    ['a hundred thousand braces', '{a: '.repeat(100_000)],
    ['fifty thousand dashes', '- '.repeat(50_000)],
    ['a nest one level too deep', '['.repeat(limits.depth + 2) + ']'.repeat(limits.depth + 2)],
    ['a text larger than is read', `a: ${'x'.repeat(limits.characters)}`],
  ];

  it.each(rows)('refuses %s, quickly', (_why, text) => {
    let problems: ReturnType<typeof problemsOf> = [];

    const spent = cpuMilliseconds(() => {
      problems = problemsOf(text);
    });

    expect(problems).toMatchObject([{ code: 'PROJECT_TOO_LARGE', at: { file: 'fairlead.yaml' } }]);
    expect(spent).toBeLessThan(3000);
  });
});
