/**
 * Whether a tree has the shape that a schema asks for: only yes or no, and without a copy of the tree. A large project is
 * almost always right, and what is wrong is then told by zod. Kinds of schema and checks that are not known here are left to
 * zod too, so that the answers cannot differ. (A property test holds the two together.)
 */
import { z } from 'zod';
import { type Leaf, toJson, type Tree } from './tree.ts';

type Schema = z.core.$ZodType;
type Fits = (tree: Tree) => boolean;

/** Asked for many trees, made once per schema. */
export function fitsOf(schema: Schema): Fits {
  const made = known.get(schema) ?? make(schema);
  known.set(schema, made);
  return made;
}

const known = new WeakMap<Schema, Fits>();

const byZod =
  (schema: Schema): Fits =>
  (tree) =>
    z.safeParse(schema, toJson(tree)).success;

function make(schema: Schema): Fits {
  const { def } = schema._zod as z.core.$ZodTypes['_zod'];
  switch (def.type) {
    case 'unknown':
      return () => true;
    case 'null':
      return (tree) => tree.kind === 'leaf' && tree.value === null;
    case 'boolean':
      return (tree) => tree.kind === 'leaf' && typeof tree.value === 'boolean';
    case 'enum':
      return isOneOf(Object.values(def.entries));
    case 'literal':
      return isOneOf(def.values);
    case 'number':
      return hasChecks(def) || 'format' in def
        ? byZod(schema)
        : (tree) => tree.kind === 'leaf' && typeof tree.value === 'number';
    case 'string':
      return onText(
        schema,
        (text) => (tree) => tree.kind === 'leaf' && typeof tree.value === 'string' && text(tree.value),
      );
    case 'array':
      return hasChecks(def) ? byZod(schema) : ofList(fitsOf(def.element));
    case 'optional':
      return fitsOf(def.innerType);
    case 'union':
      return ofUnion(def.options.map(fitsOf));
    case 'record':
      return ofRecord(schema, def);
    case 'object':
      return ofObject(schema, def);
    default:
      return byZod(schema);
  }
}

const hasChecks = ({ checks }: z.core.$ZodTypeDef): boolean => (checks ?? []).length > 0;

const isOneOf =
  (values: readonly unknown[]): Fits =>
  (tree) =>
    tree.kind === 'leaf' && values.includes(tree.value satisfies Leaf['value']);

const ofList =
  (item: Fits): Fits =>
  (tree) =>
    tree.kind === 'list' && tree.items.every(item);

const ofUnion =
  (options: readonly Fits[]): Fits =>
  (tree) =>
    options.some((fits) => fits(tree));

/** What the checks of a text come to; zod where one of them is not known. */
function onText(schema: Schema, use: (test: (text: string) => boolean) => Fits): Fits {
  const tests: ((text: string) => boolean)[] = [];
  for (const check of schema._zod.def.checks ?? []) {
    const { def } = check._zod as z.core.$ZodChecks['_zod'];
    if (def.check === 'min_length') tests.push((text) => text.length >= def.minimum);
    else if (def.check === 'max_length') tests.push((text) => text.length <= def.maximum);
    else if (def.check === 'string_format' && def.format === 'regex' && def.pattern?.flags === '') {
      const { pattern } = def;
      tests.push((text) => pattern.test(text));
    } else return byZod(schema);
  }
  return use((text) => tests.every((test) => test(text)));
}

function ofRecord(schema: Schema, def: z.core.$ZodRecordDef): Fits {
  const { keyType, valueType } = def;
  if (hasChecks(def) || keyType._zod.def.type !== 'string') return byZod(schema);
  const value = fitsOf(valueType as Schema);
  const key = fitsOf(keyType as Schema);
  const slow = byZod(schema);
  return (tree) => {
    if (tree.kind !== 'map') return false;
    for (const [name, child] of tree.entries) {
      if (name === '__proto__') return slow(tree);
      if (!key({ kind: 'leaf', layer: tree.layer, value: name }) || !value(child)) return false;
    }
    return true;
  };
}

function ofObject(schema: Schema, def: z.core.$ZodObjectDef): Fits {
  const rest = def.catchall?._zod.def.type;
  if (hasChecks(def) || (rest !== 'never' && rest !== 'unknown')) return byZod(schema);
  const fields = new Map(Object.entries(def.shape).map(([name, field]) => [name, fitsOf(field)]));
  const required = [...fields.keys()].filter((name) => def.shape[name]?._zod.def.type !== 'optional');
  const slow = byZod(schema);
  return (tree) => {
    if (tree.kind !== 'map') return false;
    // What is missing may have an answer of its own.
    if (!required.every((name) => tree.entries.has(name))) return slow(tree);
    for (const [name, child] of tree.entries) {
      const field = fields.get(name);
      if (field === undefined ? rest === 'never' : !field(child)) return false;
    }
    return true;
  };
}
