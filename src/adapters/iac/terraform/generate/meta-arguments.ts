/** The engine's own arguments, and what the project calls them: in `properties` they would not mean what they say. */
export const metaArguments: Readonly<Record<string, string>> = {
  count: 'count',
  for_each: 'forEach',
  depends_on: 'dependsOn',
  provider: 'provider',
  lifecycle: 'lifecycle',
};
