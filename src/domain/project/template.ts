import { DeliveryError } from '../errors/delivery-error.ts';
import type { Json } from '../json.ts';
import { parseExpression } from './expression.ts';
import type { AccessPath, Reference, TemplateMistake, TemplatePart } from './reference.ts';

export type ParsedTemplate =
  | { readonly ok: true; readonly parts: readonly TemplatePart[] }
  /** `parts`: what could be read beside the mistakes. */
  | { readonly ok: false; readonly mistakes: readonly TemplateMistake[]; readonly parts: readonly TemplatePart[] };

/**
 * Splits a string into literal text and references. `$${` is a literal `${`; `%{` is always literal; `${"..."}` is literal
 * text (for a `$` right before a reference: `${"$"}${var.price}`). Neighbouring text is one part; the empty string has none.
 */
export function parseTemplate(text: string): ParsedTemplate {
  if (!text.includes('${')) return { ok: true, parts: text === '' ? [] : [{ kind: 'text', text }] };
  const before = known.get(text);
  if (before !== undefined) return before;
  const parsed = readTemplate(text);
  if (text.length > longText) return parsed;
  if (known.size >= mostKnown) known.clear();
  known.set(text, parsed);
  return parsed;
}

/** A project says the same reference again and again, and each is asked for by several checks, the graph and the selection. */
const known = new Map<string, ParsedTemplate>();
const mostKnown = 10_000;
const longText = 200;

function readTemplate(text: string): ParsedTemplate {
  const parts: TemplatePart[] = [];
  const mistakes: TemplateMistake[] = [];
  let index = 0;
  while (index < text.length) {
    const start = text.indexOf('${', index);
    if (start === -1) {
      addText(parts, text.slice(index));
      break;
    }
    // In `$${` the first `$` escapes; what stands before it is plain.
    if (start > index && text[start - 1] === '$') {
      addText(parts, `${text.slice(index, start - 1)}\${`);
      index = start + 2;
      continue;
    }
    addText(parts, text.slice(index, start));
    const end = closingBrace(text, start + 2);
    if (end === -1) {
      mistakes.push(notClosed(text, start));
      break;
    }
    const parsed = parseExpression(text.slice(start + 2, end));
    if (!parsed.ok) {
      mistakes.push({ offset: start, text: text.slice(start, end + 1), message: parsed.message, hint: parsed.hint });
    } else if (parsed.part.kind === 'text') addText(parts, parsed.part.text);
    else parts.push(parsed.part);
    index = end + 1;
  }
  return mistakes.length > 0 ? { ok: false, mistakes, parts } : { ok: true, parts };
}

/** The string that parses to these parts. */
export function formatTemplate(parts: readonly TemplatePart[]): string {
  let result = '';
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'reference') {
      result += formatReference(part.reference);
      continue;
    }
    const dollars = parts[index + 1]?.kind === 'reference' ? (/\$+$/.exec(part.text)?.[0] ?? '') : '';
    const before = part.text.slice(0, part.text.length - dollars.length);
    result += escapeText(before) + (dollars === '' ? '' : `\${"${dollars}"}`);
  }
  return result;
}

/** Literal text as it must be written where references are allowed. */
export const escapeText = (text: string): string => text.replaceAll('${', () => '$${');

/** With its braces: `${stacks.network.zones[0]["a b"]}`. */
export function formatReference(reference: Reference): string {
  switch (reference.kind) {
    case 'stack':
      return `\${stacks${formatAccess([reference.stack, reference.output, ...reference.access])}}`;
    case 'variable':
      return `\${var${formatAccess([reference.name, ...reference.access])}}`;
    case 'environment':
      return `\${env.${reference.attribute}}`;
    case 'secret':
      return `\${secrets${formatAccess([reference.name])}}`;
    case 'resource':
      return `\${resources${formatAccess([reference.resource, ...reference.access])}}`;
    case 'module':
      return `\${modules${formatAccess([reference.module, ...reference.access])}}`;
    case 'iteration':
      return `\${${reference.of}${formatAccess(reference.access)}}`;
  }
}

