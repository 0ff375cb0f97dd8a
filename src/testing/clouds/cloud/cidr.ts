/** A range of IPv4 addresses. */
export interface Cidr {
  readonly first: number;
  readonly size: number;
}

/** Parses "10.0.0.0/16"; undefined for anything else, host bits that are set included. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', prefixText = ''] = text.split('/');
  const first = parseAddress(address);
  if (first === undefined || !/^(3[0-2]|[12]?\d)$/.test(prefixText) || text.split('/').length !== 2) return undefined;
  const size = 2 ** (32 - Number(prefixText));
  return first % size === 0 ? { first, size } : undefined;
}

export function parseAddress(text: string): number | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const parts = text.split('.').map(Number);
  if (parts.some((part) => part > 255)) return undefined;
  let address = 0;
  for (const part of parts) address = address * 256 + part;
  return address;
}

export const addressText = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

export const contains = (outer: Cidr, inner: Cidr): boolean =>
  inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;

export const overlaps = (a: Cidr, b: Cidr): boolean => a.first < b.first + b.size && b.first < a.first + a.size;
