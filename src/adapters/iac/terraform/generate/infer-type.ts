import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import { isIdentifier } from './expression.ts';

/**
 * Terraform's type constraint for a value, as exact as it can be: the value comes back from the variable unchanged.
 * Lists and maps where all members are of one type, else tuples and objects; `any` where the value does not tell.
 */
export function inferType(value: Json): string {
  return typeText(shapeOf(value));
}

/** `open`: null, or nothing to tell by; any type fits. `any`: a type that cannot be written down, and fits no other. */
type Shape =
  | { readonly kind: 'open' | 'any' | 'string' | 'number' | 'bool' }
  | { readonly kind: 'list' | 'map'; readonly of: Shape }
  | { readonly kind: 'tuple'; readonly items: readonly Shape[] }
  | { readonly kind: 'object'; readonly members: Readonly<Record<string, Shape>> };

const open: Shape = { kind: 'open' };

function shapeOf(value: Json): Shape {
  if (value === null) return open;
  if (typeof value === 'string') return { kind: 'string' };
  if (typeof value === 'number') return { kind: 'number' };
  if (typeof value === 'boolean') return { kind: 'bool' };
  return isJsonObject(value) ? shapeOfObject(value) : shapeOfList(value as readonly Json[]);
}

function shapeOfList(items: readonly Json[]): Shape {
  const shapes = items.map(shapeOf);
  const common = unifyAll(shapes);
  return common === undefined ? { kind: 'tuple', items: shapes } : { kind: 'list', of: common };
}

function shapeOfObject(value: JsonObject): Shape {
  const members = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shapeOf(member)]));
  const common = unifyAll(Object.values(members));
  if (common !== undefined) return { kind: 'map', of: common };
  // The members of an object type are bare names; other keys cannot be written down.
  return Object.keys(members).every(isIdentifier) ? { kind: 'object', members } : { kind: 'any' };
}

/** The one shape that all have; `open` for none at all; undefined where they differ. */
function unifyAll([first, ...rest]: readonly Shape[]): Shape | undefined {
  let common: Shape | undefined = first ?? open;
  for (const shape of rest) {
    common = unify(common, shape);
    if (common === undefined) return undefined;
  }
  return common;
}

function unify(a: Shape, b: Shape): Shape | undefined {
  // What stands behind two `any` may differ, and the engine wants one type for all members of a list.
  if (holdsAny(a) || holdsAny(b)) return undefined;
  if (a.kind === 'open') return b;
  if (b.kind === 'open') return a;
  if ((a.kind === 'list' && b.kind === 'list') || (a.kind === 'map' && b.kind === 'map')) {
    const of = unify(a.of, b.of);
    return of === undefined ? undefined : { kind: a.kind, of };
  }
  if (a.kind === 'tuple' && b.kind === 'tuple') return unifyTuples(a.items, b.items);
  if (a.kind === 'object' && b.kind === 'object') return unifyObjects(a.members, b.members);
  return a.kind === b.kind ? a : undefined;
}

function holdsAny(shape: Shape): boolean {
  switch (shape.kind) {
    case 'list':
    case 'map':
      return holdsAny(shape.of);
    case 'tuple':
      return shape.items.some(holdsAny);
    case 'object':
      return Object.values(shape.members).some(holdsAny);
    default:
      return shape.kind === 'any';
  }
}

function unifyTuples(a: readonly Shape[], b: readonly Shape[]): Shape | undefined {
  if (a.length !== b.length) return undefined;
  const items: Shape[] = [];
  for (const [index, item] of a.entries()) {
    const unified = unify(item, b[index] ?? open);
    if (unified === undefined) return undefined;
    items.push(unified);
  }
  return { kind: 'tuple', items };
}

function unifyObjects(a: Readonly<Record<string, Shape>>, b: Readonly<Record<string, Shape>>): Shape | undefined {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length || !keys.every((key) => Object.hasOwn(b, key))) return undefined;
  const members: [string, Shape][] = [];
  for (const key of keys) {
    const unified = unify(a[key] ?? open, b[key] ?? open);
    if (unified === undefined) return undefined;
    members.push([key, unified]);
  }
  return { kind: 'object', members: Object.fromEntries(members) };
}

function typeText(shape: Shape): string {
  switch (shape.kind) {
    case 'list':
    case 'map':
      return `${shape.kind}(${typeText(shape.of)})`;
    case 'tuple':
      return `tuple([${shape.items.map(typeText).join(',')}])`;
    case 'object': {
      const names = Object.keys(shape.members).sort();
      return `object({${names.map((name) => `${name}=${typeText(shape.members[name] ?? open)}`).join(',')}})`;
    }
    case 'open':
      return 'any';
    default:
      return shape.kind;
  }
}
