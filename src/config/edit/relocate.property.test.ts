import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import type { EffectiveProject } from '../../domain/project/model.ts';
import type { Reference } from '../../domain/project/reference.ts';
import { substitute } from '../../domain/project/template.ts';
import type { RelocateWish, Transfer } from '../../domain/refactor/model.ts';
import { relocate } from '../../domain/refactor/relocate.ts';
import { renameStack } from '../../domain/refactor/rename.ts';
import { pendingTransfers, requestsOf } from '../../domain/refactor/pending.ts';
import { requestEdits, withoutRequests } from '../../domain/refactor/requests.ts';
import { loadProject } from '../load.ts';
import { editYaml, readYaml } from './edit-yaml.ts';

/** Thousands of edits of YAML, on a machine that may be busy. */
const patience = 120_000;

const names = ['a', 'b', 'c'];
const environments = ['staging', 'production'];

/** Stacks in a row, each with resources that refer to earlier ones, of its own and of stacks before it. */
const project: fc.Arbitrary<JsonObject> = fc
  .array(fc.array(fc.tuple(fc.nat(), fc.nat(3)), { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 3 })
  .chain((shape) => fc.record({ shape: fc.constant(shape), overlay: fc.boolean(), objects: fc.boolean() }))
  .map(({ shape, overlay, objects }) => {
    const stacks: Record<string, JsonObject> = {};
    const outputs: string[] = [];
    for (const [at, items] of shape.entries()) {
      const stack = names[at] ?? 'z';
      const resources = items.map(([pick, kind], index): JsonObject => {
        const own = index > 0 ? `\${resources.${stack}${pick % index}.id}` : 'none';
        const other = outputs.length > 0 ? `\${stacks.${outputs[pick % outputs.length]}}` : 'none';
        const input = [own, other, `\${var.size} of ${own}`, `\${env.name}, ${other}`][kind] ?? 'none';
        const order = kind === 3 && index > 0 ? { dependsOn: [`${stack}${pick % index}`] } : {};
        return { type: 'terraform_data', name: `${stack}${index}`, properties: { input }, ...order };
      });
      const own: Record<string, Json> = {};
      for (const [index, [pick]] of items.entries()) {
        if (pick % 2 === 0) continue;
        const value = `\${resources.${stack}${index}.${pick % 3 === 0 ? 'output' : 'id'}}`;
        own[`o${index}`] = objects ? { value, description: 'One.' } : value;
        outputs.push(`${stack}.o${index}`);
      }
      stacks[stack] = { variables: { size: stack === 'b' ? 'large' : 'small' }, resources, outputs: own };
    }
    const over = overlay ? { stacks: { a: { resources: [{ name: 'a0', properties: { more: 1 } }] } } } : {};
    return { project: 'shop', environments: { staging: over, production: null }, stacks };
  });

const wishes = fc.record({
  source: fc.nat(),
  into: fc.nat(),
  picks: fc.nat(15),
  kind: fc.constantFrom('existing', 'new', 'all'),
});

it(
  'keeps what every resource is and refers to, and each in exactly one stack',
  () => {
    let moved = 0;
    fc.assert(
      fc.property(project, wishes, (file, pick) => {
        const text = stringify(file);
        const before = open(text);
        const wish = wishFor(file, pick);
        const relocation = orRefused(() => relocate({ ...wish, file, environments: facts }));
        if (relocation === undefined) return;
        const after = editYaml(text, relocation.edits);
        const loaded = open(after);
        // Over a third stack: told by the check of the file.
        if (loaded === 'cycle') return;

        expect(readYaml(after)).toEqual(relocation.file);
        for (const environment of environments) {
          const [then, now] = [viewOf(before, environment), viewOf(loaded, environment)];
          expect(meanings(now)).toEqual(meanings(then));
          expect(owners(now)).toHaveLength(owners(then).length);
          for (const name of wish.resources) expect(now.stacks[wish.into]?.content).toMatchObject(having(name));
        }
        moved += 1;
      }),
      { numRuns: 400 },
    );
    expect(moved).toBeGreaterThan(100);
  },
  patience,
);

it(
  'puts requests into the file and takes them out again, in any order of environments',
  () => {
    fc.assert(
      fc.property(project, fc.boolean(), (file, productionFirst) => {
        const text = stringify(file);
        const wish = { source: 'a', into: 'new', resources: ['a0'], kind: 'new' } as const;
        const relocation = orRefused(() => relocate({ ...wish, file, environments: facts }));
        if (relocation === undefined) return;
        const transfers = environments.map(
          (environment): Transfer => ({
            environment,
            from: 'a',
            into: 'new',
            address: 'terraform_data.a0',
            resource: 'a0',
            instances: [{ key: '', id: `${environment}-1` }],
          }),
        );
        const requested = editYaml(text, [
          ...relocation.edits,
          ...transfers.flatMap((transfer) => requestEdits(relocation.file, transfer, 'pair')),
        ]);
        const loaded = open(requested);
        if (loaded === 'cycle') return;
        let last = requested;
        for (const environment of productionFirst ? environments.toReversed() : environments) {
          const pending = pendingTransfers(viewOf(open(last), environment));

          expect(pending).toEqual(transfers.filter((each) => each.environment === environment));

          last = editYaml(last, withoutRequests(readYaml(last) ?? null, requestsOf(pending)));
        }

        expect(owners(viewOf(open(last), 'staging'))).toEqual(owners(viewOf(loaded, 'staging')));
        expect(last).not.toMatch(/imports|removed/);
      }),
      { numRuns: 50 },
    );
  },
  patience,
);

it(
  'renames everywhere: back again is the same text',
  () => {
    fc.assert(
      fc.property(project, (file) => {
        const text = stringify(file);
        const there = editYaml(text, renameStack(file, { from: 'a', to: 'other' }).edits);

        expect(meanings(viewOf(open(there), 'staging'))).toEqual(meanings(viewOf(open(text), 'staging')));
        expect(there).not.toMatch(/stacks\.a\b/);
        expect(editYaml(there, renameStack(readYaml(there) ?? null, { from: 'other', to: 'a' }).edits)).toBe(text);
      }),
      { numRuns: 50 },
    );
  },
  patience,
);

const facts = environments.map((name) => ({ name, source: {}, into: {} }));
const having = (name: string) => ({ resources: expect.arrayContaining([expect.objectContaining({ name })]) });

function wishFor(
  { stacks }: JsonObject,
  {
    source,
    into,
    picks,
    kind,
  }: { readonly source: number; readonly into: number; readonly picks: number; readonly kind: RelocateWish['kind'] },
) {
  const known = Object.keys(stacks as JsonObject);
  const from = known[source % known.length] ?? 'a';
  const others = known.filter((name) => name !== from);
  const resources = ((stacks as JsonObject)[from] as { resources: { name: string }[] }).resources.map(
    ({ name }) => name,
  );
  const chosen = kind === 'all' ? resources : resources.filter((_, index) => (picks >> index) % 2 === 1);
  return {
    source: from,
    into: kind === 'new' ? 'new' : (others[into % others.length] ?? 'b'),
    resources: chosen.length === 0 ? resources.slice(0, 1) : chosen,
    kind,
  };
}

function orRefused<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (isDeliveryError(error) && error.code.startsWith('REFACTOR_')) return undefined;
    throw error;
  }
}

