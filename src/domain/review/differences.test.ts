import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { changeOf, planOf } from '../../testing/fakes/stack-plan.ts';
import type { AttributeChange, ShownValue } from '../change/model.ts';
import { reviewDifferences, reviewDifferenceText, saltedPlan } from './differences.ts';

const leaf = (after: ShownValue): AttributeChange => ({
  path: ['input'],
  before: { kind: 'absent' },
  after,
  forcesReplace: false,
});
const creating = (after: ShownValue) =>
  planOf('a', { changes: [changeOf('create', 't.a', { attributes: [leaf(after)] })] });
const known = (value: string): ShownValue => ({ kind: 'known', value });
const textsOf = (...plans: Parameters<typeof reviewDifferences>): readonly string[] =>
  reviewDifferences(...plans).map(reviewDifferenceText);

describe('a plan made again, against the one of the file', () => {
  it('may know what was unknown', () => {
    expect(textsOf(creating({ kind: 'unknown', from: 'up' }), creating(known('x')))).toEqual([]);
  });

  it.each([
    ['another value', creating(known('x')), creating(known('y')), ['t.a differs at input']],
    ['an unknown in place of a value', creating(known('x')), creating({ kind: 'unknown' }), ['t.a differs at input']],
    ['something more', planOf('a'), creating(known('x')), ['t.a would create']],
    ['something less', creating(known('x')), planOf('a'), ['t.a was to create, and nothing would happen to it now']],
    [
      'an output less',
      planOf('a', { outputs: [{ name: 'o', action: 'create', before: { kind: 'absent' }, after: known('x') }] }),
      planOf('a'),
      ['output o was to change, and would stay'],
    ],
  ])('may not have %s', (_, reviewed, now, texts) => {
    expect(textsOf(reviewed, now)).toEqual(texts);
  });

  it('is not held to a plan that could not be made: it is asked about later', () => {
    expect(textsOf(planOf('a', { deferred: 'later', waitsFor: ['up'] }), creating(known('x')))).toEqual([]);
  });
});

describe('digests of masked values', () => {
  const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
  const secret = (mac: string, salt: string) => saltedPlan(creating({ kind: 'sensitive', mac }), salt, digest);

  it('tell in one file whether a secret has changed, where the key is the same', () => {
    expect(textsOf(secret('k:1', 's'), secret('k:1', 's'))).toEqual([]);
    expect(textsOf(secret('k:1', 's'), secret('k:2', 's'))).toEqual(['t.a differs at input']);
    expect(textsOf(secret('k:1', 's'), secret('other:2', 's'))).toEqual([]);
  });

  it('tell nothing of two files, and are not the project’s own', () => {
    expect(secret('k:1', 's')).not.toEqual(secret('k:1', 't'));
    expect(JSON.stringify(secret('k:0123456789abcdef', 's'))).not.toContain('0123456789abcdef');
  });
});
