import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyStep, approveStep, type Dependencies, defineRun, edgesAmong, planStep } from './definitions.ts';
import type { RunDefinition, RunKind } from './model.ts';

const chain: Dependencies = { network: [], database: ['network'], web: ['database', 'network'] };

const define = (kind: RunKind, stacks: readonly string[], dependsOn: Dependencies = chain): RunDefinition =>
  defineRun({
    id: 'r1',
    kind,
    project: 'shop',
    environment: 'staging',
    dependsOn,
    stacks,
    parallelism: 2,
    onFailure: 'stop',
    request: {},
  });

const before = (run: RunDefinition, step: string) => run.steps.find((each) => each.id === step)?.dependsOn;

test('plans a stack after its upstream and changes nothing', () => {
  const run = define('plan', ['web', 'network', 'database']);

  expect(run.steps.map((step) => step.effect.kind)).toEqual(['iac.plan', 'iac.plan', 'iac.plan']);
  expect(before(run, 'plan:web')).toEqual(['plan:database', 'plan:network']);
});

test('looks for drift everywhere at once', () => {
  const run = define('drift', ['web', 'network', 'database']);

  expect(run.steps.every((step) => step.dependsOn.length === 0)).toBe(true);
  expect(run.steps[0]?.effect).toMatchObject({ mode: 'refresh-only' });
});

test('asks once, after every plan and before every apply', () => {
  const run = define('apply', ['web', 'network', 'database']);

  expect(before(run, approveStep)).toEqual(['plan:database', 'plan:network', 'plan:web']);
  expect(before(run, 'apply:network')).toEqual([approveStep]);
  expect(before(run, 'apply:web')).toEqual([approveStep, 'apply:database', 'apply:network']);
});

test('destroys what depends on a stack before the stack', () => {
  const run = define('destroy', ['web', 'network', 'database']);

  expect(before(run, 'apply:network')).toEqual([approveStep, 'apply:database', 'apply:web']);
  expect(before(run, 'apply:web')).toEqual([approveStep]);
});

test('holds every stack of the run in its environment', () => {
  const run = define('plan', ['web', 'network', 'web']);

  expect(run.holds).toEqual(['staging/network', 'staging/web']);
});

test('keeps the order of two stacks that only an unselected one connects', () => {
  expect(edgesAmong({ a: [], b: ['a'], c: ['b'] }, ['a', 'c'])).toEqual({ a: [], c: ['a'] });
});

/** A random graph without cycles: a stack depends on earlier ones only. */
const graphs = fc
  .integer({ min: 1, max: 9 })
  .chain((size) =>
    fc
      .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: size, maxLength: size })
      .map(
        (edges): Dependencies =>
          Object.fromEntries(
            edges.map((targets, index) => [
              `s${index}`,
              index === 0 ? [] : [...new Set(targets.map((n) => `s${n % index}`))],
            ]),
          ),
      ),
  );

const reachable = (edges: Dependencies, from: string): ReadonlySet<string> => {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    for (const next of edges[name] ?? []) {
      if (!seen.has(next)) {
        seen.add(next);
        visit(next);
      }
    }
  };
  visit(from);
  return seen;
};

test('I5: any selection is applied in the order of the whole graph, and destroyed in the opposite one', () => {
  fc.assert(
    fc.property(graphs, fc.infiniteStream(fc.boolean()), (dependsOn, coins) => {
      const stacks = Object.keys(dependsOn).filter(() => coins.next().value === true);
      const edgesOf = (kind: RunKind): Dependencies =>
        Object.fromEntries(define(kind, stacks, dependsOn).steps.map((step) => [step.id, step.dependsOn]));
      const apply = edgesOf('apply');
      const destroy = edgesOf('destroy');
      for (const later of stacks) {
        const needed = [...reachable(dependsOn, later)].filter((name) => stacks.includes(name));
        for (const earlier of needed) {
          expect(reachable(apply, applyStep(later))).toContain(applyStep(earlier));
          expect(reachable(apply, planStep(later))).toContain(planStep(earlier));
          expect(reachable(destroy, applyStep(earlier))).toContain(applyStep(later));
        }
      }
    }),
  );
});
