/** I9: what the tool says goes through here before anybody sees it. */
import { isJsonObject, type Json } from '../../../domain/json.ts';
import type { StackWork } from '../../../ports/iac-engine.ts';

/** Replaces every known secret in a text. */
export type Redact = (text: string) => string;

/** Shorter texts occur everywhere by chance; they are replaced only where they stand alone. */
const shortest = 4;

/** Every sensitive value that goes into the stack: secrets, sensitive variables, sensitive outputs of other stacks. */
export function secretsOf(work: StackWork): readonly string[] {
  const values: Json[] = Object.values(work.secrets);
  for (const variable of Object.values(work.variables)) if (variable.sensitive) values.push(variable.value);
  for (const upstream of Object.values(work.upstream)) {
    for (const output of Object.values(upstream.outputs ?? {})) if (output.sensitive) values.push(output.value);
  }
  return [...new Set(values.flatMap(leavesAsText))];
}

/** Texts and numbers in a value. `true`, `false` and null are no secrets by themselves. */
export function leavesAsText(value: Json): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap((item: Json) => leavesAsText(item));
  return isJsonObject(value) ? Object.values(value).flatMap(leavesAsText) : [];
}

export function redactor(secrets: readonly string[]): Redact {
  const texts = [...new Set(secrets.flatMap(partsThatMayAppear))].sort((a, b) => b.length - a.length);
  if (texts.length === 0) return (text) => text;
  const pattern = new RegExp(texts.map(asPattern).join('|'), 'g');
  return (text) => text.replace(pattern, '(sensitive)');
}

/** A secret of several lines is shown line by line; some messages show it as JSON. */
function partsThatMayAppear(secret: string): readonly string[] {
  const lines = secret.split('\n').filter((line) => line.length >= 8);
  return [secret, JSON.stringify(secret).slice(1, -1), ...lines];
}

function asPattern(text: string): string {
  const literal = text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return text.length < shortest ? `(?<![\\w.-])${literal}(?![\\w.-])` : literal;
}
