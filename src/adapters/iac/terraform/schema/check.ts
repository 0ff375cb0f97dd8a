import { closest } from '../../../../domain/closest.ts';
import type { Problem } from '../../../../domain/errors/problem.ts';
import { isJsonObject } from '../../../../domain/json.ts';
import type { Resource, StackContent, Target } from '../../../../domain/project/model.ts';
import type { StackWork } from '../../../../ports/iac-engine.ts';
import { memberPath } from '../generate/origins.ts';
import { impliedSettings, type ProviderUse, providersUsed, providerOf } from '../generate/providers-used.ts';
import { openScope, type Scope } from '../generate/scope.ts';
import { metaArguments } from '../generate/meta-arguments.ts';
import { takesTags } from '../generate/tags.ts';
import { providerFacts, shortSource } from '../providers.ts';
import { checkBody, unknown } from './check-block.ts';
import { checkReferences } from './check-references.ts';
import type { BlockSchema, ProviderSchemas } from './provider-schemas.ts';

/**
 * Everything that the providers' own schemas find wrong in a generated stack; nothing for a `source` stack, which the
 * engine validates itself. All at once, in the order of the project. Paths are the project's.
 */
export function checkAgainstSchemas(work: StackWork, schemas: ProviderSchemas): readonly Problem[] {
  const { content } = work.stack;
  if (content.kind === 'source') return [];
  const scope = openScope(work, schemas);
  return [
    ...checkTargets(content, schemas, scope),
    ...content.resources.flatMap((resource, index) =>
      checkResource(resource, `stacks.${work.stack.name}.resources[${index}]`, { schemas, scope }),
    ),
    ...checkReferences(content, schemas, scope),
  ];
}

interface Checking {
  readonly schemas: ProviderSchemas;
  readonly scope: Scope;
}

function checkResource(resource: Resource, path: string, { schemas, scope }: Checking): readonly Problem[] {
  const use = providerOf(resource, scope);
  if (!schemas.has(use.source)) return [unchecked(resource, use, path)];
  const schema = schemas.resource(use.source, resource);
  if (schema === undefined) return [unknownType(resource, use, { path, schemas })];
  const reserved = Object.keys(resource.properties).filter((name) => Object.hasOwn(metaArguments, name));
  const value = Object.fromEntries(
    Object.entries(resource.properties).filter(([name]) => !reserved.includes(name) && !passedThrough.includes(name)),
  );
  const tagged = Object.keys(resource.tags).length > 0;
  const { attribute } = providerFacts(use.source).tags?.inResource ?? { attribute: 'tags' };
  return [
    ...reserved.map((name) => reservedName(name, memberPath(`${path}.properties`, name))),
    ...checkBody({ of: resource.type, value, alsoSet: tagged ? [attribute] : [] }, schema, {
      path: `${path}.properties`,
      sensitive: false,
    }),
    ...(tagged ? checkTags(resource, { use, schema, path }) : []),
    ...checkIgnored(resource, schema, path),
  ];
}

/** The engine's own blocks within a resource: no provider knows them. */
const passedThrough = ['provisioner', 'connection'];

function checkTags(
  resource: Resource,
  { use, schema, path }: { readonly use: ProviderUse; readonly schema: BlockSchema; readonly path: string },
): readonly Problem[] {
  const style = providerFacts(use.source).tags;
  const hasPlace = style?.inResource.form !== 'metadata' || Object.hasOwn(resource.properties, 'metadata');
  if (takesTags(schema, style) && hasPlace) return [];
  return [
    {
      code: 'SCHEMA_TAGS_UNSUPPORTED',
      severity: 'error',
      message: `\`${resource.type}\` takes no tags`,
      hint: 'take `tags` out, or write what it takes under `properties`',
      path: `${path}.tags`,
    },
  ];
}

function checkIgnored(resource: Resource, schema: BlockSchema, path: string): readonly Problem[] {
  const { ignoreChanges } = resource.lifecycle;
  if (ignoreChanges === undefined || ignoreChanges === 'all') return [];
  return ignoreChanges.flatMap((name, index) => {
    const first = /^[^.[]+/.exec(name)?.[0] ?? name;
    if (Object.hasOwn(schema.attributes, first) || Object.hasOwn(schema.blocks, first)) return [];
    const place = { path: `${path}.lifecycle.ignoreChanges[${index}]`, sensitive: false };
    return [unknown(first, resource.type, schema, place)];
  });
}

function unknownType(
  { mode, type }: Resource,
  use: ProviderUse,
  { path, schemas }: { readonly path: string; readonly schemas: ProviderSchemas },
): Problem {
  const other = mode === 'data' ? 'managed' : 'data';
  const kind = mode === 'data' ? 'data source' : 'resource';
  const meant = closest(type, schemas.types(use.source, mode));
  const elsewhere = schemas.resource(use.source, { mode: other, type }) !== undefined;
  const swap = other === 'data' ? 'it is a data source: add `data: true`' : 'it is a resource: take `data: true` out';
  const hint = elsewhere ? swap : meant === undefined ? undefined : `did you mean \`${meant}\`?`;
  return {
    code: 'SCHEMA_TYPE_UNKNOWN',
    severity: 'error',
    message: `provider \`${shortSource(use.source)}\` has no ${kind} \`${type}\``,
    ...(hint === undefined ? {} : { hint }),
    path: `${path}.type`,
    value: type,
  };
}

/** Said, not hidden: nothing is known about what was not checked. */
const unchecked = (resource: Resource, use: ProviderUse, path: string): Problem => ({
  code: 'SCHEMA_PROVIDER_MISSING',
  severity: 'warning',
  message: `\`${resource.type}\` was not checked: the schema of provider \`${shortSource(use.source)}\` is not there`,
  path: `${path}.type`,
});

const reservedName = (name: string, path: string): Problem => ({
  code: 'ENGINE_PROPERTY_RESERVED',
  severity: 'error',
  message: `\`${name}\` is an argument of the engine, not a property`,
  hint: `write it beside \`properties\`, as \`${metaArguments[name] ?? name}\``,
  path,
});

function checkTargets(
  content: StackContent & { kind: 'resources' },
  schemas: ProviderSchemas,
  scope: Scope,
): readonly Problem[] {
  const targets = new Map<string, Target>();
  for (const { target } of providersUsed(content, scope)) if (target !== undefined) targets.set(target.name, target);
  return [...targets.values()].flatMap((target) => {
    const schema = schemas.provider(target.provider.source);
    if (schema === undefined) return [];
    const { settings } = target.provider;
    const body = {
      of: `provider ${target.provider.name}`,
      value: settings,
      alsoSet: Object.keys(impliedSettings(target)),
    };
    const place = { path: `targets.${target.name}.provider.settings`, sensitive: false };
    return isJsonObject(settings) ? checkBody(body, schema, place) : [];
  });
}
