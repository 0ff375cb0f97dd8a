import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import type { Reference, TemplatePart } from './reference.ts';
import {
  access,
  escapeText,
  formatReference,
  formatTemplate,
  parseTemplate,
  referencesIn,
  substitute,
} from './template.ts';

const text = (value: string): TemplatePart => ({ kind: 'text', text: value });
const reference = (value: Reference): TemplatePart => ({ kind: 'reference', reference: value });
const variable = (name: string): Reference => ({ kind: 'variable', name, access: [] });

describe('splitting a string', () => {
  const rows: readonly (readonly [why: string, source: string, parts: readonly TemplatePart[]])[] = [
    ['nothing to see', 'plain', [text('plain')]],
    ['the empty string has no parts', '', []],
    ['one reference', '${var.size}', [reference(variable('size'))]],
    ['text around', 'a-${var.size}-b', [text('a-'), reference(variable('size')), text('-b')]],
    ['an escape', '$${var.size}', [text('${var.size}')]],
    ['an escape after a dollar', '$$${x}', [text('$${x}')]],
    ['a directive of the engine is text', '%{ if x }%%{', [text('%{ if x }%%{')]],
    [
      'quoted text, so that a dollar may stand before a reference',
      '${"$"}${var.size}',
      [text('$'), reference(variable('size'))],
    ],
    ['spaces inside', '${ var.size }', [reference(variable('size'))]],
    ['a lone dollar and brace', 'a $ b } {', [text('a $ b } {')]],
    [
      'an output with a path',
      '${stacks.net-eu.zones[0]["a b"].c.*.id}',
      [reference({ kind: 'stack', stack: 'net-eu', output: 'zones', access: [0, 'a b', 'c', '*', 'id'] })],
    ],
    ['a brace in a quoted key', '${var.a["}"]}', [reference({ kind: 'variable', name: 'a', access: ['}'] })]],
    ['a splat', '${resources.web[*].id}', [reference({ kind: 'resource', resource: 'web', access: ['*', 'id'] })]],
    ['a number after a dot', '${modules.m.a.0}', [reference({ kind: 'module', module: 'm', access: ['a', 0] })]],
    ['iteration', '${each.value.cidr}', [reference({ kind: 'iteration', of: 'each.value', access: ['cidr'] })]],
    ['names of the language itself', '${var.constructor}', [reference(variable('constructor'))]],
  ];

  it.each(rows)('%s', (_why, source, parts) => {
    expect(parseTemplate(source)).toEqual({ ok: true, parts });
  });
});

describe('mistakes', () => {
  const rows: readonly (readonly [why: string, source: string, offset: number, hint: string])[] = [
    ['a resource by its type, as the engine writes it', '${aws_vpc.main.id}', 0, '${resources.main.id}'],
    ['a data source, as the engine writes it', 'x ${data.aws_ami.base.id}', 2, '${resources.base.id}'],
    ['one letter off', '${stack.net.id}', 0, '${stacks.net.id}'],
    ['a word of a neighbour', '${variables.size}', 0, '${var.size}'],
    ['a variable of the process', '${env.HOME}', 0, '${secrets.HOME}'],
    ['something of a shell', 'echo ${FOO}', 5, '$${FOO}'],
    ['a function', '${upper(var.a)}', 0, '$${upper(var.a)}'],
    ['a default of a shell', '${a:-{b}}', 0, '$${a:-{b}}'],
    ['an output without its name', '${stacks.net}', 0, '${stacks.STACK.OUTPUT}'],
    ['a part of a secret', '${secrets.A.b}', 0, '${secrets.A}'],
    ['no closing brace', 'a ${var.b', 2, '$${'],
    ['nothing inside', '${}', 0, '$${'],
    ['a negative index', '${var.a[-1]}', 0, '$${'],
    ['the workspace', '${terraform.workspace}', 0, '${env.name}'],
    ['a local', '${local.a}', 0, '${var.a}'],
    ['a name of the language itself', '${constructor.x}', 0, '$${'],
  ];

  it.each(rows)('%s', (_why, source, offset, hint) => {
    const parsed = parseTemplate(source);

    expect(parsed).toMatchObject({ ok: false, mistakes: [{ offset }] });
    expect(!parsed.ok && parsed.mistakes[0]?.hint).toContain(hint);
  });

  it('finds all of them', () => {
    expect(parseTemplate('${a} ${var.b} ${c}')).toMatchObject({ mistakes: [{ text: '${a}' }, { text: '${c}' }] });
  });
});

