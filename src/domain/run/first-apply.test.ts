import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Dependencies } from './definitions.ts';
import { decideFirstApplies, type RunFacts, type StackFacts, whyPlanned, type WhyPlanned } from './first-apply.ts';

const run: RunFacts = {
  kind: 'apply',
  approvedInAdvance: true,
  protectedEnvironment: false,
  asksForApprovals: false,
  hasPlanFile: false,
  planFirst: false,
};

const stack: StackFacts = {
  content: 'resources',
  able: true,
  state: 'none',
  recorded: false,
  hasRequests: false,
  sound: true,
};

test('needs no plan where nobody is asked and nothing is there', () => {
  expect(whyPlanned(run, stack)).toBeUndefined();
});

interface Row {
  readonly why: string;
  readonly run?: Partial<RunFacts>;
  readonly stack?: Partial<StackFacts>;
  readonly reason: WhyPlanned;
}

const rows: readonly Row[] = [
  { why: 'a plan changes nothing', run: { kind: 'plan' }, reason: 'another kind of run' },
  { why: 'what is destroyed is there', run: { kind: 'destroy' }, reason: 'another kind of run' },
  { why: 'a look at drift changes nothing', run: { kind: 'drift' }, reason: 'another kind of run' },
  { why: 'somebody wants to see the plans', run: { planFirst: true }, reason: 'plan first' },
  { why: 'a plan file says what is applied', run: { hasPlanFile: true }, reason: 'plan file' },
  { why: 'approvals are of a plan', run: { asksForApprovals: true }, reason: 'approvals of a plan file' },
  { why: 'nothing approves it in advance', run: { protectedEnvironment: true }, reason: 'protected environment' },
  { why: 'a person is asked, and asked about a plan', run: { approvedInAdvance: false }, reason: 'somebody is asked' },
  { why: 'a root module may import and move', stack: { content: 'source' }, reason: 'root module' },
  { why: 'the engine has no such power', stack: { able: false }, reason: 'engine cannot' },
  { why: 'an import changes what exists', stack: { hasRequests: true }, reason: 'requests' },
  { why: 'an apply of it was begun', stack: { recorded: true }, reason: 'begun before' },
  { why: 'there is a state', stack: { state: 'some' }, reason: 'state is there' },
  { why: 'its state cannot be read here', stack: { state: 'unknown' }, reason: 'state is elsewhere' },
  { why: 'its plan tells what is wrong with it', stack: { sound: false }, reason: 'not sound' },
];

test.each(rows)('is planned, for $why', ({ run: ofRun = {}, stack: ofStack = {}, reason }) => {
  expect(whyPlanned({ ...run, ...ofRun }, { ...stack, ...ofStack })).toBe(reason);
});

const shop: Dependencies = { network: [], data: ['network'], web: ['data'], mail: [] };

const decide = (odd: Readonly<Record<string, Partial<StackFacts>>>, onFailure: 'stop' | 'continue' = 'stop') =>
  decideFirstApplies({
    run,
    onFailure,
    stacks: Object.fromEntries(Object.keys(shop).map((name) => [name, { ...stack, ...odd[name] }])),
    dependsOn: shop,
  });

test('plans what a planned stack needs, all the way up, and nothing else', () => {
  expect(decide({ web: { state: 'some' } })).toEqual({
    web: 'state is there',
    data: 'needed for a plan',
    network: 'needed for a plan',
    mail: undefined,
  });
  expect(decide({ network: { state: 'some' } })).toEqual({
    network: 'state is there',
    data: undefined,
    web: undefined,
    mail: undefined,
  });
});

test('plans all stacks or none where a failure does not end the run', () => {
  expect(decide({ network: { state: 'some' } }, 'continue')).toEqual({
    network: 'state is there',
    data: 'others are planned',
    web: 'others are planned',
    mail: 'others are planned',
  });
  expect(Object.values(decide({}, 'continue'))).toEqual([undefined, undefined, undefined, undefined]);
});

test('no stack that is planned needs one that is not, and none is spared a plan for which there is a reason', () => {
  const facts = fc.record({
    content: fc.constantFrom('resources', 'source'),
    able: fc.boolean(),
    state: fc.constantFrom('none', 'some', 'unknown'),
    recorded: fc.boolean(),
    hasRequests: fc.boolean(),
    sound: fc.boolean(),
  } as const);
  const graph = fc.array(fc.tuple(facts, fc.array(fc.nat(9), { maxLength: 3 })), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(graph, fc.constantFrom('stop', 'continue'), (nodes, onFailure) => {
      const stacks = Object.fromEntries(nodes.map(([each], index) => [`s${index}`, each]));
      const dependsOn = Object.fromEntries(
        nodes.map(([, needs], index) => [`s${index}`, needs.filter((need) => need < index).map((need) => `s${need}`)]),
      );

      const why = decideFirstApplies({ run, onFailure, stacks, dependsOn });

      for (const [name, each] of Object.entries(stacks)) {
        if (why[name] === undefined) expect(whyPlanned(run, each)).toBeUndefined();
        else for (const upstream of dependsOn[name] ?? []) expect(why[upstream]).toBeDefined();
      }
    }),
  );
});
