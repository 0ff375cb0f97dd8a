/**
 * References in strings: `${stacks.network.vpc_id}`, `${var.size}`, `${env.name}`, `${secrets.DB}`, `${resources.vpc.id}`,
 * `${modules.web.url}`, `${each.key}`, `${each.value}`, `${count.index}`. `$${` is a literal `${`; `%{` is always literal.
 */

/** What follows a referenced name: `.zone`, `[0]`, `["a b"]`; the empty list is the value itself. `*` is the splat. */
export type AccessPath = readonly (string | number)[];

export type Reference =
  | { readonly kind: 'stack'; readonly stack: string; readonly output: string; readonly access: AccessPath }
  | { readonly kind: 'variable'; readonly name: string; readonly access: AccessPath }
  | { readonly kind: 'environment'; readonly attribute: string }
  | { readonly kind: 'secret'; readonly name: string }
  /** A resource of the same stack. */
  | { readonly kind: 'resource'; readonly resource: string; readonly access: AccessPath }
  | { readonly kind: 'module'; readonly module: string; readonly access: AccessPath }
  | { readonly kind: 'iteration'; readonly of: 'each.key' | 'each.value' | 'count.index'; readonly access: AccessPath };

/** A string is a list of parts; a literal part is already unescaped. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reference'; readonly reference: Reference };

export interface TemplateMistake {
  /** Index in the string where the wrong reference starts, from 0. */
  readonly offset: number;
  /** The wrong text, e.g. `${foo.bar}`. */
  readonly text: string;
  readonly message: string;
  readonly hint: string;
}
