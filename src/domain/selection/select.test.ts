import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectStacks, type SelectionFacts } from './select.ts';
import type { SelectionWish, StackDecision, TouchReason } from './model.ts';

const touch: TouchReason = { kind: 'added' };

const facts: SelectionFacts = {
  labels: { network: { tier: 'base' }, db: { tier: 'data', team: 'a' }, web: { tier: 'web', team: 'a' }, cdn: {} },
  dependsOn: { network: [], db: ['network'], web: ['db'], cdn: [] },
};
const touchedFacts = (...stacks: readonly string[]): SelectionFacts => ({
  ...facts,
  touched: new Map(stacks.map((stack) => [stack, [touch]])),
});

const chosen = (decisions: readonly StackDecision[]): readonly string[] =>
  decisions.filter(({ selected }) => selected).map(({ stack }) => stack);

const cases: readonly {
  readonly why: string;
  readonly wish: SelectionWish;
  readonly facts?: SelectionFacts;
  readonly chosen: readonly string[];
}[] = [
  { why: 'everything without a condition', wish: {}, chosen: ['cdn', 'db', 'network', 'web'] },
  { why: 'what is named', wish: { stacks: ['db'] }, chosen: ['db'] },
  { why: 'nothing where no name is given', wish: { stacks: [] }, chosen: [] },
  { why: 'any of several values of one label', wish: { labels: { tier: ['web', 'data'] } }, chosen: ['db', 'web'] },
  { why: 'all of several labels', wish: { labels: { tier: ['web', 'base'], team: ['a'] } }, chosen: ['web'] },
  { why: 'names and labels together', wish: { stacks: ['db', 'cdn'], labels: { team: ['a'] } }, chosen: ['db'] },
  { why: 'what was touched', wish: {}, facts: touchedFacts('db', 'cdn'), chosen: ['cdn', 'db'] },
  { why: 'nothing where nothing was', wish: {}, facts: touchedFacts(), chosen: [] },
  {
    why: 'what is touched and named',
    wish: { stacks: ['db', 'web'] },
    facts: touchedFacts('db', 'cdn'),
    chosen: ['db'],
  },
  {
    why: 'dependents, also of dependents, whatever their labels',
    wish: { labels: { tier: ['base'] }, withDependents: true },
    chosen: ['db', 'network', 'web'],
  },
  { why: 'nothing of what is excluded', wish: { exclude: ['db', 'cdn'] }, chosen: ['network', 'web'] },
  {
    why: 'dependents past one that is excluded',
    wish: { withDependents: true, exclude: ['db'] },
    facts: touchedFacts('network'),
    chosen: ['network', 'web'],
  },
  {
    why: 'no dependents of what is excluded itself',
    wish: { withDependents: true, exclude: ['network'] },
    facts: touchedFacts('network'),
    chosen: [],
  },
];

it.each(cases)('chooses $why', ({ wish, facts: given = facts, chosen: expected }) => {
  expect(chosen(selectStacks(wish, given))).toEqual(expected);
});

it('says why each stack is in or out', () => {
  const wish = { labels: { tier: ['base', 'data'] }, withDependents: true, exclude: ['cdn'] };

  const decisions = selectStacks(wish, touchedFacts('network'));

  expect(decisions).toEqual([
    { stack: 'cdn', selected: false, reasons: [{ kind: 'excluded' }] },
    { stack: 'db', selected: true, reasons: [{ kind: 'dependent', of: ['network'] }] },
    { stack: 'network', selected: true, reasons: [{ kind: 'label', label: 'tier', value: 'base' }, touch] },
    { stack: 'web', selected: true, reasons: [{ kind: 'dependent', of: ['db'] }] },
  ]);
});

it('names every condition that a stack does not meet', () => {
  const decisions = selectStacks({ stacks: ['db'], labels: { tier: ['data'] } }, touchedFacts('db'));

  expect(decisions.find(({ stack }) => stack === 'web')?.reasons).toEqual([
    { kind: 'not-named' },
    { kind: 'label-differs', label: 'tier', value: 'web' },
    { kind: 'unchanged' },
  ]);
});

/** Any graph without cycles over ten stacks, with what was touched and what is wished. */
const situations = fc.record({
  edges: fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 25 }),
  labels: fc.array(fc.constantFrom('x', 'y', undefined), { minLength: 10, maxLength: 10 }),
  touched: fc.option(fc.uniqueArray(fc.nat(9))),
  named: fc.option(fc.uniqueArray(fc.nat(9))),
  excluded: fc.uniqueArray(fc.nat(9), { maxLength: 3 }),
  label: fc.option(fc.constantFrom('x', 'y')),
  withDependents: fc.boolean(),
});
const name = (index: number): string => `s${index}`;

describe('any selection', () => {
  it('is the stacks that meet every condition, closed under dependents if asked, without the excluded', () => {
    fc.assert(
      fc.property(situations, ({ edges, labels, touched, named, excluded, label, withDependents }) => {
        const dependsOn = Object.fromEntries(
          labels.map((_, stack) => [
            name(stack),
            [...new Set(edges.filter(([from, to]) => from === stack && to < from).map(([, to]) => name(to)))],
          ]),
        );
        const meets = (stack: number): boolean =>
          !excluded.includes(stack) &&
          (named?.includes(stack) ?? true) &&
          (touched?.includes(stack) ?? true) &&
          (label === null || labels[stack] === label);
        const roots = labels.flatMap((_, stack) => (meets(stack) ? [name(stack)] : []));
        const reaches = (stack: string): boolean => roots.includes(stack) || (dependsOn[stack] ?? []).some(reaches);
        const expected = labels
          .map((_, stack) => name(stack))
          .filter((stack) => !excluded.map(name).includes(stack))
          .filter((stack) => (withDependents ? reaches(stack) : roots.includes(stack)));

        const decisions = selectStacks(
          {
            withDependents,
            exclude: excluded.map(name),
            ...(named === null ? {} : { stacks: named.map(name) }),
            ...(label === null ? {} : { labels: { l: [label] } }),
          },
          {
            dependsOn,
            labels: Object.fromEntries(labels.map((l, stack) => [name(stack), l === undefined ? {} : { l }])),
            ...(touched === null ? {} : { touched: new Map(touched.map((stack) => [name(stack), [touch]])) }),
          },
        );

        expect(chosen(decisions)).toEqual(expected.sort());
        expect(decisions.every(({ reasons }) => reasons.length > 0)).toBe(true);
      }),
    );
  });
});