const names = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,8}$/);
const steps = fc.array(
  fc.oneof(
    fc.nat(1000),
    fc.constant('*'),
    names,
    fc.string({ maxLength: 6 }).filter((key) => key !== '*'),
  ),
  { maxLength: 4 },
);
const references: fc.Arbitrary<Reference> = fc.oneof(
  fc.record({ kind: fc.constant('stack' as const), stack: names, output: names, access: steps }),
  fc.record({ kind: fc.constant('variable' as const), name: names, access: steps }),
  fc.record({ kind: fc.constant('environment' as const), attribute: fc.constantFrom('name', 'protected') }),
  fc.record({ kind: fc.constant('secret' as const), name: names }),
  fc.record({ kind: fc.constant('resource' as const), resource: names, access: steps }),
  fc.record({ kind: fc.constant('module' as const), module: names, access: steps }),
  fc.record({ kind: fc.constant('iteration' as const), of: fc.constant('each.value' as const), access: steps }),
);
const signs = fc.string({ unit: fc.constantFrom('$', '{', '}', '%', '"', '\\', 'a', '\n', 'é'), maxLength: 12 });

describe('round trips', () => {
  it('reads what it writes, for every reference', () => {
    fc.assert(
      fc.property(references, (given) => {
        expect(parseTemplate(formatReference(given))).toEqual({ ok: true, parts: [reference(given)] });
      }),
    );
  });

  it('reads what it writes, for every text', () => {
    fc.assert(
      fc.property(fc.oneof(signs, fc.string()), (given) => {
        expect(parseTemplate(escapeText(given))).toEqual({ ok: true, parts: given === '' ? [] : [text(given)] });
      }),
    );
  });

  it('reads what it writes, for every mixture', () => {
    const mixtures = fc.array(fc.oneof(signs.filter((value) => value !== '').map(text), references.map(reference)));
    fc.assert(
      fc.property(mixtures, (given) => {
        const merged: TemplatePart[] = [];
        for (const part of given) {
          const last = merged.at(-1);
          if (last?.kind === 'text' && part.kind === 'text') merged.splice(-1, 1, text(last.text + part.text));
          else merged.push(part);
        }

        expect(parseTemplate(formatTemplate(merged))).toEqual({ ok: true, parts: merged });
      }),
    );
  });

  it('never fails on any string', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          signs,
          fc.string(),
          fc.string().map((inner) => `\${${inner}}`),
        ),
        (given) => {
          const parsed = parseTemplate(given);

          expect(parsed.ok || parsed.mistakes.length > 0).toBe(true);
        },
      ),
    );
  });
});

describe('replacing references', () => {
  const values: Readonly<Record<string, Json>> = { size: 3, zones: ['a', 'b'], name: 'x' };
  const resolve = (found: Reference): Json => (found.kind === 'variable' ? (values[found.name] ?? null) : null);

  const rows: readonly (readonly [why: string, value: Json, result: Json])[] = [
    ['a whole string keeps the type', '${var.zones}', ['a', 'b']],
    ['inside a text it becomes text', 'n=${var.size}', 'n=3'],
    ['escapes are taken off', '$${var.size}', '${var.size}'],
    ['deep inside', { a: [{ b: '${var.name}' }], '${c}': 1 }, { a: [{ b: 'x' }], '${c}': 1 }],
    ['other values stay', [1, true, null], [1, true, null]],
  ];
  it.each(rows)('%s', (_why, value, result) => {
    expect(substitute(value, resolve)).toEqual(result);
  });

  it('finds references everywhere, in reading order', () => {
    expect(referencesIn({ a: '${var.b}', c: ['${var.d} ${var.e}'] }).map(formatReference)).toEqual([
      '${var.b}',
      '${var.d}',
      '${var.e}',
    ]);
  });

  it('refuses a string that was never checked', () => {
    expect(() => referencesIn('${nope}')).toThrow(expect.objectContaining({ code: 'PROJECT_REFERENCE_INVALID' }));
  });
});

describe('following an access path', () => {
  const value: Json = { zones: [{ id: 1 }, { id: 2 }] };
  const rows: readonly (readonly [why: string, path: readonly (string | number)[], found: Json | undefined])[] = [
    ['nothing is the value', [], value],
    ['down', ['zones', 1, 'id'], 2],
    ['over a list', ['zones', '*', 'id'], [1, 2]],
    ['past the end', ['zones', 2], undefined],
    ['not its own', ['constructor'], undefined],
    ['a length is no part', ['zones', 'length'], undefined],
  ];
  it.each(rows)('%s', (_why, path, found) => {
    expect(access(value, path)).toEqual(found);
  });
});
