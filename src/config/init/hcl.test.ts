import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HclBlock, parseHcl } from './hcl.ts';
import { literalValue } from './hcl-literal.ts';
import { parseTfJson } from './tf-json.ts';

const outline = (block: HclBlock): unknown => ({
  ...(block.labels.length === 0 ? {} : { labels: block.labels }),
  ...Object.fromEntries([...block.attributes].map(([name, { raw }]) => [name, raw])),
  ...Object.fromEntries(block.blocks.map((inner) => [inner.type, outline(inner)])),
});

describe('blocks and attributes', () => {
  const rows: readonly (readonly [why: string, text: string, found: unknown])[] = [
    [
      'labels and nesting',
      'terraform {\n  backend "s3" {\n    key = "a"\n  }\n}',
      { terraform: { backend: { labels: ['s3'], key: '"a"' } } },
    ],
    ['a block on one line', 'variable "a" { default = 1 }', { variable: { labels: ['a'], default: '1' } }],
    ['comments of every kind', '# { \na = 1 // "x\n/* b = {\n*/ c = 2 # }', { a: '1 // "x', c: '2 # }' }],
    [
      'a template with a string and braces inside',
      'a = "x ${lookup(m, "k}")} }"\nb = 1',
      { a: '"x ${lookup(m, "k}")} }"', b: '1' },
    ],
    ['an escaped template', 'a = "$${x"\nb = 1', { a: '"$${x"', b: '1' }],
    ['an escaped quote', 'a = "\\"{"\nb = 1', { a: '"\\"{"', b: '1' }],
    ['a heredoc that looks like code', 'a = <<EOT\nb = {\n"\nEOT\nc = 1', { a: '<<EOT\nb = {\n"\nEOT', c: '1' }],
    [
      'an indented heredoc',
      'x {\n  a = <<-EOT\n    }\n    EOT\n}\nc = 1',
      { x: { a: '<<-EOT\n    }\n    EOT' }, c: '1' },
    ],
    [
      'an expression over several lines',
      'a = {\n  b = [\n    1,\n  ]\n}\nc = 1',
      { a: '{\n  b = [\n    1,\n  ]\n}', c: '1' },
    ],
    ['a comparison is no assignment', 'a = 1 == 2\nb = 1', { a: '1 == 2', b: '1' }],
    ['Windows line ends', 'a = 1\r\nb {\r\n}\r\n', { a: '1', b: {} }],
  ];

  it.each(rows)('%s', (_why, text, found) => {
    const { body, unread } = parseHcl(text);

    expect(unread).toEqual([]);
    expect(outline(body)).toEqual(found);
  });

  it('names the lines it cannot read and goes on after them', () => {
    const { body, unread } = parseHcl('a = 1\n= nonsense\n}\nb = 2\nvariable "c" oops\nd = 3');

    expect(unread).toEqual([2, 3, 5]);
    expect([...body.attributes.keys()]).toEqual(['a', 'b', 'd']);
  });

  it('never fails and never hangs', () => {
    const signs = fc.array(
      fc.constantFrom(
        '"',
        '${',
        '{',
        '}',
        '[',
        ']',
        '<<E\n',
        'E\n',
        '\n',
        '=',
        '#',
        '/*',
        '*/',
        'a',
        ' ',
        '\\',
        '$${',
        'x "y" {',
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          signs.map((parts) => parts.join('')),
          fc.string(),
        ),
        (text) => {
          expect(parseHcl(text).unread.every((line) => line >= 1)).toBe(true);
          literalValue(text);
        },
      ),
    );
  });
});

describe('literal values', () => {
  it('reads every JSON value, which is HCL as well', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value);
        // `$${` would be an escape, and a surrogate alone is no text.
        if (/[$%]\{|\\u[dD]|__proto__/.test(text) || /-0(?![.\d])/.test(text)) return;

        expect(literalValue(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  const rows: readonly (readonly [why: string, text: string, value: unknown])[] = [
    ['an object as HCL writes it', '{\n  a = 1 # one\n  "b" : [true, null,]\n}', { a: 1, b: [true, null] }],
    ['an escaped template', '"$${x} %%{y}"', '${x} %{y}'],
    ['a heredoc', '<<-E\n    a\n      b\n  E', 'a\n  b\n'],
    ['a reference is no literal', 'var.a', undefined],
    ['nor is one inside a list', '[1, var.a]', undefined],
    ['nor a template', '"a-${var.b}"', undefined],
    ['nor a call', 'file("x")', undefined],
    ['nor a sum', '1 + 2', undefined],
  ];
  it.each(rows)('%s', (_why, text, value) => {
    expect(literalValue(text)).toEqual(value);
  });
});

describe('the JSON form', () => {
  it('gives the same blocks', () => {
    const parsed = parseTfJson(
      JSON.stringify({
        '//': 'a comment',
        variable: { a: { default: 1 }, b: {} },
        terraform: [{ backend: { s3: { key: 'k' } } }],
        data: { terraform_remote_state: { net: [{ backend: 's3', config: { key: 'k', region: '${var.r}' } }] } },
      }),
    );

    expect(parsed?.body.blocks.map(({ type, labels }) => [type, ...labels])).toEqual([
      ['variable', 'a'],
      ['variable', 'b'],
      ['terraform'],
      ['data', 'terraform_remote_state', 'net'],
    ]);
    expect(parsed?.body.blocks[2]?.blocks[0]?.labels).toEqual(['s3']);
    expect(parsed?.body.blocks[3]?.attributes.get('config')?.value).toBeUndefined();
  });

  it('is nothing where the text is no JSON object', () => {
    expect([parseTfJson('{'), parseTfJson('[]')]).toEqual([undefined, undefined]);
  });
});
