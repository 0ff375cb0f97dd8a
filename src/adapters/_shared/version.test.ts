import { describe, expect, it } from 'vitest';
import { compareVersions, isVersion, satisfies } from './version.ts';

describe('versions', () => {
  it('orders releases and pre-releases', () => {
    const sorted = ['1.10.0', '1.9.12', '2.0.0', '1.10.0-rc1', '1.10.0-beta2'].sort(compareVersions);

    expect(sorted).toEqual(['1.9.12', '1.10.0-beta2', '1.10.0-rc1', '1.10.0', '2.0.0']);
  });

  it('tells a version from other text', () => {
    expect(['1.11.4', 'v1.6.2', '1.17.0-alpha20261001', '1.6'].every(isVersion)).toBe(true);
    expect(['latest', '1', '1.x', '', '1.2.3.4'].some(isVersion)).toBe(false);
  });

  const rows: readonly (readonly [version: string, constraint: string, fits: boolean | undefined])[] = [
    ['1.11.4', '1.11.4', true],
    ['1.11.4', '= 1.11.4', true],
    ['1.11.4', '1.11', false],
    ['1.11.4', '>= 1.6, < 2', true],
    ['1.11.4', '>=1.6 <1.10', false],
    ['1.11.4', '~> 1.6', true],
    ['2.0.0', '~> 1.6', false],
    ['1.6.2', '~> 1.6.0', true],
    ['1.7.0', '~> 1.6.0', false],
    ['1.9.0', '^1.6', true],
    ['2.0.0', '^1.6', false],
    ['1.6.9', '~1.6', true],
    ['1.7.0', '~1.6', false],
    ['1.8.0', '!= 1.8.0', false],
    ['1.11.4', 'newest', undefined],
    ['1.11.4', '', undefined],
    ['1.11.4', '>= 1.6, what', undefined],
  ];
  for (const [version, constraint, fits] of rows) {
    it(`${version} against "${constraint}": ${fits ?? 'not understood'}`, () => {
      expect(satisfies(version, constraint)).toBe(fits);
    });
  }
});
