/** An environment without the variables that are not set. */
export function defined(given: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) if (value !== undefined) environment[name] = value;
  return environment;
}
