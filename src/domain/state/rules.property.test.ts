import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgeWrite, type CurrentState } from './acceptance.ts';
import { judgeLock, judgeUnlock, type StateLock } from './lock.ts';

/** Two writers and a thief at one state: locks, writes, releases, deaths, in any order. */
type Move =
  | { readonly kind: 'lock' | 'unlock' | 'die'; readonly who: number }
  | { readonly kind: 'write'; readonly who: number; readonly serial: number; readonly lineage: string }
  | { readonly kind: 'write with'; readonly lockId: string | undefined; readonly serial: number };

const who = fc.nat(2);
const serial = fc.nat(6);
const moves: fc.Arbitrary<readonly Move[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('lock' as const, 'unlock' as const, 'die' as const), who }),
    fc.record({ kind: fc.constant('write' as const), who, serial, lineage: fc.constantFrom('a', 'a', 'a', 'b') }),
    fc.record({
      kind: fc.constant('write with' as const),
      lockId: fc.constantFrom('stolen', 'lock-0', undefined),
      serial,
    }),
  ),
  { maxLength: 40 },
);

const lockOf = (number: number): StateLock => ({
  id: `lock-${number}`,
  who: `writer ${number}`,
  operation: 'apply',
  since: 'now',
  info: { ID: `lock-${number}` },
});

it('never lets a serial go back, a lineage change, or anybody write who does not hold the lock', () => {
  fc.assert(
    fc.property(moves, (list) => {
      const dead = new Set<number>();
      let held: StateLock | undefined;
      let current: CurrentState | undefined;
      const write = (lockId: string | undefined, facts: CurrentState['facts']): void => {
        const verdict = judgeWrite({ state: 'e/s', current, incoming: facts, same: false, lock: held, lockId });
        if (verdict.kind !== 'accept') return;
        expect(held?.id).toBe(lockId);
        if (current !== undefined) {
          expect(facts.serial).toBeGreaterThan(current.facts.serial);
          expect(facts.lineage).toBe(current.facts.lineage);
        }
        current = { facts, present: true };
      };
      for (const move of list) {
        if (move.kind === 'die') dead.add(move.who);
        if (move.kind === 'lock' && !dead.has(move.who)) {
          const owner = held;
          const life = owner !== undefined && dead.has(Number(owner.id.at(-1))) ? 'gone' : 'alive';
          const verdict = judgeLock({
            state: 'e/s',
            wanted: lockOf(move.who),
            held: owner === undefined ? undefined : { lock: owner, life },
          });
          // Nobody takes the lock of a living one.
          if (verdict.kind === 'refuse') expect(life).toBe('alive');
          else {
            if (owner !== undefined && owner.id !== `lock-${move.who}`) expect(life).toBe('gone');
            held = lockOf(move.who);
          }
        }
        if (move.kind === 'unlock') {
          const verdict = judgeUnlock('e/s', held, `lock-${move.who}`);
          if (verdict.kind === 'released') expect(held?.id).toBe(`lock-${move.who}`);
          if (verdict.kind !== 'refuse') held = undefined;
        }
        if (move.kind === 'write') write(`lock-${move.who}`, { serial: move.serial, lineage: move.lineage });
        if (move.kind === 'write with') write(move.lockId, { serial: move.serial, lineage: 'a' });
      }
    }),
    { numRuns: 500 },
  );
});

it('takes the same text once more for done, and only that', () => {
  fc.assert(
    fc.property(serial, serial, fc.boolean(), (there, given, same) => {
      const verdict = judgeWrite({
        state: 'e/s',
        current: { facts: { serial: there, lineage: 'a' }, present: true },
        incoming: { serial: given, lineage: 'a' },
        same: same && there === given,
        lock: undefined,
        lockId: undefined,
      });

      const expected = given > there ? 'accept' : same && there === given ? 'same' : 'refuse';
      expect(verdict.kind).toBe(expected);
    }),
  );
});

it.each([
  {
    why: 'after it was deleted, another lineage',
    serial: 1,
    lineage: 'b',
    present: false,
    order: 'check',
    kind: 'accept',
  },
  {
    why: 'after it was deleted, the old one again',
    serial: 5,
    lineage: 'a',
    present: false,
    order: 'check',
    kind: 'refuse',
  },
  { why: 'by force, back in serial', serial: 1, lineage: 'a', present: true, order: 'force', kind: 'accept' },
  { why: 'by force, another lineage', serial: 1, lineage: 'b', present: true, order: 'force', kind: 'accept' },
] as const)('$why: $kind', ({ serial: given, lineage, present, order, kind }) => {
  const verdict = judgeWrite({
    state: 'e/s',
    current: { facts: { serial: 5, lineage: 'a' }, present },
    incoming: { serial: given, lineage },
    same: false,
    lock: undefined,
    lockId: undefined,
    order,
  });

  expect(verdict.kind).toBe(kind);
});

it('does not write by force against a lock', () => {
  const verdict = judgeWrite({
    state: 'e/s',
    current: undefined,
    incoming: { serial: 1, lineage: 'a' },
    same: false,
    lock: lockOf(1),
    lockId: undefined,
    order: 'force',
  });

  expect(verdict).toMatchObject({ kind: 'refuse', error: { code: 'STATE_LOCKED' } });
});
