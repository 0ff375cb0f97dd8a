import { describe, expect, it } from 'vitest';
import { addressText, contains, overlaps, parseAddress, parseCidr } from './cidr.ts';

const range = (text: string) => parseCidr(text) ?? { first: -1, size: 0 };

describe('address ranges', () => {
  it.each([
    ['10.0.0.0/16', { first: 167_772_160, size: 65_536 }],
    ['0.0.0.0/0', { first: 0, size: 4_294_967_296 }],
    ['255.255.255.255/32', { first: 4_294_967_295, size: 1 }],
    ['10.0.0.1/16', undefined],
    ['10.0.0.0/33', undefined],
    ['10.0.0/8', undefined],
    ['10.0.0.256/32', undefined],
    ['10.0.0.0', undefined],
    ['10.0.0.0/8/8', undefined],
  ])('reads %s', (text, wanted) => {
    expect(parseCidr(text)).toEqual(wanted);
  });

  it('know what they hold and what they share', () => {
    expect(contains(range('10.0.0.0/8'), range('10.255.255.0/24'))).toBe(true);
    expect(contains(range('10.0.0.0/8'), range('11.0.0.0/24'))).toBe(false);
    expect(overlaps(range('10.0.0.0/24'), range('10.0.0.128/25'))).toBe(true);
    expect(overlaps(range('10.0.0.0/25'), range('10.0.0.128/25'))).toBe(false);
  });

  it('write an address as it was read', () => {
    expect(addressText(parseAddress('198.51.100.7') ?? 0)).toBe('198.51.100.7');
  });
});
