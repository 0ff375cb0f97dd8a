import { describe, expect, it } from 'vitest';
import { closest } from './closest.ts';

describe('the name that was probably meant', () => {
  const rows: readonly (readonly [
    why: string,
    wrong: string,
    candidates: readonly string[],
    meant: string | undefined,
  ])[] = [
    ['a letter too few', 'netwrk', ['network', 'dns'], 'network'],
    ['two letters swapped', 'netowrk', ['network', 'dns'], 'network'],
    ['another case', 'Network', ['network'], 'network'],
    ['the nearer of two', 'web-ey', ['web-us', 'web-eu'], 'web-eu'],
    ['short names stay apart', 'eu', ['us'], undefined],
    ['nothing near', 'database', ['network', 'dns'], undefined],
    ['itself is no proposal', 'dns', ['dns'], undefined],
  ];

  it.each(rows)('%s', (_why, wrong, candidates, meant) => {
    expect(closest(wrong, candidates)).toBe(meant);
  });
});
