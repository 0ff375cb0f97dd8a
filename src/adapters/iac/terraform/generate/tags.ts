import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import type { Resource } from '../../../../domain/project/model.ts';
import type { TemplatePart } from '../../../../domain/project/reference.ts';
import { escapeText, formatTemplate } from '../../../../domain/project/template.ts';
import { providerFacts, type TagStyle } from '../providers.ts';
import type { BlockSchema } from '../schema/provider-schemas.ts';
import { listExpression, objectExpression } from './expression.ts';
import { lookUp } from './lookup.ts';
import type { ProviderUse } from './providers-used.ts';
import type { Scope } from './scope.ts';
import { literalTemplate, partsOf, renderExpression, renderValue } from './template.ts';

/** For providers we know nothing about: most of them call it so. */
const plain: TagStyle = { inResource: { attribute: 'tags', form: 'map' }, clean: (text) => text };

/** Tags of every resource: what it belongs to, and what the project's settings add. Literal texts, as templates. */
function defaultTags(scope: Scope, style: TagStyle): Readonly<Record<string, string>> {
  const { environment, project, settings } = scope.work;
  const tags = { environment: environment.name, project, 'managed-by': 'fairlead', ...settings.defaultTags };
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [style.clean(key), escapeText(style.clean(value))]),
  );
}

/** Arguments of the provider block that make the provider tag everything it makes. */
export function providerTagArguments(source: string, settings: JsonObject, scope: Scope): JsonObject {
  const style = providerFacts(source).tags;
  if (style?.inProvider === undefined) return {};
  const { attribute, within } = style.inProvider;
  const outer = within ?? attribute;
  const given = Object.hasOwn(settings, outer) ? settings[outer] : undefined;
  const block = within === undefined ? given : isJsonObject(given) ? given[attribute] : undefined;
  // The user's own take precedence; where they are written in a form we cannot merge with, they stand alone.
  if (given !== undefined && !isJsonObject(block)) return {};
  const tags = renderTags({ ...defaultTags(scope, style), ...(isJsonObject(block) ? block : {}) }, scope);
  return within === undefined
    ? { [outer]: tags }
    : { [outer]: { ...(isJsonObject(given) ? renderTags(given, scope) : {}), [attribute]: tags } };
}

/**
 * The argument that carries a resource's tags: its own, and the default ones where the provider does not add them itself
 * and the schema knows the argument. Precedence: `tags` of the resource, `properties`, defaults.
 */
export function resourceTagArguments(
  {
    resource,
    use,
    schema,
  }: { readonly resource: Resource; readonly use: ProviderUse; readonly schema: BlockSchema | undefined },
  scope: Scope,
): JsonObject {
  const known = providerFacts(use.source).tags;
  const style = known ?? plain;
  const { attribute, form } = style.inResource;
  const defaults = addsDefaults(resource, known, schema) ? defaultTags(scope, style) : {};
  const tags = { ...defaults, ...ownTags(resource, style, scope) };
  if (Object.keys(tags).length === 0) return {};
  if (form === 'metadata') return metadataArguments(resource, { attribute, tags, defaults }, scope);
  const given = Object.hasOwn(resource.properties, attribute) ? resource.properties[attribute] : undefined;
  if (form === 'list') return { [attribute]: mergeList(given, tags, scope) };
  return { [attribute]: mergeMap(given, { defaults, tags: ownTags(resource, style, scope) }, scope) };
}

/** The schema knows where this provider's resources take tags. */
export function takesTags(schema: BlockSchema, style: TagStyle | undefined): boolean {
  const { attribute, form } = (style ?? plain).inResource;
  if (form !== 'metadata') {
    const found = Object.hasOwn(schema.attributes, attribute) ? schema.attributes[attribute] : undefined;
    return found !== undefined && (found.required || found.optional);
  }
  const metadata = Object.hasOwn(schema.blocks, 'metadata') ? schema.blocks['metadata'] : undefined;
  return metadata !== undefined && Object.hasOwn(metadata.block.attributes, attribute);
}

function addsDefaults(resource: Resource, style: TagStyle | undefined, schema: BlockSchema | undefined): boolean {
  if (resource.mode === 'data' || style === undefined || style.inProvider !== undefined) return false;
  return schema !== undefined && takesTags(schema, style);
}

function mergeMap(
  given: Json | undefined,
  { defaults, tags }: { readonly defaults: JsonObject; readonly tags: JsonObject },
  scope: Scope,
): Json {
  if (given === undefined || given === null) return renderTags({ ...defaults, ...tags }, scope);
  if (isJsonObject(given)) return renderTags({ ...defaults, ...given, ...tags }, scope);
  const maps = [defaults, given, tags].map((map) => renderExpression(map, scope));
  return `\${merge(${maps.filter((map) => map !== objectExpression([])).join(', ')})}`;
}

function mergeList(given: Json | undefined, tags: Readonly<Record<string, string>>, scope: Scope): Json {
  const own: Json[] = Object.entries(tags).map(([key, value]) => `${key}:${value}`);
  if (given === undefined || given === null) return renderValue(own, scope);
  if (Array.isArray(given)) return renderValue([...given, ...own.filter((tag) => !given.includes(tag))], scope);
  return `\${concat(${renderExpression(given, scope)}, ${listExpression(own.map((tag) => renderExpression(tag, scope)))})}`;
}

/** Kubernetes: `metadata.labels`. A resource without metadata gets none: it would be a different object. */
function metadataArguments(
  resource: Resource,
  {
    attribute,
    tags,
    defaults,
  }: { readonly attribute: string; readonly tags: JsonObject; readonly defaults: JsonObject },
  scope: Scope,
): JsonObject {
  const given = Object.hasOwn(resource.properties, 'metadata') ? resource.properties['metadata'] : undefined;
  const block: Json | undefined = Array.isArray(given) ? given[0] : given;
  if (!isJsonObject(block)) return {};
  const own = Object.hasOwn(block, attribute) ? block[attribute] : undefined;
  const labels = mergeMap(own, { defaults, tags }, scope);
  const rendered = Object.fromEntries(
    Object.entries(block).map(([key, value]) => [literalTemplate(key), renderValue(value, scope)]),
  );
  const merged: Json = { ...rendered, [attribute]: labels };
  return {
    metadata: Array.isArray(given) ? [merged, ...given.slice(1).map((item: Json) => renderValue(item, scope))] : merged,
  };
}

/** Only what is known here can be sanitised: the texts around references, and the environment's name. */
function ownTags(resource: Resource, style: TagStyle, scope: Scope): Record<string, string> {
  const clean = (part: TemplatePart): TemplatePart => {
    const fact = part.kind === 'reference' ? lookUp(part.reference, scope) : undefined;
    if (part.kind === 'reference' && fact?.kind !== 'fact') return part;
    const text = part.kind === 'text' ? part.text : String(fact?.kind === 'fact' ? fact.value : '');
    return { kind: 'text', text: style.clean(text) };
  };
  return Object.fromEntries(
    Object.entries(resource.tags).map(([key, value]) => [style.clean(key), formatTemplate(partsOf(value).map(clean))]),
  );
}

const renderTags = (tags: JsonObject, scope: Scope): JsonObject =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [literalTemplate(key), renderValue(value, scope)]));
