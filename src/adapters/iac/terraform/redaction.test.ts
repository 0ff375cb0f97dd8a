import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactor } from './redaction.ts';

describe('redaction', () => {
  it('takes out a secret wherever it stands, also in several lines and as JSON', () => {
    const redact = redactor(['-----BEGIN KEY-----\nabcdefghij\n', 'pa"ss']);

    expect(redact('key abcdefghij, -----BEGIN KEY-----')).toBe('key (sensitive), (sensitive)');
    expect(redact('{"a":"pa\\"ss"}')).toBe('{"a":"(sensitive)"}');
  });

  it('takes out a short one only where it stands alone', () => {
    const redact = redactor(['a1']);

    expect(redact('pin a1, not data1 and not a12')).toBe('pin (sensitive), not data1 and not a12');
  });

  it('takes out the longer of two that overlap', () => {
    expect(redactor(['secret', 'secret-key'])('my secret-key')).toBe('my (sensitive)');
  });

  it('leaves none, whatever characters it has', () => {
    const secret = fc.string({ minLength: 4 }).filter((text) => !'(sensitive)'.includes(text));
    fc.assert(
      fc.property(secret, fc.string(), fc.string(), (text, before, after) => {
        const redacted = redactor([text])(`${before}${text}${after}`);

        expect(redacted.replaceAll('(sensitive)', '')).not.toContain(text);
      }),
    );
  });
});
