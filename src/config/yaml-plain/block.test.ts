import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFully, parseYaml } from '../yaml.ts';
import { readPlainYaml } from './block.ts';

const full = (text: string) => parseFully('fairlead.yaml', text);

/** What the plain reader reads is what the full parser reads, places included. @returns whether it was read plainly */
function holdTogether(text: string): boolean {
  const plain = readPlainYaml(text);
  if (plain !== undefined) expect({ text, read: { ok: true, tree: plain } }).toEqual({ text, read: full(text) });
  return plain !== undefined;
}

describe('read plainly', () => {
  const rows: readonly (readonly [why: string, text: string])[] = [
    ['maps in maps', 'a:\n  b:\n    c: 1\nd: x\n'],
    ['a list, indented', 'a:\n  - x\n  - y\n'],
    ['a list right below its key', 'a:\n- x\n-   b: 1\n    c: 2\n'],
    ['a list below a key of a list', 'a:\n  - b:\n    - 1\n    - 2\n    c: 3\n'],
    ['nothing', 'a:\nb:\n  c:\n'],
    ['nothing at the end of the file', 'a:'],
    ['no line break at the end', 'a: 1'],
    ['comments everywhere', '# top\na: 1 # one\n   # odd\n\nb:\n# margin\n  c: "x" # two\n'],
    ['brackets', 'a: { b: [1, two, "three", { c: null }], d: {}, e: [] }\n'],
    ['words that are values', 'a: [true, False, NULL, ~, yes, no, on]\n'],
    ['numbers', 'a: [0, -1, 12.50, 1.2.3, 10.0.0.0/16, 1e, 007a]\n'],
    ['quotes', `a: "x \\"y\\" \\n z"\nb: 'it''s'\n"c d": 1\n`],
    ['references and addresses', 'a: ${stacks.x.y}\nb: arn:aws:s3:::x\nc: https://x.test/#y\nd: ~> 5.0\n'],
    ['texts of several lines', 'a: |\n  x\n\n    y\n  z: 1\n\nb: |-\n  # no comment\n  x\nc: 1\n'],
    ['other alphabets', 'a: grün 🙂 # ok\nb: "日本"\n'],
  ];

  it.each(rows)('%s', (_why, text) => {
    expect(holdTogether(text)).toBe(true);
  });
});

describe('left to the full parser', () => {
  const rows: readonly (readonly [why: string, text: string])[] = [
    ['a key twice', 'a: 1\na: 2\n'],
    ['a key twice in brackets', 'a: { b: 1, b: 2 }\n'],
    ['an anchor', 'a: &x 1\n'],
    ['an alias', 'a: *x\n'],
    ['a merge key', 'a: { <<: 1 }\n'],
    ['a tag', 'a: !x 1\n'],
    ['a tab', 'a:\t1\n'],
    ['Windows line ends', 'a: 1\r\n'],
    ['two documents', 'a: 1\n---\nb: 1\n'],
    ['a text over two lines', 'a: x\n  y\n'],
    ['a quoted text over two lines', 'a: "x\n  y"\n'],
    ['brackets over two lines', 'a: [1,\n  2]\n'],
    ['a folded text', 'a: >\n  x\n'],
    ['a number in another spelling', 'a: 0x10\n'],
    ['a number with too many digits', 'a: 9007199254740993\n'],
    ['infinity', 'a: -.inf\n'],
    ['minus zero', 'a: -0.0\n'],
    ['a number as key', '80: web\n'],
    ['a key that would change the prototype', '__proto__: 1\n'],
    ['a colon in a plain text', 'a: b: c\n'],
    ['wrong indentation', 'a:\n    b: 1\n  c: 2\n'],
    ['a list as the document', '- a\n'],
    ['nothing at all', ''],
    ['sixty levels', '['.repeat(60)],
  ];

  it.each(rows)('%s', (_why, text) => {
    expect(readPlainYaml(text)).toBeUndefined();
  });
});

const name = fc.oneof(
  { weight: 200, arbitrary: fc.nat(5000).map((number) => `k${number}`) },
  fc.constantFrom('a', 'x_1', 'a-b', '"c d"', "'e'", 'null', 'true', '1', '$schema', 'a b', '"a\\n"', '"__proto__"'),
);
const usual = fc.constantFrom(
  'x',
  'two words',
  '10.0.0.0/16',
  '1.5',
  '-3',
  '${stacks.a.b}',
  '"q"',
  "'it''s'",
  '{ a: 1, b: [x] }',
);
const odd = fc.constantFrom(
  ...[
    'x',
    'two words',
    '10.0.0.0/16',
    '1.5',
    '-3',
    '0',
    '00',
    '1e3',
    '.5',
    '-',
    '~',
    'yes',
    'a:b',
    'a#b',
    'a #b',
    '-x',
  ],
  ...['${stacks.a.b}', '"q"', '"q # r"', "'it''s'", '"\\n"', '"\\u00e9"', '{}', '[]', '[ 1, b ]', '{ a: 1, b: [x] }'],
  ...['{a: 1}', '{ a: 1, }', '[a, , b]', '[a]b', '"a"b', 'https://x/#y', '~> 5.0', '@x', 'grün', '|', '|-', '>', '? x'],
  ...[
    'a: b',
    'a:',
    '',
    '- x',
    '1_000',
    '0x1F',
    '0o7',
    '.inf',
    '+1',
    '1.',
    '*x',
    '&x y',
    '!t z',
    '%x',
    '`x`',
    'a, b',
    'a]',
  ],
);
const plain = fc.oneof({ weight: 30, arbitrary: usual }, odd);

