/** Keeps what is there: `exactOptionalPropertyTypes` tells "absent" from "undefined". */
export function defined<T extends Readonly<Record<string, unknown>>>(
  given: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(given).filter(([, value]) => value !== undefined);
  // `fromEntries` forgets the key names; the keys are those of `given`.
  return Object.fromEntries(kept) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
