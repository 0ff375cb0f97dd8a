import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterLook } from './drift-news.ts';
import type { StackDrift } from './drift-report.ts';
import type { Change } from './model.ts';

const change = (address: string, to: string): Change => ({
  address,
  mode: 'managed',
  type: 't',
  name: address,
  provider: 'p',
  action: 'update',
  attributes: [
    { path: ['a'], before: { kind: 'known', value: 'was' }, after: { kind: 'known', value: to }, forcesReplace: false },
  ],
});

const drift = (stack: string, ...changes: readonly Change[]): StackDrift => ({
  stack,
  changes,
  mending: { kind: 'unknown', because: 'nobody asked' },
});

describe('between two looks', () => {
  it('all that the first finds is new', () => {
    const report = [drift('b', change('t.x', '1')), drift('a', change('t.y', '1'))];

    const { known, news } = afterLook([], { report, looked: ['a', 'b', 'c'] });

    expect(known.map(({ stack }) => stack)).toEqual(['a', 'b']);
    expect(news).toEqual([
      { stack: 'a', found: [change('t.y', '1')], settled: [] },
      { stack: 'b', found: [change('t.x', '1')], settled: [] },
    ]);
  });

  it('what drifts on, what drifts anew and what is in order again are told apart', () => {
    const before = [drift('a', change('t.same', '1'), change('t.other', '1'), change('t.mended', '1'))];
    const report = [drift('a', change('t.same', '1'), change('t.other', '2'), change('t.new', '1'))];

    const { news } = afterLook(before, { report, looked: ['a'] });

    expect(news).toEqual([
      { stack: 'a', found: [change('t.other', '2'), change('t.new', '1')], settled: [change('t.mended', '1')] },
    ]);
  });

  it('a stack that could not be looked at has not settled', () => {
    const before = [drift('a', change('t.x', '1'))];

    expect(afterLook(before, { report: [], looked: [] })).toEqual({ known: before, news: [] });
    expect(afterLook(before, { report: [], looked: ['a'] })).toEqual({
      known: [],
      news: [{ stack: 'a', found: [], settled: [change('t.x', '1')] }],
    });
  });
});

const anyReport = fc
  .dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.constantFrom('1', '2'), { minKeys: 1 }),
  )
  .map((stacks) =>
    Object.entries(stacks).map(([stack, changes]) =>
      drift(stack, ...Object.entries(changes).map(([name, to]) => change(`t.${name}`, to))),
    ),
  );
const anyLooks = fc.array(fc.record({ report: anyReport, looked: fc.subarray(['a', 'b', 'c']) }), { maxLength: 6 });

/** Stack and address → the change. */
type Picture = ReadonlyMap<string, Change>;
const pictureOf = (report: readonly StackDrift[]): Picture =>
  new Map(report.flatMap(({ stack, changes }) => changes.map((each) => [`${stack} ${each.address}`, each] as const)));

describe('over any looks', () => {
  it('who adds up the news knows what is known, and is told nothing twice', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        let known: readonly StackDrift[] = [];
        const told = new Map<string, Change>();
        for (const { report, looked } of looks) {
          // Nothing is reported of a stack that was not looked at.
          const seen = report.filter(({ stack }) => looked.includes(stack));
          const after = afterLook(known, { report: seen, looked });
          known = after.known;
          for (const { stack, found, settled } of after.news) {
            for (const each of settled) expect(told.delete(`${stack} ${each.address}`)).toBe(true);
            for (const each of found) {
              expect(told.get(`${stack} ${each.address}`)).not.toEqual(each);
              told.set(`${stack} ${each.address}`, each);
            }
          }
          expect(Object.fromEntries(told)).toEqual(Object.fromEntries(pictureOf(known)));
        }
      }),
    );
  });

  it('the same look once more has no news', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const look = { report, looked: ['a', 'b', 'c'] };
        const { known } = afterLook([], look);

        expect(afterLook(known, look)).toEqual({ known, news: [] });
      }),
    );
  });
});
