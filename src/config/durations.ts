const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `10m` in milliseconds; the schema has checked the text. */
export function milliseconds(text: string): number {
  const [, amount = '0', unit = 'ms'] = /^(\d+)(ms|s|m|h|d)?$/.exec(text) ?? [];
  return Object.hasOwn(unitMs, unit) ? Number(amount) * unitMs[unit as keyof typeof unitMs] : 0;
}

export const seconds = (text: string): number => milliseconds(text) / 1000;
