import type { Problem } from '../../../../domain/errors/problem.ts';
import type { Json } from '../../../../domain/json.ts';
import type { Resource, StackContent } from '../../../../domain/project/model.ts';
import type { Reference } from '../../../../domain/project/reference.ts';
import { parseTemplate } from '../../../../domain/project/template.ts';
import { closest } from '../../../../domain/closest.ts';
import { memberPath } from '../generate/origins.ts';
import { providerOf } from '../generate/providers-used.ts';
import type { Scope } from '../generate/scope.ts';
import type { BlockSchema, ProviderSchemas } from './provider-schemas.ts';

/** References to attributes that the resource does not have: `${resources.vpc.idd}`. */
export function checkReferences(
  content: StackContent & { kind: 'resources' },
  schemas: ProviderSchemas,
  scope: Scope,
): readonly Problem[] {
  const { stack } = scope.work;
  const values: (readonly [Json | undefined, string])[] = [
    [stack.variables, `stacks.${stack.name}.variables`],
    ...content.resources.flatMap((resource, index) => {
      const path = `stacks.${stack.name}.resources[${index}]`;
      return [
        [resource.properties, `${path}.properties`],
        [resource.count, `${path}.count`],
        [resource.forEach, `${path}.forEach`],
      ] as const;
    }),
    ...content.modules.map(
      (module, index) => [module.inputs, `stacks.${stack.name}.modules[${index}].inputs`] as const,
    ),
    ...Object.entries(stack.outputs).map(
      ([name, { value }]) => [value, `${memberPath(`stacks.${stack.name}.outputs`, name)}.value`] as const,
    ),
  ];
  return values.flatMap(([value, path]) =>
    value === undefined ? [] : referencesAt(value, path).flatMap((found) => checkReference(found, schemas, scope)),
  );
}

interface FoundReference {
  readonly reference: Reference & { kind: 'resource' };
  readonly path: string;
}

function referencesAt(value: Json, path: string): readonly FoundReference[] {
  if (typeof value === 'string') {
    const parsed = parseTemplate(value);
    if (!parsed.ok) return [];
    return parsed.parts.flatMap((part) =>
      part.kind === 'reference' && part.reference.kind === 'resource' ? [{ reference: part.reference, path }] : [],
    );
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => referencesAt(item, memberPath(path, index)));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => referencesAt(member as Json, memberPath(path, key)));
}

function checkReference(
  { reference, path }: FoundReference,
  schemas: ProviderSchemas,
  scope: Scope,
): readonly Problem[] {
  const resource = scope.resources.get(reference.resource);
  if (resource === undefined) return [];
  const schema = schemas.resource(providerOf(resource, scope).source, resource);
  const attribute = attributeOf(reference, resource);
  if (schema === undefined || attribute === undefined || has(schema, attribute)) return [];
  const meant = closest(attribute, [...Object.keys(schema.attributes), ...Object.keys(schema.blocks)]);
  return [
    {
      code: 'SCHEMA_ATTRIBUTE_UNKNOWN',
      severity: 'error',
      message: `resource \`${resource.name}\` (\`${resource.type}\`) has no attribute \`${attribute}\` to refer to`,
      ...(meant === undefined ? {} : { hint: `did you mean \`${meant}\`?` }),
      path,
    },
  ];
}

/** The first step, or the one after the instance's key where there are several instances. */
function attributeOf(reference: Reference & { kind: 'resource' }, resource: Resource): string | undefined {
  const several = resource.count !== undefined || resource.forEach !== undefined;
  const step = reference.access[several ? 1 : 0];
  return typeof step === 'string' && step !== '*' ? step : undefined;
}

const has = (schema: BlockSchema, name: string): boolean =>
  Object.hasOwn(schema.attributes, name) || Object.hasOwn(schema.blocks, name);
