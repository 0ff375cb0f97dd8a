import type { Json } from '../../../../domain/json.ts';
import type { AccessPath } from '../../../../domain/project/reference.ts';

/**
 * A literal text as the body of a Terraform template: only `${` and `%{` start something, so only they are doubled.
 * A lone `$` or `%` stays as it is.
 */
export function escapeTemplate(text: string): string {
  return text.replace(/[$%]\{/g, (start) => `${start[0] ?? ''}${start}`);
}

/** Whether a name can stand bare in an expression: `a.name`, `{ name = 1 }`. */
export const isIdentifier = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_-]*$/.test(text);

/** A literal text as a quoted string of the expression language. */
export function quoted(text: string): string {
  return quote(escapeTemplate(text));
}

/** `.zone`, `[0]`, `["a b"]`, `[*]`. */
export function accessText(access: AccessPath): string {
  return access.map(stepText).join('');
}

/** A JSON value without references as an expression. */
export function literalExpression(value: Json): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return listExpression(value.map(literalExpression));
  return objectExpression(Object.entries(value).map(([key, member]) => [key, literalExpression(member)]));
}

export const listExpression = (items: readonly string[]): string => `[${items.join(', ')}]`;

/** Keys are literal texts. Sorted, so that equal objects give equal text. */
export function objectExpression(members: readonly (readonly [key: string, expression: string])[]): string {
  const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, expression]) => `${quoted(key)} = ${expression}`).join(', ')}}`;
}

function stepText(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  if (step === '*') return '[*]';
  return isIdentifier(step) ? `.${step}` : `[${quoted(step)}]`;
}

/** A template body (escaped, with its interpolations) between quotes. Interpolations must not pass through here. */
export const quotedBody = (escaped: string): string => quote(escaped).slice(1, -1);

/** JSON's escapes are the expression language's too, except `\b` and `\f`. */
function quote(text: string): string {
  return JSON.stringify(text).replace(/\\(.)/g, (escape, letter: string) => {
    if (letter === 'b') return '\\u0008';
    if (letter === 'f') return '\\u000c';
    return escape;
  });
}
