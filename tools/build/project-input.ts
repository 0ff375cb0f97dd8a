import type { Json, JsonObject } from '../../src/domain/json.ts';

/**
 * The type of a project file as TypeScript text, from its JSON Schema.
 * The schema's own type speaks of zod, which the published package does not bring; here every option also has its sentence.
 */
export function renderProjectInput(schema: Json): string {
  const root = schema as JsonObject;
  const definitions = (root['$defs'] ?? {}) as Readonly<Record<string, JsonObject>>;
  const body = render(root, { definitions, depth: 0 });
  return `${comment(describe(root, definitions), 0)}export interface ProjectInput ${body}\n`;
}

interface Place {
  readonly definitions: Readonly<Record<string, JsonObject>>;
  readonly depth: number;
}

const indent = (depth: number): string => '  '.repeat(depth);

const comment = (text: string | undefined, depth: number): string =>
  text === undefined ? '' : `${indent(depth)}/** ${text.replaceAll('*/', '* /')} */\n`;

/** `#/$defs/x` → x. */
const referred = (schema: JsonObject, definitions: Place['definitions']): JsonObject | undefined => {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return undefined;
  const found = definitions[reference.replace('#/$defs/', '')];
  if (found === undefined) throw new Error(`the schema refers to ${reference}, which is not there`);
  return found;
};

function describe(schema: JsonObject, definitions: Place['definitions']): string | undefined {
  if (typeof schema['description'] === 'string') return schema['description'];
  const target = referred(schema, definitions);
  return target === undefined ? undefined : describe(target, definitions);
}

function render(schema: JsonObject, place: Place): string {
  const target = referred(schema, place.definitions);
  if (target !== undefined) return render(target, place);
  const { type, anyOf, oneOf } = schema;
  if (schema['const'] !== undefined) return JSON.stringify(schema['const']);
  if (Array.isArray(schema['enum'])) return union(schema['enum'].map((value) => JSON.stringify(value)));
  if (Array.isArray(type)) return union(type.map((each) => render({ ...schema, type: each }, place)));
  const variants = anyOf ?? oneOf;
  // Schemas in `anyOf` are objects: zod writes no boolean schemas there.
  if (Array.isArray(variants)) return union(variants.map((variant) => render(variant as JsonObject, place)));
  if (type === 'object') return renderObject(schema, place);
  if (type === 'array') return `readonly (${render((schema['items'] ?? {}) as JsonObject, place)})[]`;
  if (type === 'integer') return 'number';
  if (type === 'string' || type === 'number' || type === 'boolean' || type === 'null') return type;
  if (type === undefined) return 'Json';
  throw new Error(`the schema uses what this generator does not know: ${JSON.stringify(schema)}`);
}

const union = (texts: readonly string[]): string => [...new Set(texts)].join(' | ');

function renderObject(schema: JsonObject, place: Place): string {
  const properties = schema['properties'] as Readonly<Record<string, JsonObject>> | undefined;
  const values = schema['additionalProperties'];
  if (properties === undefined) {
    return `{ readonly [name: string]: ${typeof values === 'object' ? render(values as JsonObject, place) : 'Json'} }`;
  }
  const required = (schema['required'] ?? []) as readonly string[];
  const depth = place.depth + 1;
  const lines = Object.entries(properties).map(([name, property]) => {
    const type = render(property, { ...place, depth });
    const value = required.includes(name) ? `: ${type}` : `?: ${type} | undefined`;
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    return `${comment(describe(property, place.definitions), depth)}${indent(depth)}readonly ${key}${value};\n`;
  });
  return `{\n${lines.join('')}${indent(place.depth)}}`;
}
