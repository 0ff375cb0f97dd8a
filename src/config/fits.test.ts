import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Json, JsonObject } from '../domain/json.ts';
import { fitsOf } from './fits.ts';
import { projectSchema } from './schema.ts';
import { parsedOf } from './shape.ts';
import { fromJson } from './tree.ts';

const treeOf = (value: Json) => fromJson(value, { layer: { kind: 'file' } });

/** Something of everything that the schema knows. */
const whole: JsonObject = {
  $schema: './schema.json',
  project: 'shop',
  variables: { size: 'small', token: { value: 'x', sensitive: true, description: 'd' }, list: [1], none: null },
  secrets: { A: { env: 'X' }, B: { file: './f' }, C: { command: ['a', 'b'] }, D: null },
  environments: {
    staging: null,
    production: {
      protected: true,
      variables: { size: 'large' },
      targets: { eu: { region: 'eu-west-2' } },
      stacks: {
        net: { enabled: false, resources: [{ name: 'vpc', properties: {} }], outputs: { id: {} }, backend: {} },
      },
      settings: { parallelism: 2 },
    },
  },
  targets: {
    eu: { cloud: 'aws', region: 'eu-west-1', provider: { source: 'a/b', name: 'b', version: '1', settings: {} } },
  },
  stacks: {
    net: {
      engine: 'terraform',
      target: 'eu',
      dependsOn: ['app'],
      labels: { team: 'a', tier: 1, hot: true },
      backend: { type: 's3', bucket: 'b' },
      encryption: { a: 1 },
      variables: { a: [1, { b: null }] },
      resources: [
        {
          type: 't',
          name: 'vpc',
          properties: { a: 1 },
          data: true,
          dependsOn: ['x'],
          provider: 'eu',
          tags: { a: 'b', c: 1, d: false },
          lifecycle: {
            createBeforeDestroy: true,
            preventDestroy: false,
            ignoreChanges: 'all',
            replaceTriggeredBy: ['x'],
          },
          count: 2,
          forEach: ['a'],
        },
      ],
      modules: [{ name: 'm', source: './m', version: '1', inputs: {}, dependsOn: ['x'], providers: { aws: 'eu' } }],
      imports: [{ to: 'vpc', id: 'i' }],
      moved: [{ from: 'a', to: 'b' }],
      removed: [{ from: 'a', destroy: true }],
      outputs: { id: { value: 1, sensitive: true, description: 'd' }, plain: 'x', number: 1, flag: true, list: [] },
    },
    app: { source: './app', workspace: 'w', enabled: true },
  },
  settings: {
    parallelism: 8,
    engine: 'opentofu',
    maxDeletions: 0,
    tools: { terraform: { path: '/x', version: '1' } },
    defaultTags: { a: 'b' },
  },
};

const strange = fc.constantFrom<Json[]>(
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    300,
    '',
    'x',
    '1a',
    'a b',
    'all',
    'aws',
    'terraform',
    'x'.repeat(70),
    [],
    [null],
    ['a', 1],
    [[]],
  ],
  ...[
    {},
    { a: 1 },
    { name: 'x' },
    { value: 1 },
    { '1': 'x' },
    { env: 'a', file: 'b' },
    JSON.parse('{"__proto__": 1}') as Json,
  ],
);
const keys = fc.constantFrom(
  'name',
  'type',
  'value',
  'source',
  'stacks',
  'odd',
  '1',
  '',
  'a b',
  '__proto__',
  'constructor',
);

/** One place of it, found by numbers, is replaced, taken away, or gets something beside it. */
function changed(value: Json, steps: readonly number[], what: string, key: string, other: Json): Json {
  const [step, ...rest] = steps;
  if (typeof value !== 'object' || value === null || step === undefined) return what === 'replace' ? other : value;
  const names = Object.keys(value);
  const name = names[step % Math.max(1, names.length)];
  const copy: [string, Json][] = Object.entries(value as JsonObject);
  if (name !== undefined && rest.length > 0) {
    for (const entry of copy) if (entry[0] === name) entry[1] = changed(entry[1], rest, what, key, other);
  } else if (what === 'add') copy.push([key, other]);
  else if (what === 'remove') copy.splice(names.indexOf(name ?? ''), 1);
  else for (const entry of copy) if (entry[0] === name) entry[1] = other;
  return Array.isArray(value) ? copy.map(([, item]) => item) : Object.fromEntries(copy);
}

const change = fc.tuple(
  fc.array(fc.nat(20), { minLength: 1, maxLength: 7 }),
  fc.constantFrom('replace', 'replace', 'add', 'remove'),
  keys,
  strange,
);

const projects = fc.array(change, { minLength: 0, maxLength: 3 }).map((changes) => {
  let value: Json = whole;
  for (const [steps, what, key, other] of changes) value = changed(value, steps, what, key, other);
  return value;
});

describe('the same answer as zod', () => {
  it('for the whole', () => {
    expect(fitsOf(projectSchema)(treeOf(whole))).toBe(true);
  });

  it('for projects with changes, and what is read is what zod reads', () => {
    let right = 0;
    let wrong = 0;
    fc.assert(
      fc.property(projects, (value) => {
        const byZod = projectSchema.safeParse(value);
        const fits = fitsOf(projectSchema)(treeOf(value));

        expect({ value, fits }).toEqual({ value, fits: byZod.success });
        if (byZod.success) expect(parsedOf(treeOf(value))).toEqual(byZod.data);
        if (fits) right += 1;
        else wrong += 1;
      }),
      { numRuns: 3000, interruptAfterTimeLimit: 10_000 },
    );

    // Otherwise the comparison says nothing.
    expect(Math.min(right, wrong)).toBeGreaterThan((right + wrong) / 10);
  }, 30_000);

  it.each([
    ['a kind that is not known here', z.date()],
    ['a number with bounds', z.int().min(3)],
    ['a text with another check', z.string().startsWith('a')],
    ['a list with a bound', z.array(z.string()).max(1)],
    [
      'an object with a rule of its own',
      z.strictObject({ a: z.string().optional() }).refine((given) => given.a === 'x'),
    ],
  ] as const)('for %s', (_what, schema) => {
    for (const value of ['a', 'b', 2, 3, [], ['a', 'b'], {}, { a: 'x' }, { a: 'y' }] satisfies Json[])
      expect([value, fitsOf(schema)(treeOf(value))]).toEqual([value, schema.safeParse(value).success]);
  });
});
