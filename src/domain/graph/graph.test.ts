import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EffectiveProject, Stack, Target } from '../project/model.ts';
import { closure, type Edges, findCycle, reversed, stackGraph, targetsOf, topologicalOrder } from './graph.ts';

const nodes = ['a', 'b', 'c', 'd', 'e', 'f', 'constructor', '__proto__'];
const anyGraph: fc.Arbitrary<Edges> = fc
  .array(fc.tuple(fc.constantFrom(...nodes), fc.uniqueArray(fc.constantFrom(...nodes), { maxLength: 4 })))
  .map((entries) => Object.fromEntries(entries));

/** Edges only go back in a list: there can be no cycle. */
const acyclic: fc.Arbitrary<Edges> = fc
  .array(fc.array(fc.nat(20), { maxLength: 5 }), { maxLength: 20 })
  .map((rows) =>
    Object.fromEntries(rows.map((row, index) => [`n${index}`, row.filter((to) => to < index).map((to) => `n${to}`)])),
  );

const allNodes = (edges: Edges) => new Set([...Object.keys(edges), ...Object.values(edges).flat()]);

/** The definition, naively: a node that reaches itself. */
function hasCycle(edges: Edges): boolean {
  return Object.keys(edges).some((start) => {
    const reached = closure(edges, edges[start] ?? []);
    return reached.has(start);
  });
}

describe('order', () => {
  it('has every node once, and every dependency before what depends on it', () => {
    fc.assert(
      fc.property(acyclic, (edges) => {
        const order = topologicalOrder(edges);
        const place = new Map(order.map((name, index) => [name, index]));

        expect(new Set(order)).toEqual(allNodes(edges));
        expect(order).toHaveLength(place.size);
        for (const [name, dependencies] of Object.entries(edges)) {
          for (const dependency of dependencies) expect(place.get(dependency)).toBeLessThan(place.get(name) ?? -1);
        }
      }),
    );
  });

  it('follows the keys where nothing decides', () => {
    expect(topologicalOrder({ b: [], a: ['c'], c: [], d: [] })).toEqual(['b', 'c', 'a', 'd']);
  });

  it('refuses a cycle by its code', () => {
    expect(() => topologicalOrder({ a: ['b'], b: ['a'] })).toThrow(expect.objectContaining({ code: 'PROJECT_CYCLE' }));
  });

  it('takes a chain of a hundred thousand', () => {
    const edges = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`n${index}`, [`n${index + 1}`]]));

    expect(topologicalOrder(edges)[0]).toBe('n100000');
  });
});

describe('cycles', () => {
  it('are found exactly where there is one, and are real', () => {
    fc.assert(
      fc.property(anyGraph, (edges) => {
        const cycle = findCycle(edges);

        expect(cycle !== undefined).toBe(hasCycle(edges));
        if (cycle === undefined) return;
        expect(cycle[0]).toBe(cycle.at(-1));
        for (const [index, name] of cycle.slice(0, -1).entries()) expect(edges[name]).toContain(cycle[index + 1]);
      }),
    );
  });

  it('name a node that depends on itself', () => {
    expect(findCycle({ a: ['a'] })).toEqual(['a', 'a']);
  });
});

describe('looking the other way', () => {
  it('gives the same edges back when done twice', () => {
    fc.assert(
      fc.property(acyclic, (edges) => {
        const pairs = (graph: Edges) =>
          Object.entries(graph).flatMap(([from, targets]) => [...new Set(targets)].map((to) => `${from} ${to}`));

        expect(new Set(pairs(reversed(reversed(edges))))).toEqual(new Set(pairs(edges)));
      }),
    );
  });
});

describe('closure', () => {
  it('holds the roots and all they need, and nothing else', () => {
    expect([...closure({ a: ['b'], b: ['c'], d: ['c'] }, ['a'])]).toEqual(['a', 'b', 'c']);
  });
});

const target = (name: string, settings: Target['provider']['settings'] = {}): Target => ({
  name,
  cloud: 'aws',
  provider: { source: 'hashicorp/aws', name: 'aws', settings },
});

const stack = (name: string, given: Partial<Stack> = {}): Stack => ({
  name,
  engine: 'auto',
  content: { kind: 'resources', resources: [], modules: [], imports: [], removed: [], moved: [] },
  variables: {},
  outputs: {},
  dependsOn: [],
  labels: {},
  ...given,
});

const project = (stacks: readonly Stack[], targets: readonly Target[] = []): EffectiveProject => ({
  name: 'shop',
  environment: { name: 'default', protected: false },
  variables: {},
  secrets: {},
  services: {},
  notifiers: {},
  metricSources: {},
  targets: Object.fromEntries(targets.map((each) => [each.name, each])),
  stacks: Object.fromEntries(stacks.map((each) => [each.name, each])),
  settings: { parallelism: 4, engine: 'auto', tools: {}, maxDeletions: 5, defaultTags: {} },
});

const resource = {
  mode: 'managed',
  type: 't',
  name: 'r',
  properties: {},
  dependsOn: [],
  tags: {},
  lifecycle: {},
} as const;
const withResource = (
  given: Partial<typeof resource> & { readonly properties?: Stack['variables'] },
): Stack['content'] => ({
  kind: 'resources',
  resources: [{ ...resource, ...given }],
  modules: [],
  imports: [],
  removed: [],
  moved: [],
});

describe('the graph of stacks', () => {
  it('has an edge for every reference and every dependsOn, with the reasons', () => {
    const graph = stackGraph(
      project([
        stack('web', {
          dependsOn: ['dns'],
          content: withResource({ properties: { a: ['${stacks.network.id}', 'x ${stacks.network.cidr}'] } }),
          outputs: { o: { value: '${stacks.dns.name}', sensitive: false } },
        }),
        stack('network'),
        stack('dns', { variables: { n: '${stacks.network.id}' } }),
      ]),
    );

    expect(graph.dependsOn).toEqual({ dns: ['network'], network: [], web: ['dns', 'network'] });
    expect(graph.order).toEqual(['network', 'dns', 'web']);
    expect(graph.reasons).toEqual([
      { from: 'dns', to: 'network', because: ['${stacks.network.id}'] },
      { from: 'web', to: 'dns', because: ['${stacks.dns.name}', 'dependsOn'] },
      { from: 'web', to: 'network', because: ['${stacks.network.cidr}', '${stacks.network.id}'] },
    ]);
  });

  it('counts what the settings of a used provider refer to', () => {
    const cluster = target('cluster', { host: '${stacks.k8s.endpoint}' });
    const graph = stackGraph(project([stack('k8s'), stack('app', { target: 'cluster' }), stack('other')], [cluster]));

    expect(graph.dependsOn).toEqual({ app: ['k8s'], k8s: [], other: [] });
  });

  it('does not count the target of an existing root module, which brings its own provider', () => {
    const legacy = stack('legacy', { target: 'eu', content: { kind: 'source', directory: './legacy' } });

    expect(targetsOf(legacy, { eu: target('eu') })).toEqual([]);
  });

  it('orders a thousand stacks without waiting', () => {
    const many = Array.from({ length: 1000 }, (_, index) =>
      stack(`s${index}`, { variables: index === 0 ? {} : { a: `\${stacks.s${index - 1}.o}` } }),
    );
    const before = process.cpuUsage();

    const { order } = stackGraph(project(many));

    const { user } = process.cpuUsage(before);
    expect(order.at(-1)).toBe('s999');
    expect(user / 1000).toBeLessThan(250);
  });
});
