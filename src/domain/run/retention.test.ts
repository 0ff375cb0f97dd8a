import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeptRun, prunable, prunableLooks } from './retention.ts';
import { isActive, isResumable } from './status.ts';

const now = new Date('2026-11-30T00:00:00.000Z');
const day = 86_400;
const daysAgo = (days: number): string => new Date(now.getTime() - days * day * 1000).toISOString();

/** The first is the newest: as many days old as its place says. */
const runs = (...given: readonly Partial<KeptRun>[]): readonly KeptRun[] =>
  given.map((each, index) => ({
    id: `r${index}`,
    kind: 'apply',
    environment: 'staging',
    status: 'done',
    updatedAt: daysAgo(index),
    isHeld: false,
    stacks: ['web'],
    ...each,
  }));

const nothingNamed: ReadonlySet<string> = new Set();
const week = { olderThanSeconds: 7 * day };

describe('retention of runs', () => {
  it.each<readonly [string, readonly KeptRun[], Parameters<typeof prunable>[1], readonly string[]]>([
    ['by age', runs({}, {}, { updatedAt: daysAgo(8) }, { updatedAt: daysAgo(9) }), week, ['r3', 'r2']],
    ['by number', runs({}, {}, {}, {}), { keep: 2 }, ['r3', 'r2']],
    ['by both: only where both say so', runs({}, {}, {}, { updatedAt: daysAgo(8) }), { ...week, keep: 1 }, ['r3']],
    ['the last of a stack stays', runs({}, { stacks: ['db'] }, {}), { keep: 0 }, ['r2']],
    ['of each kind', runs({ kind: 'drift' }, { kind: 'plan' }, {}, {}), { keep: 0 }, ['r3']],
    ['of each environment', runs({}, { environment: 'production' }, {}), { keep: 0 }, ['r2']],
    [
      'one that failed is not the last',
      runs({ kind: 'drift', status: 'declined' }, { kind: 'drift' }),
      { keep: 0 },
      ['r0'],
    ],
    ['what can be resumed stays', runs({}, { status: 'failed' }, { status: 'waiting' }, {}), { keep: 0 }, ['r3']],
    ['an old plan that failed goes', runs({ kind: 'plan' }, { kind: 'plan', status: 'failed' }), { keep: 0 }, ['r1']],
    [
      'but not one about more',
      runs({ kind: 'plan' }, { kind: 'plan', status: 'failed', stacks: ['web', 'db'] }),
      { keep: 0 },
      [],
    ],
    ['nor one in work', runs({ kind: 'plan' }, { kind: 'plan', status: 'running' }), { keep: 0 }, []],
    ['what is held stays', runs({}, { isHeld: true }, {}), { keep: 0 }, ['r2']],
  ])('%s', (_, given, rule, gone) => {
    expect(prunable({ runs: given, named: nothingNamed, now }, rule)).toEqual(gone);
  });

  it('keeps what records of stacks name', () => {
    expect(prunable({ runs: runs({}, {}, {}), named: new Set(['r2']), now }, { keep: 0 })).toEqual(['r1']);
  });

  const some = fc.array(
    fc.record<Partial<KeptRun>>({
      kind: fc.constantFrom('apply', 'plan', 'drift', 'destroy'),
      environment: fc.constantFrom('staging', 'production'),
      status: fc.constantFrom('done', 'failed', 'running', 'waiting', 'stopped', 'declined', 'superseded'),
      isHeld: fc.boolean(),
      stacks: fc.uniqueArray(fc.constantFrom('web', 'db', 'dns'), { minLength: 1 }),
    }),
    { maxLength: 12 },
  );

  it('never takes what changes the world and may be resumed, what is held, nor the last of a stack', () => {
    fc.assert(
      fc.property(some, fc.nat({ max: 5 }), (given, keep) => {
        const all = runs(...given);
        const gone = new Set(prunable({ runs: all, named: nothingNamed, now }, { keep }));
        for (const run of all.filter(({ id }) => gone.has(id))) {
          expect(run.isHeld || isActive(run.status)).toBe(false);
          if (run.kind === 'apply' || run.kind === 'destroy') expect(isResumable(run.status)).toBe(false);
        }
        const last = (runsOf: readonly KeptRun[], stack: string, kind: string, environment: string) =>
          runsOf.find(
            (run) =>
              run.status === 'done' &&
              run.kind === kind &&
              run.environment === environment &&
              run.stacks.includes(stack),
          )?.id;
        const left = all.filter(({ id }) => !gone.has(id));
        for (const stack of ['web', 'db', 'dns'])
          for (const kind of ['apply', 'plan', 'drift', 'destroy'])
            for (const environment of ['staging', 'production'])
              expect(last(left, stack, kind, environment)).toBe(last(all, stack, kind, environment));
        expect(left.slice(0, keep)).toEqual(all.slice(0, keep));
      }),
    );
  });
});

describe('looks of a watch', () => {
  const looks = (many: number, more: Partial<KeptRun> = {}): readonly KeptRun[] =>
    runs(...Array.from({ length: many }, () => ({ kind: 'drift' as const, ...more })));

  it('go in one go, down to twenty, also those that failed', () => {
    expect(prunableLooks(looks(39))).toEqual([]);
    expect(prunableLooks(looks(40))).toHaveLength(20);
    expect(prunableLooks(looks(40, { status: 'failed' }))).toHaveLength(20);
  });

  it('stay where they are the last that ended well', () => {
    const all = looks(40, { status: 'failed' }).map((run) =>
      run.id === 'r30' ? { ...run, status: 'done' as const } : run,
    );

    expect(prunableLooks(all)).not.toContain('r30');
  });
});