type Lines = readonly string[];
const end = fc.constantFrom('', '', '', ' ', ' # note');
const gap = fc.constantFrom<Lines>([''], ['# note'], ['   # note'], ['  ']);
/** Mostly right. */
const step = fc.oneof({ weight: 30, arbitrary: fc.constant('  ') }, fc.constantFrom(' ', '    ', ''));
const indented = (lines: Lines, indent: string): Lines => lines.map((line) => (line === '' ? '' : indent + line));

const leaf = fc.tuple(name, plain, end).map(([key, value, rest]) => [`${key}: ${value}${rest}`]);
const text = fc
  .tuple(
    name,
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom('|', '|-') }, fc.constantFrom('|+', '>', '|2')),
    fc.array(fc.constantFrom('x', ' y', '', '# z', 'a: b'), { maxLength: 4 }),
  )
  .map(([key, sign, lines]) => [`${key}: ${sign}`, ...indented(lines, '  ')]);

function mapOf(depth: number): fc.Arbitrary<Lines> {
  const entry = fc.oneof(
    { weight: 5, arbitrary: leaf },
    { weight: depth > 0 ? 4 : 0, arbitrary: depth > 0 ? nested(depth - 1) : leaf },
    text,
    gap,
  );
  return fc.array(entry, { minLength: 1, maxLength: 4 }).map((entries) => entries.flat());
}

function listOf(depth: number): fc.Arbitrary<Lines> {
  const item = fc.oneof(
    plain.map((value) => [`- ${value}`]),
    fc
      .tuple(fc.constantFrom('- ', '- ', '-   '), mapOf(depth))
      .map(([dash, [first = '', ...rest]]) => [dash + first, ...indented(rest, ' '.repeat(dash.length))]),
  );
  return fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.flat());
}

function nested(depth: number): fc.Arbitrary<Lines> {
  const below = fc.oneof(
    fc.tuple(mapOf(depth), step).map(([lines, indent]) => indented(lines, indent)),
    fc.tuple(listOf(depth), fc.constantFrom('', '  ')).map(([lines, indent]) => indented(lines, indent)),
    fc.constant([]),
  );
  return fc.tuple(name, end, below).map(([key, rest, lines]) => [`${key}:${rest}`, ...lines]);
}

const document = fc
  .tuple(mapOf(3), fc.constantFrom('\n', '\n', ''))
  .map(([lines, last]) => `${lines.join('\n')}${last}`);

/** A document with a few characters put in, taken away or doubled. */
const mutated = fc
  .tuple(
    document,
    fc.array(
      fc.tuple(
        fc.nat(400),
        fc.constantFrom(
          ' ',
          '\n',
          ':',
          ': ',
          '-',
          '- ',
          '#',
          ' #',
          '"',
          "'",
          '{',
          '}',
          '[',
          ']',
          ',',
          '|',
          '\t',
          '\\',
          '?',
          'x',
          '',
        ),
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  )
  .map(([text, cuts]) => {
    let changed = text;
    for (const [at, bit] of cuts) {
      const place = at % (changed.length + 1);
      changed = changed.slice(0, place) + bit + changed.slice(bit === '' ? place + 1 : place);
    }
    return changed;
  });

describe('the same as the full parser', () => {
  it.each([
    ['made-up documents', document, 0.4],
    ['documents with mistakes', mutated, 0.05],
  ] as const)(
    '%s',
    (_what, texts, share) => {
      let plainly = 0;
      let all = 0;
      fc.assert(
        fc.property(texts, (text) => {
          all += 1;
          if (holdTogether(text)) plainly += 1;
        }),
        { numRuns: 4000, interruptAfterTimeLimit: 15_000 },
      );

      // Otherwise the comparison says nothing.
      expect(plainly / all).toBeGreaterThan(share);
    },
    30_000,
  );

  it('a file that is not plain is read all the same', () => {
    expect(parseYaml('fairlead.yaml', 'a: &x 1\nb: *x\n').ok).toBe(true);
  });
});
