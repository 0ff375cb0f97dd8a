/** Values of variables of a process: numbers and switches become text. */
export const texts = (given: Readonly<Record<string, string | number | boolean>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
