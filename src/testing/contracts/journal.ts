import { afterEach, beforeEach, describe, expect, it } from './runner.ts';
import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import { advance, initialState } from '../../domain/run/advance.ts';
import type { RunDefinition, RunSignal, RunState } from '../../domain/run/model.ts';
import type { HolderLife } from '../../domain/run/takeover.ts';
import type { Holder, Journal, StackRecord } from '../../ports/journal.ts';

/** What the suite needs: one journal that several processes use, and power over who of them lives. */
export interface JournalBench {
  /** A handle of its own on the same journal. */
  open(): Journal;
  setLife(holder: Holder, life: HolderLife): void;
  close(): void;
}

const alice: Holder = { pid: 11, startedAt: 'boot/1/100', host: 'here', user: 'alice' };
const bob: Holder = { pid: 12, startedAt: 'boot/1/200', host: 'here', user: 'bob' };
const now = new Date('2026-11-24T10:00:00.000Z');
const at = now.toISOString();

const definition = (id: string, more: Partial<RunDefinition> = {}): RunDefinition => ({
  version: 1,
  id,
  kind: 'apply',
  project: 'shop',
  environment: 'staging',
  steps: ['network', 'web'].map((stack) => ({
    id: `apply:${stack}`,
    effect: { kind: 'iac.apply', stack, mode: 'apply' },
    dependsOn: stack === 'web' ? ['apply:network'] : [],
  })),
  parallelism: 2,
  onFailure: 'stop',
  holds: ['staging/network', 'staging/web'],
  request: { stacks: ['network', 'web'] },
  ...more,
});

