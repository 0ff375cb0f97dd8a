import { projectJsonSchema } from '../../src/config/schema.ts';
import type { Json, JsonObject } from '../../src/domain/json.ts';
import { table } from './markdown.ts';

type Definitions = Readonly<Record<string, JsonObject>>;

/** One row for every field of the project file, as a path: `stacks.NAME.resources[].type`. */
export function projectFilePage(): string {
  const schema = projectJsonSchema() as JsonObject;
  const definitions = (schema['$defs'] ?? {}) as Definitions;
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  const parts = Object.entries(schema['properties'] as Readonly<Record<string, JsonObject>>).map(([name, property]) => {
    const rows: string[][] = [];
    collect(property, { path: name, required: required.has(name), definitions, rows });
    return `## ${name}\n\n${table(['path', 'type', 'what it is'], rows)}`;
  });
  return `# The project file

Every field of \`fairlead.yaml\`, and of \`defineProject({...})\` in \`fairlead.config.ts\`: the same model. \`NAME\` is a name you
choose, \`[]\` an element of a list; **bold** is required. \`fairlead schema\` prints this as JSON Schema for editors,
\`fairlead explain\` the values that a project has in effect and where each comes from.

${parts.join('\n')}`;
}

interface Place {
  readonly path: string;
  readonly required: boolean;
  readonly definitions: Definitions;
  readonly rows: string[][];
}

/** Follows references; the outermost description wins, it is the most precise one. */
function resolved(schema: JsonObject, definitions: Definitions): JsonObject {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  const { $ref: _, ...own } = schema;
  return { ...resolved(definitions[reference.replace('#/$defs/', '')] ?? {}, definitions), ...own };
}

function collect(given: JsonObject, place: Place): void {
  const schema = resolved(given, place.definitions);
  const variants = ((schema['anyOf'] ?? schema['oneOf'] ?? []) as readonly JsonObject[]).map((each) =>
    resolved(each, place.definitions),
  );
  const text = typeof schema['description'] === 'string' ? schema['description'] : '';
  const path = `\`${place.path}\``;
  place.rows.push([place.required ? `**${path}**` : path, typeText(schema, variants), text]);
  for (const each of [schema, ...variants]) descend(each, place);
}

function descend(schema: JsonObject, place: Place): void {
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonObject>>);
  for (const [name, property] of properties) {
    collect(property, { ...place, path: `${place.path}.${name}`, required: required.has(name) });
  }
  const values = schema['additionalProperties'];
  if (isSchema(values) && properties.length === 0)
    inside(values, { ...place, path: `${place.path}.NAME`, required: false });
  const items = schema['items'];
  if (isSchema(items)) inside(items, { ...place, path: `${place.path}[]`, required: false });
}

/** An element gets rows only where it has a structure of its own: `a[]` of plain text says nothing new. */
function inside(given: JsonObject, place: Place): void {
  const schema = resolved(given, place.definitions);
  const variants = ((schema['anyOf'] ?? schema['oneOf'] ?? []) as readonly JsonObject[]).map((each) =>
    resolved(each, place.definitions),
  );
  if ([schema, ...variants].some((each) => each['properties'] !== undefined)) collect(schema, place);
}

const isSchema = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

function typeText(schema: JsonObject, variants: readonly JsonObject[]): string {
  if (variants.length > 0) return [...new Set(variants.map((each) => typeText(each, [])))].join(' or ');
  if (schema['const'] !== undefined) return `\`${JSON.stringify(schema['const'])}\``;
  if (Array.isArray(schema['enum'])) return schema['enum'].map((value) => `\`${String(value)}\``).join(', ');
  const { type } = schema;
  if (Array.isArray(type)) return type.join(' or ');
  if (type === 'array') return 'list';
  if (type === 'string') return 'text';
  if (type === 'integer') return 'whole number';
  if (type === 'boolean') return 'true or false';
  return typeof type === 'string' ? type : 'any value';
}
