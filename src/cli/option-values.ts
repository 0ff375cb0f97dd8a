/** Values of the options of one call, asked for by long name. */
export interface OptionValues {
  flag(name: string): boolean;
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  count(name: string): number | undefined;
}

/** @param values by long name, as the parser checked them against the declarations */
export function optionValues(values: ReadonlyMap<string, unknown>): OptionValues {
  return {
    flag: (name) => values.get(name) === true,
    text: (name) => {
      const value = values.get(name);
      return typeof value === 'string' ? value : undefined;
    },
    list: (name) => {
      const value = values.get(name);
      return Array.isArray(value) ? value.map(String) : [];
    },
    count: (name) => {
      const value = values.get(name);
      return typeof value === 'number' ? value : undefined;
    },
  };
}
