import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { isJsonObject, type Json } from '../domain/json.ts';
import { initTemplates, planInit } from './init/plan-init.ts';
import { loadProject } from './load.ts';
import { projectJsonSchema } from './schema.ts';

const examples = join(import.meta.dirname, '..', '..', 'examples');
const texts: readonly (readonly [name: string, text: string])[] = [
  ...readdirSync(examples, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => [entry.name, join(examples, entry.name, 'fairlead.yaml')] as const)
    .filter(([, file]) => existsSync(file))
    .map(([name, file]) => [`example ${name}`, readFileSync(file, 'utf8')] as const),
  ...initTemplates
    .filter(({ name }) => name !== 'existing')
    .map(
      ({ name }) =>
        [`template ${name}`, planInit({ template: name, directory: '/x/shop' }).files[0]?.text ?? ''] as const,
    ),
];

const schema = projectJsonSchema();
// The schema is plain JSON, and `fromJSONSchema` types its argument as what it understands.
const fromSchema = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);

describe('the JSON schema', () => {
  it('says what it is', () => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Fairlead project',
    });
  });

  it('is the one that is shipped (`vitest -u` writes it anew)', async () => {
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot('../../schema/fairlead.schema.json');
  });

  it.each(texts)('accepts %s', (_name, text) => {
    expect(fromSchema.safeParse(parse(text)).error?.issues ?? []).toEqual([]);
  });

  const wrong: readonly (readonly [why: string, value: Json])[] = [
    ['an unknown key', { project: 'a', stack: {} }],
    ['no project', { stacks: {} }],
    ['an unknown cloud', { project: 'a', targets: { t: { cloud: 'amazon' } } }],
    ['a resource without type', { project: 'a', stacks: { s: { resources: [{ name: 'x' }] } } }],
    ['a wrong key in an overlay', { project: 'a', environments: { e: { stacks: { s: { resource: [] } } } } }],
  ];
  it.each(wrong)('refuses %s', (_why, value) => {
    expect(fromSchema.safeParse(value).success).toBe(false);
  });

  it('describes every key, so that an editor has something to show', () => {
    const silent: string[] = [];
    visit(schema, '');

    expect(silent).toEqual([]);

    function visit(node: Json | undefined, path: string): void {
      if (Array.isArray(node)) for (const [index, item] of node.entries()) visit(item, `${path}/${index}`);
      if (!isJsonObject(node)) return;
      for (const [keyword, value] of Object.entries(node)) {
        const named = keyword === 'properties' && isJsonObject(value);
        if (!named && keyword !== '$defs') visit(value, `${path}/${keyword}`);
        for (const [key, inner] of named ? Object.entries(value) : []) {
          const described = isJsonObject(inner) && (inner['description'] ?? inner['$ref']) !== undefined;
          if (!described) silent.push(`${path}/${key}`);
          visit(inner, `${path}/${key}`);
        }
      }
      const { $defs } = node;
      for (const [name, inner] of Object.entries(isJsonObject($defs) ? $defs : {})) visit(inner, name);
    }
  });
});

describe('what is shipped', () => {
  it.each(texts)('%s loads in each of its environments, without a warning', (_name, text) => {
    const loaded = loadProject({ kind: 'yaml', file: 'fairlead.yaml', text });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));

    for (const environment of loaded.project.environments) {
      expect(loaded.project.effective({ environment })).toMatchObject({ ok: true, warnings: [] });
    }
  });
});
