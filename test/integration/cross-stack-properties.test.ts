import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { FairleadProject } from '../../src/app/toolkit.ts';
import { compareWithReviewed } from '../../src/domain/change/compare.ts';
import type { Change, StackPlan } from '../../src/domain/change/model.ts';
import { isEffective } from '../../src/domain/change/summarise.ts';
import type { Json, JsonObject } from '../../src/domain/json.ts';
import { isJsonObject } from '../../src/domain/json.ts';
import { createToolkit } from '../../src/main/toolkit.ts';
import { type SimulatedClouds, startSimulatedClouds } from '../../src/testing/clouds/start.ts';
import type { WorldResource } from '../../src/testing/clouds/world.ts';
import { anyEngine } from '../support/engines.ts';
import { createScratchProject, type ScratchProject } from '../support/scratch-project.ts';

/**
 * P1, I5, I6 and I7 over any graph: a project is applied, changed into another one, and destroyed. Each time everything that
 * was reviewed happened, nothing else did, and every value that was shown as known was right.
 */
const rounds = Number(process.env['FAIRLEAD_GRAPH_ROUNDS'] ?? '3');
const yes = { autoApprove: true, allowDestroy: true } as const;

it('what was reviewed happened, and nothing else, over any graph of stacks', async () => {
  await fc.assert(
    fc.asyncProperty(anyShape, anyText, anyText, fc.boolean(), async (shape, first, second, planFirst) => {
      using scratch = createScratchProject({ files: {} });
      const clouds = await startSimulatedClouds({ directory: join(scratch.directory, '.clouds'), latencyMs: 0 });
      try {
        await step({ scratch, clouds, planFirst }, projectOf(shape, first, 'first'), 'apply');
        await step({ scratch, clouds, planFirst }, projectOf(shape, second, 'second'), 'apply');
        await step({ scratch, clouds, planFirst }, projectOf(shape, second, 'second'), 'destroy');
        expect(clouds.world.resources()).toEqual([]);
      } finally {
        await clouds.close();
      }
    }),
    { numRuns: rounds, endOnFailure: true },
  );
});

interface Site {
  readonly scratch: ScratchProject;
  readonly clouds: SimulatedClouds;
  /** Else stacks of which there is nothing are applied without a plan of their own. */
  readonly planFirst: boolean;
}

async function step({ scratch, clouds, planFirst }: Site, file: Json, verb: 'apply' | 'destroy'): Promise<void> {
  scratch.write('fairlead.yaml', JSON.stringify(file));
  const toolkit = createToolkit({ environment: { ...scratch.environment, ...clouds.env } });
  const project = await toolkit.open({ directory: scratch.directory });
  try {
    const before = clouds.world.resources();
    const owned = ownersOf(scratch, project);
    const planned = verb === 'apply' ? (await project.plan({ refresh: true })).plans : undefined;
    let reviewed: readonly StackPlan[] | undefined;
    const result = await project[verb]({
      ...yes,
      ...(verb === 'apply' ? { planFirst } : {}),
      refresh: true,
      onPlan: (plans) => {
        reviewed ??= plans;
      },
    });
    expect(result.failures).toEqual([]);
    expect(result.status).toBe('done');
    for (const plan of planned ?? []) {
      const now = result.plans.find(({ stack }) => stack === plan.stack) ?? plan;
      expect(compareWithReviewed(plan, now).differences).toEqual([]);
    }
    // What was applied without a plan of its own is held to the plan that somebody made before.
    const atOnce = new Set(result.first ?? []);
    if (planFirst) expect([...atOnce]).toEqual([]);
    reviewed = [...(reviewed ?? []), ...(planned ?? []).filter(({ stack }) => atOnce.has(stack))];
    const check = { before, after: clouds.world.resources(), owned, owns: ownersOf(scratch, project) };
    for (const plan of reviewed) for (const change of plan.changes) checkChange(plan.stack, change, check);
    checkNothingElse(reviewed, check);
    if (verb === 'apply') await checkOutputs(project, reviewed);
  } finally {
    project.close();
  }
}

/** `stack address` → id in the clouds. */
type Owners = ReadonlyMap<string, string>;

interface Check {
  readonly before: readonly WorldResource[];
  readonly after: readonly WorldResource[];
  readonly owned: Owners;
  readonly owns: Owners;
}

/** What was reviewed, happened; an unknown may have turned out to be what is there already. */
function checkChange(stack: string, change: Change, { before, after, owned, owns }: Check): void {
  const key = `${stack} ${change.address}`;
  const old = before.find(({ id }) => id === owned.get(key));
  const now = after.find(({ id }) => id === owns.get(key));
  const undecided = change.attributes.some((leaf) => leaf.after.kind === 'unknown' && 'from' in leaf.after);
  if (change.action === 'create') expect([key, old, now !== undefined]).toEqual([key, undefined, true]);
  if (change.action === 'delete')
    expect([key, now, after.some(({ id }) => id === old?.id)]).toEqual([key, undefined, false]);
  if (change.action === 'update') expect([key, now?.id]).toEqual([key, old?.id]);
  if (change.action === 'replace' && !undecided) expect([key, now?.id === old?.id]).toEqual([key, false]);
  for (const { path, after: shown } of change.attributes) {
    if (shown.kind === 'known' && now !== undefined && path.length > 0)
      expect([key, path, at(now.attributes, path)]).toEqual([key, path, shown.value]);
  }
}