/** All references in the strings of a value, in reading order. @throws PROJECT_REFERENCE_INVALID */
export function referencesIn(value: Json): readonly Reference[] {
  const found: Reference[] = [];
  collect(value, found);
  return found;
}

/**
 * The value with its references replaced and its escapes taken off. A string that is exactly one reference becomes what
 * `resolve` gives, whatever its type; inside a longer string, a value that is no string stands as its JSON text.
 * @throws PROJECT_REFERENCE_INVALID
 */
export function substitute(value: Json, resolve: (reference: Reference) => Json): Json {
  if (typeof value === 'string') return substituteText(value, resolve);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => substitute(item, resolve));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substitute(item, resolve)]));
}

/** What an access path leads to inside a known value; undefined where it leads nowhere. `*` maps over a list. */
export function access(value: Json, path: AccessPath): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if (step === '*') {
    if (!Array.isArray(value)) return undefined;
    const found = value.map((item: Json) => access(item, rest));
    return found.every((item) => item !== undefined) ? found : undefined;
  }
  if (Array.isArray(value) && typeof step !== 'number') return undefined;
  const next = Object.hasOwn(value, step) ? (value as Readonly<Record<string, Json>>)[step] : undefined;
  return next === undefined ? undefined : access(next, rest);
}

function substituteText(text: string, resolve: (reference: Reference) => Json): Json {
  const parts = partsOf(text);
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'reference') return resolve(only.reference);
  let result = '';
  for (const part of parts) {
    if (part.kind === 'text') {
      result += part.text;
      continue;
    }
    const resolved = resolve(part.reference);
    result += typeof resolved === 'string' ? resolved : JSON.stringify(resolved);
  }
  return result;
}

function collect(value: Json, into: Reference[]): void {
  if (typeof value === 'string') {
    for (const part of partsOf(value)) if (part.kind === 'reference') into.push(part.reference);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const item of Object.values(value)) collect(item as Json, into);
}

function partsOf(text: string): readonly TemplatePart[] {
  const parsed = parseTemplate(text);
  if (parsed.ok) return parsed.parts;
  const [first] = parsed.mistakes;
  throw new DeliveryError('PROJECT_REFERENCE_INVALID', first?.message ?? 'not a reference', {
    ...(first === undefined ? {} : { hint: first.hint }),
  });
}

const plainName = /^[\p{L}_][\p{L}\p{N}_-]*$/u;

function formatAccess(path: AccessPath): string {
  let result = '';
  for (const step of path) {
    if (typeof step === 'number') result += `[${step}]`;
    else if (step === '*') result += '[*]';
    else result += plainName.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  }
  return result;
}

function addText(parts: TemplatePart[], text: string): void {
  if (text === '') return;
  const last = parts.at(-1);
  if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + text };
  else parts.push({ kind: 'text', text });
}

/** Braces in quotes do not count; inner braces are balanced so that the whole wrong text can be shown. */
function closingBrace(text: string, from: number): number {
  let depth = 0;
  let inQuotes = false;
  for (let index = from; index < text.length; index++) {
    const character = text[index];
    if (inQuotes && character === '\\') index++;
    else if (character === '"') inQuotes = !inQuotes;
    else if (inQuotes) continue;
    else if (character === '{') depth++;
    else if (character === '}' && depth-- === 0) return index;
  }
  return -1;
}

function notClosed(text: string, offset: number): TemplateMistake {
  const rest = text.slice(offset);
  const shown = rest.length > 60 ? `${rest.slice(0, 57)}...` : rest;
  return {
    offset,
    text: rest,
    message: `\`${shown}\` has no closing brace`,
    hint: 'close it with `}`, or write `$${` for a literal `${`',
  };
}
