import { describe, expect, test } from 'vitest';
import { resourceOf, targetOf, workOf } from '../../../../../test/support/stack-work.ts';
import type { Json, JsonObject } from '../../../../domain/json.ts';
import type { Resource } from '../../../../domain/project/model.ts';
import { parseProviderSchemas } from '../schema/provider-schemas.ts';
import { generate } from './generate.ts';

const attribute = (type: Json) => ({ type, optional: true });
const resources = (source: string, block: JsonObject) => ({
  [`registry.opentofu.org/${source}`]: { resource_schemas: { [typeOf(source)]: { block } } },
});

const typeOf = (source: string): string => `${source.split('/').at(-1)?.split('-')[0] ?? ''}_thing`;

const schemas = parseProviderSchemas(
  JSON.stringify({
    provider_schemas: {
      ...resources('hashicorp/azurerm', { attributes: { tags: attribute(['map', 'string']) } }),
      ...resources('digitalocean/digitalocean', { attributes: { tags: attribute(['set', 'string']) } }),
      ...resources('hashicorp/kubernetes', {
        block_types: {
          metadata: { nesting_mode: 'list', block: { attributes: { labels: attribute(['map', 'string']) } } },
        },
      }),
      ...resources('hashicorp/aws', { attributes: { tags: attribute(['map', 'string']) } }),
      ...resources('acme/acme', { attributes: { tags: attribute(['map', 'string']) } }),
    },
  }),
);

function configuration(source: string, properties: JsonObject, more: Partial<Resource>, settings: JsonObject = {}) {
  const type = typeOf(source);
  const work = workOf(
    { resources: [resourceOf(type, 'x', properties, more), resourceOf(type, 'y', { name: 'y' })] },
    {
      environment: { name: 'Prod EU', protected: true },
      settings: { parallelism: 4, engine: 'auto', tools: {}, maxDeletions: 5, defaultTags: { team: 'A$${b}' } },
      variables: { v: { value: 'x', sensitive: false } },
      targets: { here: targetOf('here', source, { settings }) },
      stack: { target: 'here' },
    },
  );
  const of = (known: typeof schemas | undefined) =>
    JSON.parse(generate(work, known).files['main.tf.json'] ?? '') as {
      readonly provider?: Readonly<Record<string, readonly JsonObject[]>>;
      readonly resource: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
    };
  return {
    provider: of(schemas).provider?.[source.split('/').at(-1) ?? '']?.[0],
    body: of(schemas).resource[type]?.['x'],
    early: of(undefined).resource[type]?.['x'],
  };
}

const defaults = { environment: 'Prod EU', 'managed-by': 'fairlead', project: 'shop', team: 'A$$${b}' };

describe('default tags', () => {
  test.each<{ source: string; settings: JsonObject; provider: JsonObject | undefined; why: string }>([
    { source: 'hashicorp/aws', settings: {}, provider: { default_tags: { tags: defaults } }, why: 'by the provider' },
    {
      source: 'hashicorp/aws',
      settings: { default_tags: { tags: { team: 'mine', a: '${var.v}' } } },
      provider: { default_tags: { tags: { ...defaults, team: 'mine', a: '${var.v}' } } },
      why: 'the user’s own win',
    },
    {
      source: 'hashicorp/aws',
      settings: { default_tags: '${var.v}' },
      provider: { default_tags: '${var.v}' },
      why: 'what cannot be merged with stands alone',
    },
    { source: 'fairlead/simcloud', settings: {}, provider: { default_tags: defaults }, why: 'by the provider' },
    {
      source: 'hashicorp/google',
      settings: {},
      provider: {
        default_labels: { environment: 'prod_eu', 'managed-by': 'fairlead', project: 'shop', team: 'a___b_' },
      },
      why: 'in letters that labels may have',
    },
    { source: 'hashicorp/azurerm', settings: {}, provider: { features: {} }, why: 'not by the provider' },
    { source: 'acme/acme', settings: {}, provider: undefined, why: 'none for a provider we know nothing about' },
  ])('of $source: $why', ({ source, settings, provider }) => {
    expect(configuration(source, {}, {}, settings).provider).toEqual(provider);
  });
});

describe('tags of a resource', () => {
  test.each<{
    source: string;
    properties?: JsonObject;
    tags?: Record<string, string>;
    body: JsonObject;
    early: JsonObject;
    why: string;
  }>([
    { source: 'hashicorp/azurerm', body: { tags: defaults }, early: {}, why: 'default ones once the schema is known' },
    {
      source: 'hashicorp/azurerm',
      properties: { tags: { team: 'p', own: 'p', both: 'p' } },
      tags: { both: 't-${var.v}' },
      body: { tags: { ...defaults, team: 'p', own: 'p', both: 't-${var.v}' } },
      early: { tags: { team: 'p', own: 'p', both: 't-${var.v}' } },
      why: 'own over properties over defaults',
    },
    {
      source: 'acme/acme',
      properties: { tags: '${var.v}' },
      tags: { a: '"${var.v}"' },
      body: { tags: '${merge(var.v, {"a" = "\\"${var.v}\\""})}' },
      early: { tags: '${merge(var.v, {"a" = "\\"${var.v}\\""})}' },
      why: 'merged by the engine with what only it knows',
    },
    {
      source: 'digitalocean/digitalocean',
      properties: { tags: ['x'] },
      tags: { role: 'a b' },
      body: { tags: ['x', 'environment:Prod_EU', 'project:shop', 'managed-by:fairlead', 'team:A___b_', 'role:a_b'] },
      early: { tags: ['x', 'role:a_b'] },
      why: 'as a list',
    },
    {
      source: 'hashicorp/kubernetes',
      properties: { metadata: [{ name: 'n', labels: { app: 'x' } }] },
      tags: { tier: 'web/1' },
      body: {
        metadata: [
          {
            name: 'n',
            labels: {
              environment: 'Prod_EU',
              project: 'shop',
              'managed-by': 'fairlead',
              team: 'A___b',
              app: 'x',
              tier: 'web_1',
            },
          },
        ],
      },
      early: { metadata: [{ name: 'n', labels: { app: 'x', tier: 'web_1' } }] },
      why: 'as labels of its metadata',
    },
    { source: 'hashicorp/kubernetes', tags: { tier: 'web' }, body: {}, early: {}, why: 'no metadata, no labels' },
    {
      source: 'hashicorp/aws',
      tags: { a: 'b' },
      body: { tags: { a: 'b' } },
      early: { tags: { a: 'b' } },
      why: 'only its own: the provider adds the rest',
    },
    {
      source: 'hashicorp/google',
      tags: { Owner: 'Team ${env.name} ${var.v}' },
      body: { labels: { owner: 'team_prod_eu_${var.v}' } },
      early: { labels: { owner: 'team_prod_eu_${var.v}' } },
      why: 'sanitised around references',
    },
  ])('$source: $why', ({ source, properties = {}, tags = {}, body, early }) => {
    const found = configuration(source, properties, { tags });

    expect(found.body).toEqual(body);
    expect(found.early).toEqual(early);
  });

  test('a data source gets no default ones: there, tags are a filter', () => {
    const work = workOf({ resources: [resourceOf('azurerm_thing', 'x', { name: 'x' }, { mode: 'data' })] });

    const file = JSON.parse(generate(work, schemas).files['main.tf.json'] ?? '') as { readonly data: Json };

    expect(file.data).toEqual({ azurerm_thing: { x: { name: 'x' } } });
  });
});
