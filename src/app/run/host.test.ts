import { describe, expect, it } from 'vitest';
import { DeliveryError, isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { RunEvent } from '../../domain/events/model.ts';
import type { Json } from '../../domain/json.ts';
import type { Effect, RunDefinition } from '../../domain/run/model.ts';
import type { Holder, Journal } from '../../ports/journal.ts';
import { createFakeClock } from '../../testing/fakes/clock.ts';
import { createFakeJournal, createFakeJournalStore } from '../../testing/fakes/journal.ts';
import type { StepCall } from './carry-out.ts';
import { type HostDeps, resumeRun, startRun } from './host.ts';

const holder: Holder = { pid: 1, startedAt: 'then', host: 'here', user: 'me' };

const definition = (
  graph: Readonly<Record<string, readonly string[]>>,
  more: Partial<RunDefinition> = {},
): RunDefinition => ({
  version: 1,
  id: 'r1',
  kind: 'apply',
  project: 'shop',
  environment: 'staging',
  steps: Object.entries(graph).map(([id, dependsOn]) => ({
    id,
    effect: { kind: 'iac.apply', stack: id, mode: 'apply' },
    dependsOn,
  })),
  parallelism: 2,
  onFailure: 'stop',
  holds: Object.keys(graph).map((id) => `staging/${id}`),
  request: {},
  ...more,
});

type Work = (effect: Effect, call: StepCall) => Promise<Json>;

function bench(work: Work, journal: Journal = createFakeJournal()): HostDeps {
  return {
    journal,
    clock: createFakeClock(),
    holder,
    redact: (text) => text.replaceAll('hunter22', '(secret DB)'),
    handlers: { 'iac.plan': work, 'iac.apply': work, 'approval.ask': work },
  };
}

const stackOf = (effect: Effect): string => ('stack' in effect ? effect.stack : 'none');
const codeOf = (error: unknown): unknown => (isDeliveryError(error) ? error.code : error);

describe('startRun', () => {
  it('runs every step after those it depends on, and gives back what they returned', async () => {
    const order: string[] = [];
    const deps = bench(async (effect) => {
      order.push(stackOf(effect));
      return { made: stackOf(effect) };
    });

    const state = await startRun(deps, definition({ web: ['network'], network: [] }));

    expect(order).toEqual(['network', 'web']);
    expect(state.status).toBe('done');
    expect(state.steps['web']).toMatchObject({ status: 'done', result: { made: 'web' } });
    expect(deps.journal.load('r1')).toMatchObject({ status: 'done', state });
  });

  it('runs side by side what may, and no more than allowed', async () => {
    let running = 0;
    let most = 0;
    const deps = bench(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return null;
    });

    await startRun(deps, definition({ a: [], b: [], c: [], d: [] }));

    expect(most).toBe(2);
  });

  it('tells and keeps the same events, the end with its critical path last', async () => {
    const told: RunEvent[] = [];
    const deps = bench(async (_, call) => {
      call.emit({ type: 'resource.started', address: 'x.y', action: 'create' });
      return null;
    });

    await startRun(deps, definition({ a: [] }), { onEvent: (event) => told.push(event) });

    expect(told.map(({ type }) => type)).toEqual(['run.started', 'step.started', 'engine', 'step.done', 'run.ended']);
    expect(deps.journal.events('r1')).toEqual(told);
    expect(told.at(-1)).toMatchObject({ status: 'done', criticalPath: [{ step: 'a' }] });
  });

  it('tells of progress without keeping it, and of nothing after the end of a step', async () => {
    const told: RunEvent[] = [];
    let late: StepCall | undefined;
    const deps = bench(async (_, call) => {
      late = call;
      call.emit({ type: 'resource.progress', address: 'x.y', action: 'create', elapsedSeconds: 10 });
      return null;
    });

    await startRun(deps, definition({ a: [] }), { onEvent: (event) => told.push(event) });
    late?.emit({ type: 'message', text: 'too late' });

    const kept = deps.journal.events('r1');
    expect(told.filter(({ type }) => type === 'engine')).toHaveLength(1);
    expect(kept.filter(({ type }) => type === 'engine')).toHaveLength(0);
  });

  it('lets a step emit before it waits for anything', async () => {
    const deps = bench((_, call) => {
      call.emit({ type: 'message', text: 'at once' });
      return Promise.resolve(null);
    });

    await startRun(deps, definition({ a: [] }));

    expect(deps.journal.events('r1').map(({ type }) => type)).toContain('engine');
  });

  it('keeps secrets out of results, errors and events (I9)', async () => {
    const store = createFakeJournalStore();
    const told: RunEvent[] = [];
    const deps = bench(async (effect, call) => {
      call.emit({ type: 'message', text: 'password is hunter22' });
      if (stackOf(effect) === 'bad') throw new DeliveryError('ENGINE_FAILED', 'no hunter22', { hint: 'try hunter22' });
      if (stackOf(effect) === 'worse') throw new TypeError('hunter22 is not a function');
      return { url: 'db://hunter22@x', hunter22: [1] };
    }, createFakeJournal({ store }));

    await startRun(deps, definition({ ok: [], bad: [], worse: [] }, { parallelism: 3 }), {
      onEvent: (event) => told.push(event),
    });

    const everything = JSON.stringify([told, [...store.runs.values()].map((run) => [run.state, run.events])]);
    expect(everything).toContain('(secret DB)');
    expect(everything).not.toContain('hunter22');
  });

  it('turns errors into failures with their code, and unknown ones into a fault of ours', async () => {
    const deps = bench(async (effect) => {
      throw stackOf(effect) === 'a' ? new DeliveryError('ENGINE_FAILED', 'bad gateway', { hint: 'wait' }) : 'a string';
    });

    const { status, steps } = await startRun(deps, definition({ a: [], b: [] }));

    expect(status).toBe('failed');
    expect(steps['a']).toMatchObject({ error: { code: 'ENGINE_FAILED', message: 'bad gateway', hint: 'wait' } });
    expect(steps['b']).toMatchObject({ error: { code: 'INTERNAL', message: 'a string' } });
  });

  it('goes on when whoever listens fails', async () => {
    const deps = bench(async () => null);

    const state = await startRun(deps, definition({ a: [] }), {
      onEvent() {
        throw new Error('the screen is gone');
      },
    });

    expect(state.status).toBe('done');
  });

  it('stops in order: what runs is asked to end, nothing new starts, and the locks are free', async () => {
    const wish = new AbortController();
    const deps = bench(async (_, call) => {
      queueMicrotask(() => wish.abort());
      await new Promise<void>((resolve) => {
        call.stop.signal.addEventListener('abort', () => resolve());
      });
      expect(call.stop.hard.aborted).toBe(false);
      throw new DeliveryError('ENGINE_INTERRUPTED', 'the tool has ended');
    });

    const state = await startRun(deps, definition({ a: [], b: ['a'] }), { signal: wish.signal });

    expect(state.status).toBe('stopped');
    expect(state.steps['a']).toMatchObject({ status: 'interrupted' });
    expect(deps.journal.holder('staging/a')).toBeUndefined();
    expect(deps.journal.events('r1').map(({ type }) => type)).toContain('run.stopping');
  });

  it('takes a handler that ends with the reason of the stop for interrupted', async () => {
    const wish = new AbortController();
    const deps = bench(async (_, call) => {
      queueMicrotask(() => wish.abort());
      await new Promise((_resolve, reject) => {
        call.stop.signal.addEventListener('abort', () => reject(call.stop.signal.reason));
      });
      return null;
    });

    expect((await startRun(deps, definition({ a: [] }), { signal: wish.signal })).status).toBe('stopped');
  });

  it('stops hard at the second wish', async () => {
    const soft = new AbortController();
    const hard = new AbortController();
    const deps = bench(async (_, call) => {
      queueMicrotask(() => soft.abort());
      call.stop.signal.addEventListener('abort', () => hard.abort());
      await new Promise<void>((resolve) => {
        call.stop.hard.addEventListener('abort', () => resolve());
      });
      throw new DeliveryError('ENGINE_INTERRUPTED', 'killed');
    });

    const state = await startRun(deps, definition({ a: [] }), { signal: soft.signal, hardSignal: hard.signal });

    expect(state.status).toBe('stopped');
  });

  it('begins nothing when it was asked to stop before', async () => {
    const deps = bench(async () => null);

    const error = await startRun(deps, definition({ a: [] }), { signal: AbortSignal.abort() }).catch(codeOf);

    expect(error).toBe('ENGINE_INTERRUPTED');
    expect(deps.journal.load('r1')).toBeUndefined();
  });

  it('waits for an approval without holding the stacks, and goes on when it comes', async () => {
    let answer: 'none' | 'yes' = 'none';
    const deps = bench(async () => {
      if (answer === 'none') throw new DeliveryError('APPROVAL_REQUIRED', 'nobody is there');
      return null;
    });

    const waiting = await startRun(deps, definition({ a: [] }));
    const held = deps.journal.holder('staging/a');
    answer = 'yes';
    const done = await resumeRun(deps, 'r1');

    expect([waiting.status, done.status]).toEqual(['waiting', 'done']);
    expect(held).toBeUndefined();
  });

  it('refuses what another process holds', async () => {
    const store = createFakeJournalStore();
    const other = createFakeJournal({ store });
    const run = definition({ a: [] }, { id: 'r0' });
    other.create(run, { version: 1, status: 'running', steps: {} }, { ...holder, pid: 2 });

    const error = await startRun(
      bench(async () => null, createFakeJournal({ store })),
      definition({ a: [] }),
    ).catch(codeOf);

    expect(error).toBe('RUN_HELD');
  });

  it('stops what runs, and says why, when it lost its locks (I8)', async () => {
    const store = createFakeJournalStore();
    const deps = bench(async (effect, call) => {
      if (stackOf(effect) === 'quick') {
        const run = store.runs.get('r1');
        delete run?.holder;
        return null;
      }
      await new Promise<void>((resolve) => {
        call.stop.signal.addEventListener('abort', () => resolve());
      });
      ended.push(stackOf(effect));
      return null;
    }, createFakeJournal({ store }));
    const ended: string[] = [];

    const error = await startRun(deps, definition({ quick: [], slow: [] })).catch(codeOf);

    expect(error).toBe('RUN_LOCK_LOST');
    expect(ended).toEqual(['slow']);
  });

  it('stops in order when the journal cannot be written any more', async () => {
    const journal = createFakeJournal();
    const full: Journal = {
      ...journal,
      note() {
        throw new DeliveryError('JOURNAL_DISK_FULL', 'no room');
      },
    };
    const deps = bench(async (_, call) => {
      call.emit({ type: 'message', text: 'this cannot be noted' });
      await new Promise<void>((resolve) => {
        call.stop.signal.addEventListener('abort', () => resolve());
      });
      return null;
    }, full);

    const error = await startRun(deps, definition({ a: [] })).catch(codeOf);

    expect(error).toBe('JOURNAL_DISK_FULL');
    expect(journal.load('r1')?.state.steps['a']).toMatchObject({ status: 'running' });
  });
});

