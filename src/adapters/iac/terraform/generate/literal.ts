import { isJsonObject, type Json } from '../../../../domain/json.ts';
import { access as reach, formatReference } from '../../../../domain/project/template.ts';
import type { AccessPath, Reference } from '../../../../domain/project/reference.ts';
import { lookUp } from './lookup.ts';
import { type Scope, unresolved } from './scope.ts';
import { outsideOwnVariables, partsOf } from './template.ts';

/** A value with all references resolved before the engine starts: for inputs of a module and for backends. */
export type Literal =
  | { readonly kind: 'known'; readonly value: Json; readonly sensitive: boolean }
  /** Waits for these stacks. */
  | { readonly kind: 'unknown'; readonly stacks: readonly string[] };

/** @throws ENGINE_REFERENCE_UNRESOLVED, ENGINE_OUTPUT_MISSING */
export function literalOf(value: Json, scope: Scope): Literal {
  const seen: Seen = { sensitive: false, waiting: new Set() };
  const resolved = resolve(value, scope, seen);
  if (seen.waiting.size > 0) return { kind: 'unknown', stacks: [...seen.waiting].sort() };
  return { kind: 'known', value: resolved, sensitive: seen.sensitive };
}

interface Seen {
  sensitive: boolean;
  readonly waiting: Set<string>;
}

function resolve(value: Json, scope: Scope, seen: Seen): Json {
  if (typeof value === 'string') return resolveText(value, scope, seen);
  if (Array.isArray(value)) return value.map((item: Json) => resolve(item, scope, seen));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolve(member, scope, seen)]));
}

/** A lone reference keeps its type; within text, numbers and booleans become text and structures their JSON. */
function resolveText(text: string, scope: Scope, seen: Seen): Json {
  const parts = partsOf(text);
  const [only, second] = parts;
  if (only?.kind === 'reference' && second === undefined) return resolveReference(only.reference, scope, seen);
  let result = '';
  for (const part of parts) {
    const value = part.kind === 'text' ? part.text : resolveReference(part.reference, scope, seen);
    result += typeof value === 'string' ? value : JSON.stringify(value);
  }
  return result;
}

function resolveReference(reference: Reference, scope: Scope, seen: Seen): Json {
  const found = lookUp(reference, scope);
  const reached = (value: Json, access: AccessPath): Json => {
    const member = reach(value, access);
    if (member === undefined) throw unresolved(formatReference(reference), scope, []);
    return member;
  };
  switch (found.kind) {
    case 'fact':
      return found.value;
    case 'unknown':
      seen.waiting.add(found.stack);
      return null;
    case 'value': {
      if (found.input.sensitive) seen.sensitive = true;
      return reached(found.input.value, found.access);
    }
    case 'local':
      return reached(resolve(found.value, outsideOwnVariables(scope), seen), found.access);
    case 'code':
      throw unresolved(formatReference(reference), scope, []);
  }
}
