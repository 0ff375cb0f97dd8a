import { describe, expect, it } from 'vitest';
import { ago, duration, moment } from './time.ts';

describe('duration', () => {
  it.each([
    [0, '0.0s'],
    [0.44, '0.4s'],
    [9.94, '9.9s'],
    [9.96, '10s'],
    [59.4, '59s'],
    [59.6, '1m00s'],
    [64, '1m04s'],
    [7380, '2h03m'],
    [Number.NaN, '?'],
  ])('says %d seconds as %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});

describe('ago', () => {
  const now = new Date('2026-11-24T12:00:00Z');

  it.each([
    ['2026-11-24T11:59:50Z', 'just now'],
    ['2026-11-24T11:59:00Z', '1 minute ago'],
    ['2026-11-24T11:00:00Z', '1 hour ago'],
    ['2026-11-21T12:00:00Z', '3 days ago'],
    ['2026-01-02T12:00:00Z', '2026-01-02'],
    ['2027-01-02T12:00:00Z', '2027-01-02'],
    ['garbage', 'garbage'],
  ])('says %s as %s', (iso, text) => {
    expect(ago(iso, now)).toBe(text);
  });

  it('shows a moment in UTC', () => {
    expect(moment('2026-11-24T12:34:56.789Z')).toBe('2026-11-24 12:34 UTC');
  });
});