type Opened = 'cycle' | ReturnType<typeof loadProject>;

function open(text: string): Opened {
  const result = loadProject({ kind: 'yaml', file: 'fairlead.yaml', text });
  if (!result.ok) throw new Error(`${JSON.stringify(result.problems)}\n${text}`);
  const effective = result.project.effective({ environment: 'staging' });
  if (effective.ok) return result;
  if (effective.problems.every(({ code }) => code === 'PROJECT_CYCLE')) return 'cycle';
  throw new Error(`${JSON.stringify(effective.problems)}\n${text}`);
}

function viewOf(opened: Opened, environment: string): EffectiveProject {
  if (opened === 'cycle' || !opened.ok) throw new Error('not open');
  const effective = opened.project.effective({ environment });
  if (!effective.ok) throw new Error(JSON.stringify(effective.problems));
  return effective.project;
}

const resourcesOf = ({ content }: EffectiveProject['stacks'][string]) =>
  content.kind === 'resources' ? content.resources : [];

const owners = ({ stacks }: EffectiveProject): readonly string[] =>
  Object.values(stacks)
    .flatMap((stack) => resourcesOf(stack).map(({ name }) => name))
    .sort();

/** What each resource is, with references followed to the resource or value that they end at. */
function meanings(view: EffectiveProject): Readonly<Record<string, Json>> {
  const meaning = (stack: string, value: Json): Json =>
    substitute(value, (reference): Json => {
      if (reference.kind === 'resource') return `<${reference.resource}.${reference.access.join('.')}>`;
      if (reference.kind === 'stack') return meaning(reference.stack, outputOf(view, reference));
      if (reference.kind === 'variable') return view.stacks[stack]?.variables[reference.name] ?? null;
      return 'environment';
    });
  const stacks = Object.entries(view.stacks);
  return Object.fromEntries(
    stacks.flatMap(([stack, each]) =>
      resourcesOf(each).map(({ name, properties }) => [name, meaning(stack, properties)]),
    ),
  );
}

function outputOf(view: EffectiveProject, reference: Extract<Reference, { kind: 'stack' }>): Json {
  const output = view.stacks[reference.stack]?.outputs[reference.output];
  if (output === undefined) throw new Error(`no output ${reference.stack}.${reference.output}`);
  return output.value;
}
