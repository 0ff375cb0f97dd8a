import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWithReviewed } from './compare.ts';
import type { AttributeChange, Change, ShownValue, StackPlan } from './model.ts';

const absent: ShownValue = { kind: 'absent' };
const unknown: ShownValue = { kind: 'unknown', from: 'network' };
const known = (value: string | number): ShownValue => ({ kind: 'known', value });

type Values = readonly (string | undefined)[];

/** `undefined` stands for unknown. */
const leaves = (before: Values, after: Values): readonly AttributeChange[] =>
  Array.from({ length: Math.max(before.length, after.length) }, (_, index) => ({
    path: ['ids', index],
    before: index < before.length ? known(before[index] ?? '') : absent,
    after: index >= after.length ? absent : after[index] === undefined ? unknown : known(after[index] ?? ''),
    forcesReplace: false,
  }));

const differs = ({ before, after }: AttributeChange): boolean => JSON.stringify(before) !== JSON.stringify(after);

function plan(before: Values, after: Values, action: Change['action'] = 'update'): StackPlan {
  const all = leaves(before, after);
  const attributes = action === 'update' ? all.filter(differs) : all;
  const kept = all.filter((leaf) => !attributes.includes(leaf)).map(({ path, after: value }) => ({ path, value }));
  const change: Change = {
    address: 'a.b',
    mode: 'managed',
    type: 'a',
    name: 'b',
    provider: 'p',
    action,
    attributes,
    ...(after.includes(undefined) && kept.length > 0 ? { kept } : {}),
  };
  return {
    version: 1,
    stack: 's',
    engine: 'terraform',
    engineVersion: '1.11.4',
    mode: 'apply',
    changes: attributes.length === 0 ? [] : [change],
    drift: [],
    outputs: [],
    waitsFor: [],
    warnings: [],
  };
}

const same = (reviewed: StackPlan, now: StackPlan): boolean => compareWithReviewed(reviewed, now).same;

describe('the order of a list that held an unknown', () => {
  const word = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const set = fc.uniqueArray(word, { maxLength: 4 });

  it('is no difference, whatever the unknown turned out to be', () => {
    fc.assert(
      fc.property(set, set, fc.nat(4), word, (before, kept, place, made) => {
        const at = Math.min(place, kept.length);
        const reviewed = [...kept.slice(0, at), undefined, ...kept.slice(at)];
        const now = [...new Set([...kept, made])].sort();

        expect(same(plan(before, reviewed), plan(before, now))).toBe(true);
        expect(same(plan([], reviewed, 'create'), plan([], now, 'create'))).toBe(true);
      }),
    );
  });

  it('hides no element that nobody has seen, and none that is gone', () => {
    fc.assert(
      fc.property(set, set, word, word, (before, kept, made, more) => {
        fc.pre(made !== more && !kept.includes(made) && !kept.includes(more));
        const reviewed = plan(before, [...kept, undefined]);
        const now = [...kept, made, more].sort();
        // What is there already, and stays, is no change.
        fc.pre(!before.includes(made) && !before.includes(more));

        expect(same(reviewed, plan(before, now))).toBe(false);
        if (kept.length > 0) {
          const [, ...rest] = kept;
          expect(same(plan([], [...kept, undefined], 'create'), plan([], [...rest, made, more].sort(), 'create'))).toBe(
            false,
          );
        }
      }),
    );
  });

  it('stays what it is where all was known', () => {
    expect(same(plan([], ['a', 'b'], 'create'), plan([], ['b', 'a'], 'create'))).toBe(false);
  });

  it('goes for elements of several leaves as a whole', () => {
    const block = (index: number, name: string, id: ShownValue): readonly AttributeChange[] => [
      { path: ['target', index, 'name'], before: absent, after: known(name), forcesReplace: false },
      { path: ['target', index, 'id'], before: absent, after: id, forcesReplace: false },
    ];
    const whole = (attributes: readonly AttributeChange[]): StackPlan => {
      const base = plan([], ['x'], 'create');
      return { ...base, changes: base.changes.map((change) => ({ ...change, attributes })) };
    };
    const reviewed = whole([...block(0, 'a', unknown), ...block(1, 'b', known('i-2'))]);

    expect(same(reviewed, whole([...block(0, 'b', known('i-2')), ...block(1, 'a', known('i-1'))]))).toBe(true);
    expect(same(reviewed, whole([...block(0, 'b', known('i-1')), ...block(1, 'a', known('i-2'))]))).toBe(false);
  });
});