function checkNothingElse(reviewed: readonly StackPlan[], { before, after, owned, owns }: Check): void {
  const touched = new Set<string | undefined>();
  for (const { stack, changes } of reviewed) {
    for (const { address } of changes.filter(isEffective)) {
      touched.add(owned.get(`${stack} ${address}`)).add(owns.get(`${stack} ${address}`));
    }
  }
  const others = (all: readonly WorldResource[]) => all.filter(({ id }) => !touched.has(id));
  expect(others(after)).toEqual(others(before));
}

async function checkOutputs(project: FairleadProject, reviewed: readonly StackPlan[]): Promise<void> {
  const outputs = await project.output();
  for (const plan of reviewed) {
    for (const { name, after } of plan.outputs) {
      if (after.kind === 'known')
        expect([plan.stack, name, outputs[plan.stack]?.[name]?.value ?? null]).toEqual([plan.stack, name, after.value]);
    }
  }
}

function at(value: Json, path: readonly (string | number)[]): Json {
  let found: Json | undefined = value;
  for (const key of path) {
    if (Array.isArray(found)) found = found[Number(key)];
    else found = isJsonObject(found ?? null) ? (found as JsonObject)[key] : undefined;
  }
  return found ?? null;
}

function ownersOf({ directory }: ScratchProject, project: FairleadProject): Owners {
  const owners = new Map<string, string>();
  for (const stack of Object.keys(project.effective.stacks)) {
    for (const { type, name, instances } of stateOf(join(directory, `.fairlead/state/default/${stack}.tfstate`))) {
      for (const { attributes } of instances) owners.set(`${stack} ${type}.${name}`, attributes.id);
    }
  }
  return owners;
}

interface StateResource {
  readonly type: string;
  readonly name: string;
  readonly instances: readonly { readonly attributes: { readonly id: string } }[];
}

function stateOf(path: string): readonly StateResource[] {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { resources: readonly StateResource[] }).resources;
  } catch {
    return [];
  }
}

// --- any project -----------------------------------------------------------------------------------------------------

const kinds = ['network', 'bucket', 'zone', 'secret'] as const;
type Kind = (typeof kinds)[number];

interface ShapedResource {
  readonly kind: Kind;
  /** Which upstream stack its text refers to; modulo the number of those before it. Undefined: none. */
  readonly refers: number | undefined;
  /** There in the first, the second or both versions. */
  readonly when: 'first' | 'second' | 'both';
}

type Shape = readonly (readonly ShapedResource[])[];

const anyShape: fc.Arbitrary<Shape> = fc.array(
  fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      refers: fc.option(fc.nat(10), { nil: undefined, freq: 3 }),
      when: fc.constantFrom('both' as const, 'both' as const, 'both' as const, 'first' as const, 'second' as const),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  { minLength: 2, maxLength: 5 },
);

/** What is written into the project: one word for each resource, and which version it is. */
const anyText = fc.record({
  words: fc.array(fc.constantFrom('a', 'b', 'c', 'new'), { minLength: 15, maxLength: 15 }),
  replaces: fc.array(fc.boolean(), { minLength: 15, maxLength: 15 }),
});
type Words = { readonly words: readonly string[]; readonly replaces: readonly boolean[] };

const computed: Readonly<Record<Kind, string>> = {
  network: 'router_id',
  bucket: 'etag',
  zone: 'id',
  secret: 'version',
};

function projectOf(shape: Shape, text: Words, version: 'first' | 'second'): Json {
  const engine = anyEngine();
  const stacks = shape.map((resources, stack) => {
    const present = resources
      .map((resource, index) => ({ ...resource, index }))
      .filter(({ when }) => when === 'both' || when === version);
    const first = resources.findIndex(({ when }) => when === 'both');
    return [
      `s${stack}`,
      {
        target: 'eu',
        resources: present.map(({ index, ...resource }) => bodyOf(resource, { shape, text, stack, index })),
        outputs: {
          word: text.words[stack] ?? '',
          ...(first === -1 ? {} : { made: `\${resources.r${first}.${computed[resources[first]?.kind ?? 'zone']}}` }),
        },
      },
    ] as const;
  });
  const settings = { cloud: 'aws', region: 'eu-west-1' };
  return {
    project: 'any',
    settings: { engine: engine.engine, tools: { [engine.engine]: { path: engine.path } }, maxDeletions: 100 },
    targets: { eu: { ...settings, provider: { source: 'fairlead/simcloud', settings } } },
    stacks: Object.fromEntries(stacks),
  };
}

interface Place {
  readonly shape: Shape;
  readonly text: Words;
  readonly stack: number;
  readonly index: number;
}

function bodyOf({ kind, refers }: Omit<ShapedResource, 'when'>, place: Place): JsonObject {
  const { shape, text, stack, index } = place;
  const name = `s${stack}r${index}`;
  const own = text.words[stack * 3 + index] ?? 'a';
  const words = refers === undefined || stack === 0 ? own : `${own}-${referenceTo(shape, refers % stack)}`;
  const wide = text.replaces[stack * 3 + index] === true;
  const properties: Readonly<Record<Kind, JsonObject>> = {
    network: { name, cidr: wide ? '10.1.0.0/16' : '10.0.0.0/16', description: words },
    bucket: { name, force_destroy: true, versioning: wide, tags: { word: words } },
    zone: { name: `${name}.example.org`, comment: words },
    secret: { name, value: words },
  };
  const type = { network: 'network', bucket: 'bucket', zone: 'dns_zone', secret: 'secret' }[kind];
  return { type: `simcloud_${type}`, name: `r${index}`, properties: properties[kind] };
}

/** An output that the stack has in both versions; where it makes nothing for good, its word. */
const referenceTo = (shape: Shape, stack: number): string =>
  shape[stack]?.some(({ when }) => when === 'both') === true
    ? `\${stacks.s${stack}.made}`
    : `\${stacks.s${stack}.word}`;
