import * as fc from 'fast-check';
import type { Json, JsonObject } from '../../src/domain/json.ts';

/** Texts that a template language could misread, mixed with any others. */
export const hardText = fc.oneof(
  fc
    .array(
      fc.constantFrom(
        '$',
        '%',
        '{',
        '}',
        '${',
        '%{',
        '$${',
        '%%{',
        '"',
        '\\',
        '\n',
        '\r',
        '\t',
        '//',
        'a',
        '~',
        ' ',
        '<',
        '&',
        '\u2028',
      ),
      { maxLength: 8 },
    )
    .map((pieces) => pieces.join('')),
  fc.constantFrom(
    '${1+1}',
    '$${a}',
    '%{if true}x%{endif}',
    '${file("/etc/passwd")}',
    '<<EOT',
    '1',
    'true',
    'null',
    '',
    'é',
    'e\u0301',
    '\u{1f600}',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

const hardKey = fc.oneof(
  hardText,
  fc.constantFrom('//', '__proto__', 'constructor', '0', '10', '9', 'for_each', 'count'),
);

const hardNumber = fc.oneof(
  fc.integer(),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.constantFrom(0, -1, 1e21, 1.5e-9, 0.1, 9007199254740993, 123456789012345680000),
);

/** Any JSON value. Keys of one object differ also after normalisation: the engine takes texts that look equal for equal. */
export const hardValue: fc.Arbitrary<Json> = fc.letrec<{ value: Json; list: Json; object: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(null, true, false),
    hardNumber,
    hardText,
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 5 }),
  object: fc
    .uniqueArray(fc.tuple(hardKey, tie('value')), { maxLength: 5, selector: ([key]) => key.normalize('NFC') })
    .map((members) => Object.fromEntries(members)),
})).value;

/**
 * What the engine is documented to do to a value: texts are normalised (NFC); -0 is 0. Nothing else may change.
 */
export function normalised(value: Json): Json {
  if (typeof value === 'string') return value.normalize('NFC');
  if (typeof value === 'number') return value === 0 ? 0 : value;
  if (Array.isArray(value)) return value.map(normalised);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject).map(([key, member]) => [key.normalize('NFC'), normalised(member)]),
  );
}

/** A value as the user writes it where references are allowed: `${` is written `$${`. Keys are always literal. */
export function asWritten(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${');
  if (Array.isArray(value)) return value.map(asWritten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value as JsonObject).map(([key, member]) => [key, asWritten(member)]));
}