/** Every journal behaves like this. */
export function journalContract(name: string, openBench: () => JournalBench): void {
  describe(`journal: ${name}`, () => {
    let bench: JournalBench;
    let journal: Journal;
    beforeEach(() => {
      bench = openBench();
      journal = bench.open();
    });
    afterEach(() => {
      journal.close();
      bench.close();
    });

    const begin = (run: RunDefinition, holder: Holder = alice, into: Journal = journal): RunState => {
      const state = initialState(run);
      into.create(run, state, holder);
      return state;
    };
    const go = (run: RunDefinition, state: RunState, signal: RunSignal): RunState => {
      const next = advance(run, state, signal, now).state;
      journal.record(run.id, signal, next, at);
      return next;
    };

    it('gives back what was recorded, to every process', () => {
      const run = definition('r1');
      const started = go(run, begin(run), { type: 'started' });
      const last = go(run, started, { type: 'step.succeeded', step: 'apply:network', result: { id: 'vpc-1' } });

      const other = bench.open();
      const stored = other.load('r1');
      other.close();

      expect(stored?.definition).toEqual(run);
      expect(stored?.state).toEqual(last);
      expect(stored).toMatchObject({ status: 'running', updatedAt: at, holder: { ...alice, alive: true } });
    });

    it('knows nothing of a run that never was', () => {
      expect(journal.load('r9')).toBeUndefined();
      expect(journal.events('r9')).toEqual([]);
      expect(journal.get('r9', 'plan')).toBeUndefined();
    });

    it('keeps every value that was put under a name, also from who holds nothing', () => {
      journal.put('services', 'wish', { verb: 'pause' });
      journal.put('services', 'other', 1);
      journal.put('services', 'wish', { verb: 'abort' });

      expect(journal.values('services', 'wish', 0)).toEqual([{ verb: 'pause' }, { verb: 'abort' }]);
      expect(journal.values('services', 'wish', 1)).toEqual([{ verb: 'abort' }]);
      expect(journal.values('services', 'wish', 2)).toEqual([]);
      expect(journal.get('services', 'wish')).toEqual({ verb: 'abort' });
      expect(journal.values('nobody', 'wish', 0)).toEqual([]);
    });

    it('keeps events in order, and named values', () => {
      begin(definition('r1'));
      journal.note('r1', { at, run: 'r1', type: 'run.stopping' });
      journal.note('r1', { at, run: 'r1', type: 'step.blocked', step: 'apply:web', by: ['apply:network'] });
      journal.put('r1', 'plan:web', { changes: [1, null, 'é'] });
      journal.put('r1', 'plan:web', { changes: [2] });

      expect(journal.events('r1').map(({ type }) => type)).toEqual(['run.stopping', 'step.blocked']);
      expect(journal.get('r1', 'plan:web')).toEqual({ changes: [2] });
      expect(journal.get('r1', 'plan:network')).toBeUndefined();
    });

    it('keeps a decision and the events that tell of it together', () => {
      const run = definition('r1');
      const state = advance(run, begin(run), { type: 'started' }, now).state;
      const event = {
        at,
        run: 'r1',
        type: 'step.started',
        step: 'apply:network',
        stack: 'network',
        attempt: 1,
      } as const;

      journal.record('r1', { type: 'started' }, state, at, [event]);

      expect(journal.events('r1')).toEqual([event]);
    });

    it('lists the newest run first, of one environment or of all', () => {
      begin(definition('r1', { holds: [] }));
      begin(definition('r2', { holds: [], environment: 'production' }));
      begin(definition('r3', { holds: [] }));

      expect(ids(journal.list({ limit: 2 }))).toEqual(['r3', 'r2']);
      expect(ids(journal.list({ environment: 'staging', limit: 9 }))).toEqual(['r3', 'r1']);
    });

    it('refuses the second run on one stack, and says who holds it (I8)', () => {
      begin(definition('r1'));
      const other = bench.open();

      const error = caught(() => begin(definition('r2', { holds: ['staging/web', 'staging/dns'] }), bob, other));

      expect(error).toMatchObject({
        code: 'RUN_HELD',
        data: { run: 'r1', key: 'staging/web', pid: 11, user: 'alice' },
      });
      expect(other.load('r2')).toBeUndefined();
      expect(other.holder('staging/dns')).toBeUndefined();
      expect(other.holder('staging/web')).toMatchObject({ run: 'r1', holder: alice, alive: true });
      other.close();
    });

    it('lets two runs go on side by side that share no stack', () => {
      begin(definition('r1', { holds: ['staging/network'] }));
      begin(definition('r2', { holds: ['staging/web'] }), bob, journal);

      expect(journal.holder('staging/network')?.run).toBe('r1');
      expect(journal.holder('staging/web')?.run).toBe('r2');
    });

    it('frees everything on release, and only what is its own', () => {
      begin(definition('r1'));
      const other = bench.open();
      other.release('r1');

      const still = journal.holder('staging/web');
      journal.release('r1');

      expect(still?.run).toBe('r1');
      expect(journal.holder('staging/web')).toBeUndefined();
      expect(journal.load('r1')?.holder).toBeUndefined();
      other.close();
    });

    it('takes the locks of a process that is gone, and supersedes its run when the stacks are changed', () => {
      const run = definition('r1');
      go(run, begin(run), { type: 'started' });
      bench.setLife(alice, 'gone');
      const dead = journal.load('r1');

      begin(definition('r2'), bob);

      expect(dead).toMatchObject({ status: 'running', holder: { alive: false } });
      expect(journal.holder('staging/web')?.run).toBe('r2');
      expect(journal.load('r1')).toMatchObject({
        status: 'superseded',
        supersededBy: 'r2',
        state: { status: 'superseded', steps: { 'apply:network': { status: 'interrupted' } } },
      });
      expect(caught(() => journal.claim('r1', bob))).toMatchObject({
        code: 'RUN_NOT_RESUMABLE',
        data: { supersededBy: 'r2' },
      });
    });

    it('leaves a dead run resumable when somebody only looks at its stacks', () => {
      const run = definition('r1');
      go(run, begin(run), { type: 'started' });
      bench.setLife(alice, 'gone');

      begin(definition('r2', { kind: 'plan' }), bob);
      journal.release('r2');
      journal.claim('r1', bob);

      expect(journal.load('r1')).toMatchObject({ status: 'running', holder: { ...bob, alive: true } });
    });

    it('supersedes a failed run when another one changes its stacks', () => {
      const run = definition('r1');
      fail(run, begin(run));

      begin(definition('r2', { holds: ['staging/web'] }), bob);

      expect(journal.load('r1')).toMatchObject({ status: 'superseded', supersededBy: 'r2' });
    });

    it('keeps a run that waits for its turn without its locks, and one at a time', () => {
      const run = definition('r1');
      go(run, begin(run), { type: 'started' });
      const second = bench.open();
      const wait = (id: string): void =>
        second.enqueue(definition(id), { ...initialState(definition(id)), status: 'queued' }, bob);

      wait('r2');
      wait('r3');

      expect(journal.holder('staging/web')?.run).toBe('r1');
      expect(journal.load('r1')).toMatchObject({ status: 'running', holder: { ...alice, alive: true } });
      expect(journal.load('r2')).toMatchObject({ status: 'superseded', supersededBy: 'r3' });
      expect(journal.load('r3')).toMatchObject({ status: 'queued', holder: { ...bob, alive: true } });
      expect(caught(() => second.claim('r3', bob))).toMatchObject({ code: 'RUN_HELD', data: { run: 'r1' } });
      expect(journal.check()).toEqual([]);
      second.close();
    });

    it('gives a run whose turn has come its locks, and the place of a run that is dead', () => {
      const run = definition('r1');
      go(run, begin(run), { type: 'started' });
      journal.enqueue(definition('r2'), { ...initialState(definition('r2')), status: 'queued' }, bob);
      bench.setLife(alice, 'gone');

      journal.claim('r2', bob);

      expect(journal.holder('staging/web')).toMatchObject({ run: 'r2', holder: bob });
      expect(journal.load('r1')).toMatchObject({ status: 'superseded', supersededBy: 'r2' });
      expect(journal.check()).toEqual([]);
    });

    it('does not touch runs of other stacks, nor those that are done', () => {
      const run = definition('r1', { steps: [] });
      go(run, begin(run), { type: 'started' });
      journal.release('r1');
      const other = definition('r2', { holds: ['staging/dns'] });
      fail(other, begin(other));

      begin(definition('r3'));

      expect(journal.load('r1')?.status).toBe('done');
      expect(journal.load('r2')?.status).toBe('failed');
    });

    function fail(run: RunDefinition, state: RunState): void {
      const started = go(run, state, { type: 'started' });
      const error = { code: 'ENGINE_FAILED', message: 'x' } as const;
      go(run, started, { type: 'step.failed', step: 'apply:network', error });
      journal.release(run.id);
    }

    it('claims a run of a dead process with its locks, and the dead one lost them', () => {
      const run = definition('r1');
      const started = go(run, begin(run), { type: 'started' });
      const other = bench.open();
      bench.setLife(alice, 'gone');

      other.claim('r1', bob);

      expect(other.holder('staging/web')).toMatchObject({ run: 'r1', holder: bob });
      const error = caught(() => journal.record('r1', { type: 'stop.requested' }, started, at));
      expect(error).toMatchObject({ code: 'RUN_LOCK_LOST' });
      other.close();
    });

    it('does not let anybody claim what lives, is unknown or is over', () => {
      const run = definition('r1', { steps: [] });
      begin(definition('r2', { holds: [] }));
      go(run, begin(run), { type: 'started' });
      journal.release('r1');

      expect(caught(() => journal.claim('r2', bob))).toMatchObject({ code: 'RUN_HELD', data: { run: 'r2' } });
      expect(caught(() => journal.claim('r9', bob))).toMatchObject({ code: 'RUN_UNKNOWN' });
      expect(caught(() => journal.claim('r1', bob))).toMatchObject({ code: 'RUN_NOT_RESUMABLE' });
    });

    it('does not claim a run whose stacks another run holds', () => {
      const run = definition('r1');
      fail(run, begin(run));
      begin(definition('r2', { kind: 'plan', holds: ['staging/web'] }), bob);

      expect(caught(() => journal.claim('r1', alice))).toMatchObject({ code: 'RUN_HELD', data: { run: 'r2' } });
    });

    it('takes a holder of whom nobody knows for alive, until it is unlocked by hand', () => {
      begin(definition('r1'));
      bench.setLife(alice, 'unknown');
      const refused = caught(() => begin(definition('r2'), bob));

      const freed = journal.unlock('r1');

      expect(refused).toMatchObject({ code: 'RUN_HELD', hint: expect.stringContaining('fairlead runs unlock r1') });
      expect(freed).toEqual(['staging/network', 'staging/web']);
      begin(definition('r2'), bob);
      expect(journal.holder('staging/web')?.run).toBe('r2');
    });

    it('does not unlock what certainly lives', () => {
      begin(definition('r1'));

      expect(caught(() => journal.unlock('r1'))).toMatchObject({ code: 'RUN_HELD' });
      expect(caught(() => journal.unlock('r9'))).toMatchObject({ code: 'RUN_UNKNOWN' });
      expect(journal.holder('staging/web')?.run).toBe('r1');
    });

    it('does not record for a run that it does not hold (I8)', () => {
      const run = definition('r1');
      const state = begin(run);
      const other = bench.open();

      expect(caught(() => other.record('r1', { type: 'started' }, state, at))).toMatchObject({ code: 'RUN_LOCK_LOST' });
      other.close();
    });

    it('remembers what is known of each stack', () => {
      begin(definition('r1'));
      const record = (stack: string, more: Partial<StackRecord> = {}): StackRecord => ({
        environment: 'staging',
        stack,
        status: 'applied',
        engine: 'opentofu',
        engineVersion: '1.6.2',
        run: 'r1',
        at,
        ...more,
      });
      journal.recordStack(record('web'));
      journal.recordStack(record('network'));
      journal.recordStack(record('web', { status: 'failed', resources: 3 }));
      journal.recordStack(record('web', { environment: 'production' }));

      expect(journal.stacks('staging')).toEqual([record('network'), record('web', { status: 'failed', resources: 3 })]);
      expect(journal.stacks(undefined)).toHaveLength(3);
      expect(journal.stack('staging', 'network')).toEqual(record('network'));
      expect(journal.stack('staging', 'nowhere')).toBeUndefined();
    });

    it('takes runs out for good, and keeps the others and what is known of stacks', () => {
      const known = (stack: string, run: string): StackRecord => ({
        ...{ environment: 'staging', stack, run, at },
        ...{ status: 'applied', engine: 'opentofu', engineVersion: '1.6.2' },
      });
      const finish = (run: RunDefinition): void => {
        let state = go(run, begin(run), { type: 'started' });
        for (const { id } of run.steps) state = go(run, state, { type: 'step.succeeded', step: id, result: null });
        expect(state.status).toBe('done');
      };
      const [old, kept] = [definition('r1'), definition('r2', { holds: ['staging/other'] })];
      finish(old);
      journal.put('r1', 'plan:network', { x: 1 });
      journal.recordStack(known('network', 'r1'));
      journal.recordStack(known('web', 'r1'));
      journal.release('r1');
      finish(kept);
      journal.put('r2', 'plan:network', { x: 2 });
      journal.recordStack(known('web', 'r2'));
      const before = journal.load('r2');
      const other = bench.open();

      const pruned = journal.prune(['r1', 'r9']);

      expect(pruned.runs).toEqual(['r1']);
      expect(pruned.entries).toBeGreaterThan(0);
      for (const each of [journal, other]) {
        expect(each.load('r1')).toBeUndefined();
        expect([each.events('r1'), each.get('r1', 'plan:network')]).toEqual([[], undefined]);
        expect([each.load('r2'), each.get('r2', 'plan:network')]).toEqual([before, { x: 2 }]);
        expect(each.list({ limit: 10 }).map((run) => run.definition.id)).toEqual(['r2']);
        expect(each.stacks('staging').map(({ stack, run }) => [stack, run])).toEqual([
          ['network', 'r1'],
          ['web', 'r2'],
        ]);
        expect(each.check()).toEqual([]);
      }
      // Both go on writing to it.
      begin(definition('r3'), bob, other);
      journal.note('r2', { at, run: 'r2', type: 'run.stopping' });
      expect(other.check()).toEqual([]);
      expect(other.list({ limit: 10 }).map((run) => run.definition.id)).toEqual(['r3', 'r2']);
      other.close();
    });

    it('takes out nothing that is held or in work', () => {
      const run = definition('r1');
      go(run, begin(run), { type: 'started' });
      const dead = definition('r2', { holds: ['staging/other'] });
      go(dead, begin(dead, bob), { type: 'started' });
      bench.setLife(bob, 'gone');

      expect(journal.prune(['r1', 'r2'])).toEqual({ runs: [], entries: 0 });
      expect(journal.list({ limit: 10 })).toHaveLength(2);
    });

    it('says when a decision is safe from a power cut, to all who ask', async () => {
      const run = definition('r1');
      go(run, begin(run), { type: 'started' });

      await expect(Promise.all([journal.durable(), journal.durable()])).resolves.toEqual([undefined, undefined]);
      await expect(journal.durable()).resolves.toBeUndefined();
    });

    it('keeps what was noted before a decision before it, and shows it to others by the end of the turn', async () => {
      const run = definition('r1');
      const blocked = { at, run: 'r1', type: 'step.blocked', step: 'apply:web', by: ['apply:network'] } as const;
      begin(run);
      journal.note('r1', { at, run: 'r1', type: 'run.stopping' });
      journal.record('r1', { type: 'started' }, initialState(run), at, [blocked]);
      journal.note('r1', { at, run: 'r1', type: 'run.stopping' });
      const other = bench.open();
      await new Promise((resolve) => setImmediate(resolve));

      expect(other.events('r1').map(({ type }) => type)).toEqual(['run.stopping', 'step.blocked', 'run.stopping']);
      other.close();
    });

    it('tells every decision in order, and what rollouts heard that their states do not keep', () => {
      const run = definition('r1');
      const asked = { type: 'asked', seq: 1, verb: 'pause', by: 'ada@here' } as const;
      const readings = { type: 'effect.succeeded', effect: 1, report: { kind: 'readings', readings: [] } } as const;
      const done = { type: 'effect.succeeded', effect: 2, report: { kind: 'done' } } as const;
      const heard = [asked, readings, done].map(
        (signal) => ({ type: 'rollout', step: 'rollout:web', signal }) as const,
      );
      let state = go(run, begin(run), { type: 'started' });
      for (const signal of heard) state = go(run, state, signal);
      go(run, state, { type: 'step.succeeded', step: 'apply:network', result: null });
      journal.note('r1', { at, run: 'r1', type: 'run.stopping' });

      const decisions = journal.decisions('r1');

      expect(decisions.map(({ signal, heard: told }) => [signal, told?.signal.type])).toEqual([
        ['started', undefined],
        ['rollout', 'asked'],
        ['rollout', 'effect.succeeded'],
        ['rollout', undefined],
        ['step.succeeded', undefined],
      ]);
      expect(decisions[2]).toEqual({
        at,
        signal: 'rollout',
        heard: { step: 'rollout:web', signal: readings },
        steps: {},
      });
      expect(decisions.at(-1)?.steps).toMatchObject({
        'apply:network': { status: 'done' },
        'apply:web': { status: 'running' },
      });
      expect(journal.decisions('r9')).toEqual([]);
    });

    it('is sound after all of this', () => {
      const run = definition('r1');
      go(run, begin(run), { type: 'started' });
      journal.note('r1', { at, run: 'r1', type: 'run.stopping' });
      journal.put('r1', 'x', 1);
      bench.setLife(alice, 'gone');
      begin(definition('r2'), bob);
      journal.release('r2');

      expect(journal.check()).toEqual([]);
    });
  });
}

const ids = (runs: readonly { readonly definition: RunDefinition }[]): readonly string[] =>
  runs.map(({ definition: { id } }) => id);

/** What was thrown; a value that is no error of ours fails the assertion on its code. */
function caught(work: () => unknown): unknown {
  try {
    work();
    return 'nothing was thrown';
  } catch (error) {
    return isDeliveryError(error) ? error : `not a DeliveryError: ${String(error)}`;
  }
}
