import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, checkCertificate } from './certificate.ts';
import { makeToken, parseTokenFile } from './token-file.ts';
import { createTokenBook } from './tokens.ts';

const day = 86_400_000;
const digest = 'a'.repeat(64);

describe('the file of tokens', () => {
  it('lets in whom it names, with what it says', () => {
    const { token, line } = makeToken({ access: 'write', states: ['staging/*', 'production/web'], who: 'the ci # 1' });
    const book = createTokenBook(parseTokenFile(`# tokens\n\n${line} # since May\n`, 'tokens'));

    expect(book.find(token)).toEqual({
      scope: { access: 'write', states: ['staging/*', 'production/web'] },
      who: 'the-ci-1',
    });
    expect(book.find(`${token}x`)).toBeUndefined();
    expect(line).not.toContain(token);
  });

  it.each([
    { why: 'nothing', text: '' },
    { why: 'a token itself', text: 'Ohr-a_WxifcMg6vgc1yrD_pyKWA1Zi2UomR4DWu0BcQ read *' },
    { why: 'an unknown access', text: `${digest} admin *` },
    { why: 'no state', text: `${digest} read` },
    { why: 'a state that is none', text: `${digest} read ../x` },
    { why: 'too many words', text: `${digest} read * a b` },
  ])('refuses $why, and does not repeat what could be a token', ({ text }) => {
    expect(() => parseTokenFile(text, 'tokens')).toThrow(expect.objectContaining({ code: 'STATE_TOKENS_INVALID' }));
    expect(() => parseTokenFile(text, 'tokens')).not.toThrow(/Ohr-a/);
  });
});

describe('a certificate', () => {
  let directory: string;
  let certificate: Certificate;
  let other: Certificate;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-certificate-'));
    [certificate, other] = ['one', 'two'].map(make) as [Certificate, Certificate];
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  function make(name: string): Certificate {
    const [key, cert] = [join(directory, `${name}.key`), join(directory, `${name}.pem`)];
    const words = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=states';
    execFileSync('openssl', [...words.split(' '), '-keyout', key, '-out', cert], { stdio: 'ignore' });
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
  }

  const at = (days: number): Date => new Date(Date.now() + days * day);

  it('is taken while it is valid', () => {
    expect(() => checkCertificate(certificate, at(0))).not.toThrow();
  });

  it.each([
    { why: 'has expired', given: () => certificate, days: 3, says: /expired/ },
    { why: 'is not valid yet', given: () => certificate, days: -1, says: /valid from/ },
    { why: 'has the key of another', given: () => ({ ...certificate, key: other.key }), days: 0, says: /together/ },
    { why: 'is none', given: () => ({ ...certificate, cert: 'x' }), days: 0, says: /cannot be read/ },
  ])('is refused when it $why', ({ given, days, says }) => {
    const check = (): void => checkCertificate(given(), at(days));

    expect(check).toThrow(expect.objectContaining({ code: 'STATE_CERTIFICATE' }));
    expect(check).toThrow(says);
  });
});
