const order = ['stable', 'canary', 'baseline'];

const placeOf = (arm: string): number => (order.indexOf(arm) + order.length + 1) % (order.length + 1);

/** Arms as people name them, however a record was written. */
export const inOrder = <Value>(arms: Readonly<Record<string, Value>>): readonly (readonly [string, Value])[] =>
  Object.entries(arms).toSorted(([one], [other]) => placeOf(one) - placeOf(other) || (one < other ? -1 : 1));
