import type { Json } from '../../../../domain/json.ts';
import { printConfiguration } from './formatted.ts';
import { literalExpression } from './expression.ts';
import type { Generated } from './generate.ts';

/**
 * The text of a `*.tfvars.json` with the inputs that are not sensitive. Its strings are literal: no escaping.
 */
export function varFileText(inputs: Generated['inputs']): string {
  const open = Object.entries(inputs).filter(([, { sensitive }]) => !sensitive);
  return printConfiguration(Object.fromEntries(open.map(([name, { value }]) => [name, value])));
}

/** `TF_VAR_*` for the inputs that are sensitive; never to be written anywhere (I9). */
export function sensitiveEnvironment(inputs: Generated['inputs']): Record<string, string> {
  const secret = Object.entries(inputs).filter(([, { sensitive }]) => sensitive);
  return Object.fromEntries(secret.map(([name, { value }]) => [`TF_VAR_${name}`, variableText(value)]));
}

/** The engine takes the text for a string variable as it stands, and for any other as an expression. */
const variableText = (value: Json): string => (typeof value === 'string' ? value : literalExpression(value));