describe('an effect', () => {
  it('does not begin before its decision is on disk (P4)', async () => {
    const disk = Promise.withResolvers<void>();
    const order: string[] = [];
    const journal = { ...createFakeJournal(), durable: () => disk.promise };
    const running = startRun(
      bench(async (effect) => {
        order.push(stackOf(effect));
        return null;
      }, journal),
      definition({ network: [] }),
    );
    await new Promise((resolve) => setImmediate(resolve));
    order.push('on disk');

    disk.resolve();
    await running;

    expect(order).toEqual(['on disk', 'network']);
  });

  it('never begins where its decision cannot be brought to disk', async () => {
    const begun: string[] = [];
    const journal = {
      ...createFakeJournal(),
      durable: async () => Promise.reject(new DeliveryError('JOURNAL_DISK_FULL', 'no room')),
    };
    const run = startRun(
      bench(async (effect) => begun.push(stackOf(effect)), journal),
      definition({ network: [], mail: [] }),
    );

    await expect(run).rejects.toMatchObject({ code: 'JOURNAL_DISK_FULL' });
    expect(begun).toEqual([]);
    expect(journal.load('r1')?.state.steps).toMatchObject({ network: { status: 'running' } });
  });
});

describe('resumeRun', () => {
  it('repeats nothing that is done, and begins again what was running when the host died', async () => {
    const store = createFakeJournalStore();
    const died = new Error('killed');
    const first: string[] = [];
    const dying = bench(async (effect) => {
      first.push(stackOf(effect));
      return null;
    }, createFakeJournal({ store }));
    const boundary = (name: string): void => {
      if (name === 'before record step.succeeded' && first.length === 2) throw died;
    };
    await startRun({ ...dying, boundary }, definition({ a: [], b: ['a'], c: ['b'] })).catch((error: unknown) => error);

    const second: { readonly stack: string; readonly attempt: number; readonly key: string }[] = [];
    const deps = bench(async (effect, { attempt, key }) => {
      second.push({ stack: stackOf(effect), attempt, key });
      return null;
    }, createFakeJournal({ store }));
    const state = await resumeRun(deps, 'r1');

    expect(first).toEqual(['a', 'b']);
    expect(second).toEqual([
      { stack: 'b', attempt: 2, key: 'r1/b' },
      { stack: 'c', attempt: 1, key: 'r1/c' },
    ]);
    expect(state.status).toBe('done');
  });

  it('knows no run that never was', async () => {
    expect(
      await resumeRun(
        bench(async () => null),
        'r9',
      ).catch(codeOf),
    ).toBe('RUN_UNKNOWN');
  });

  it('does not resume what is done', async () => {
    const deps = bench(async () => null);
    await startRun(deps, definition({ a: [] }));

    expect(await resumeRun(deps, 'r1').catch(codeOf)).toBe('RUN_NOT_RESUMABLE');
  });
});
