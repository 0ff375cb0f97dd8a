/** Names of generated input variables. All are injective: two things never share a name. */

/** Meta-arguments of modules: Terraform refuses variables of these names. */
const reserved = new Set(['source', 'version', 'providers', 'count', 'for_each', 'lifecycle', 'depends_on', 'locals']);

/** A project variable keeps its name, unless Terraform or we need that name. */
export function variableName(name: string): string {
  const taken = reserved.has(name) || /^(stacks|secrets|var)__/.test(name);
  return taken ? `var__${name}` : name;
}

export const upstreamVariableName = (stack: string, output: string): string =>
  `stacks__${separable(stack)}__${separable(output)}`;

export const secretVariableName = (secret: string): string => `secrets__${secret}`;

/** Keeps `__` free as the separator: a name that could be mistaken has every `_` written as `_-`. */
function separable(name: string): string {
  const mistakable = /__|_-|^_|_$/.test(name);
  return mistakable ? name.replaceAll('_', '_-') : name;
}
