import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, escapeBlock, escapeControls, shorten, wrap } from './text.ts';

const drivesTerminal = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

describe('text from outside', () => {
  it('cannot drive the terminal, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(escapeControls(text)).not.toMatch(drivesTerminal);
        expect(escapeBlock(text).replaceAll('\n', '')).not.toMatch(drivesTerminal);
      }),
    );
  });

  it('shows an escape sequence instead of sending it', () => {
    expect(escapeControls('a\u001b]0;title\u0007b')).toBe('a\\u001b]0;title\\u0007b');
  });

  it('leaves ordinary text of any script alone', () => {
    const text = 'Zürich, 東京 – naïve 🚀';

    expect(escapeControls(text)).toBe(text);
  });
});

describe('width', () => {
  it('counts two cells for wide and none for combining characters', () => {
    expect([displayWidth('abc'), displayWidth('東京'), displayWidth('e\u0301')]).toEqual([3, 4, 1]);
  });

  it('is kept by shortening', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        const clean = escapeControls(text);

        const short = shorten(clean, width);

        expect(displayWidth(short)).toBeLessThanOrEqual(width);
        if (displayWidth(clean) <= width) expect(short).toBe(clean);
      }),
    );
  });

  it('is kept by wrapping, unless a word is longer', () => {
    expect(wrap('one two three incomprehensibilities four', 9)).toEqual([
      'one two',
      'three',
      'incomprehensibilities',
      'four',
    ]);
  });
});
