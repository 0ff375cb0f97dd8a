import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from './redactor.ts';

const redactor = (values: Readonly<Record<string, string>>): ((text: string) => string) => {
  const made = createRedactor();
  for (const [name, value] of Object.entries(values)) made.learn(name, value);
  return made.redact;
};

describe('redactor', () => {
  it.each([
    { why: 'plain', shown: 'p4ss "wörd"<1>' },
    { why: 'in JSON', shown: JSON.stringify('p4ss "wörd"<1>') },
    { why: 'in JSON inside JSON', shown: JSON.stringify(JSON.stringify('p4ss "wörd"<1>')) },
    { why: 'in JSON as Go writes it', shown: String.raw`p4ss \"wörd\"\u003c1\u003e` },
    { why: 'in a URL', shown: `https://u:${encodeURIComponent('p4ss "wörd"<1>')}@host` },
    { why: 'in a form', shown: new URLSearchParams({ q: 'p4ss "wörd"<1>' }).toString() },
    { why: 'in base64', shown: Buffer.from('p4ss "wörd"<1>').toString('base64') },
  ])('masks a value $why', ({ shown }) => {
    const text = redactor({ DB: 'p4ss "wörd"<1>' })(`before ${shown} after`);

    expect(text).toContain('(secret DB)');
    expect(text).not.toMatch(/p4ss|cDRzcy/);
  });

  it('masks the longer of two values whole', () => {
    expect(redactor({ SHORT: 'abcd', LONG: 'abcdefgh' })('abcdefgh abcd')).toBe('(secret LONG) (secret SHORT)');
  });

  it('masks every line of a value with several', () => {
    const redact = redactor({ KEY: '-----BEGIN-----\nMIIEvQIBADAN\n-----END-----\n' });

    expect(redact('parse error near MIIEvQIBADAN')).toBe('parse error near (secret KEY)');
  });

  it('leaves values alone that are too short to tell', () => {
    expect(redactor({ PIN: 'abc' })('abcabc')).toBe('abcabc');
  });

  it('never lets a learnt value through, whatever it is made of', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 4, unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (value, before, after) => {
          const redact = redactor({ S: value });

          expect(redact(before + value + after)).toContain('(secret S)');
          expect(redact(value)).toBe('(secret S)');
        },
      ),
    );
  });
});
