import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { MetricQuestion } from '../../../ports/metric-source.ts';
import { filledText, type Language, noLanguage } from './fill-language.ts';

/** Strings between double quotes, with a backslash in front of what would end them. */
const quoting: Language = {
  token: /"(?:[^"\\]|\\[\s\S])*"/g,
  inside: () => (value) => value.replaceAll(/[\\"]/g, '\\$&'),
};

const question = (arm: string): MetricQuestion => ({
  query: { kind: 'text', text: '' },
  arguments: { arm },
  at: '2026-01-01T12:00:00.000Z',
  windowMs: 90_000,
  timeoutMs: 1_000,
  staleAfterMs: 90_000,
});

const filledOr = (language: Language, text: string, arm: string): string | undefined => {
  try {
    return filledText(language, text, question(arm));
  } catch (error) {
    if (isDeliveryError(error) && error.code === 'METRIC_ARGUMENT_INVALID') return undefined;
    throw error;
  }
};

test('a value inside quotes is all that stands between them, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (arm) => {
      const filled = filledText(quoting, 'a == "{arm}" and b == "x"', question(arm));

      const [first, second, ...more] = [...filled.matchAll(quoting.token)].map(([token]) => token.slice(1, -1));
      expect(first?.replaceAll(/\\([\s\S])/g, '$1')).toBe(arm);
      expect([second, more]).toEqual(['x', []]);
      expect(filled.replaceAll(quoting.token, '')).toBe('a ==  and b == ');
    }),
  );
});

test('a value in the open, or where nobody knows how to quote, is one word or is refused', () => {
  const nasty = fc.oneof(fc.string(), fc.stringMatching(/^[a-z0-9_.:\-;'"(){}|*/ ]+$/));
  fc.assert(
    fc.property(nasty, (arm) => {
      const open = filledOr(quoting, 'a == {arm}', arm);
      const unknown = filledOr(noLanguage, "a '{arm}' {arm}", arm);

      if (open !== undefined) expect(arm).toMatch(/^-?[A-Za-z0-9_.]+$/);
      if (unknown !== undefined) expect(arm).toMatch(/^[A-Za-z0-9_.:-]+$/);
    }),
  );
});

test('the time of the question stands everywhere as it is', () => {
  const text = '{window} "{window}" {windowSeconds} {from} {to} {fromSeconds} {toSeconds} {fromMs} {toMs}';

  expect(filledText(quoting, text, question('x'))).toBe(
    '90s "90s" 90 2026-01-01T11:58:30.000Z 2026-01-01T12:00:00.000Z 1767268710 1767268800 1767268710000 1767268800000',
  );
});
