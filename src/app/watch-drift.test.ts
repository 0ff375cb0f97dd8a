import { describe, expect, it } from 'vitest';
import { createFakeSite, type FakeSite } from '../../test/support/fake-project.ts';
import { shop } from '../../test/support/shop.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { createFakeClock, type FakeClock } from '../testing/fakes/clock.ts';
import type { IacEngine } from '../ports/iac-engine.ts';
import type { DriftLook, FairleadProject, WatchOptions } from './toolkit.ts';

interface Watching {
  readonly site: FakeSite;
  readonly clock: FakeClock;
  readonly project: FairleadProject;
  /** The next look, once so many seconds have passed. */
  look(seconds: number): Promise<IteratorResult<DriftLook>>;
}

async function watching(options: WatchOptions = {}, engine?: (engine: IacEngine) => IacEngine): Promise<Watching> {
  const site = createFakeSite();
  const clock = createFakeClock();
  await site.open(shop(), { clock }).apply({ autoApprove: true });
  const project = site.open(shop(), { clock, ...(engine === undefined ? {} : { engine }) });
  const looks = project.watchDrift(options)[Symbol.asyncIterator]();
  return {
    site,
    clock,
    project,
    async look(seconds) {
      const next = looks.next();
      await clock.pass(seconds * 1000);
      return next;
    },
  };
}

const drift = ({ site }: Watching, value: number): void =>
  site.world.change(site.state('mail'), 'terraform_data.queue', ['input'], value);
const found = ({ value }: IteratorResult<DriftLook>): readonly string[] =>
  (value as DriftLook).news.map((each) => `${each.stack} +${each.found.length} -${each.settled.length}`);

describe('a watch for drift', () => {
  it('lets its own old looks go, those of former watches too, and no other run', async () => {
    const former = await watching({ intervalSeconds: 60 });
    const mine = await former.project.drift();
    for (let look = 0; look < 25; look += 1) await former.look(look === 0 ? 0 : 60);
    const looks = former.site.open(shop(), { clock: former.clock }).watchDrift({ intervalSeconds: 60 });
    const later = looks[Symbol.asyncIterator]();
    const counts: number[] = [];
    for (let look = 0; look < 60; look += 1) {
      const next = later.next();
      await former.clock.pass(60_000);
      await next;
      counts.push(former.site.journal.list({ environment: 'staging', limit: 1000 }).length);
    }

    // The apply, the drift that somebody asked for, and no more than twice twenty looks.
    expect(Math.max(...counts)).toBeLessThanOrEqual(42);
    expect(former.site.journal.load(mine.run)).toBeDefined();
    expect(former.site.journal.list({ limit: 1000 }).at(-1)?.definition.kind).toBe('apply');
  });

  it('tells what is new since the last look, and what settled', async () => {
    const watch = await watching({ intervalSeconds: 60 });

    const calm = await watch.look(0);
    drift(watch, 7);
    const first = await watch.look(60);
    const same = await watch.look(60);
    drift(watch, 8);
    const again = await watch.look(60);
    await watch.project.apply({ autoApprove: true });
    const settled = await watch.look(60);

    expect([calm, first, same, again, settled].map(found)).toEqual([
      [],
      ['mail +1 -0'],
      [],
      ['mail +1 -0'],
      ['mail +0 -1'],
    ]);
    expect((same.value as DriftLook).known.map(({ stack }) => stack)).toEqual(['mail']);
    expect((settled.value as DriftLook).known).toEqual([]);
  });

  it('says when the stack was last in order, and what an apply would do', async () => {
    const watch = await watching({ intervalSeconds: 60 });
    const calm = (await watch.look(0)).value as DriftLook;
    drift(watch, 7);

    const { known } = (await watch.look(60)).value as DriftLook;

    expect(known).toMatchObject([
      {
        stack: 'mail',
        lastInOrder: { at: '2026-01-01T00:00:00.000Z', run: calm.result?.run, how: 'looked at' },
        mending: { kind: 'planned', plan: { stack: 'mail', changes: [{ action: 'update' }] } },
      },
    ]);
  });

  it('does not plan once more what has drifted as before', async () => {
    const watch = await watching({ intervalSeconds: 60 });
    drift(watch, 7);
    const first = (await watch.look(0)).value as DriftLook;
    watch.site.calls.length = 0;

    const second = (await watch.look(60)).value as DriftLook;

    expect(watch.site.calls.filter((call) => call === 'plan mail')).toHaveLength(1);
    expect(second.known).toEqual(first.known);
  });

  it('goes on after a look that could not be begun, with what it knew', async () => {
    const watch = await watching({ intervalSeconds: 60 });
    drift(watch, 7);
    await watch.look(0);
    const other = watch.site.open(shop());
    watch.site.journal.create({ ...other.runs.list()[0]!.definition, id: 'held' }, other.runs.list()[0]!.state, {
      pid: 2,
      startedAt: 'now',
      host: 'here',
      user: 'other',
    });

    const held = (await watch.look(60)).value as DriftLook;

    expect(held.error?.code).toBe('RUN_HELD');
    expect(held.news).toEqual([]);
    expect(held.known.map(({ stack }) => stack)).toEqual(['mail']);
    watch.site.journal.release('held');
  });

  it('goes on with the others where one stack cannot be looked at', async () => {
    const watch = await watching({ intervalSeconds: 60 }, (engine) => ({
      ...engine,
      plan: async (work, mode, call) => {
        if (work.stack.name === 'network') throw new DeliveryError('ENGINE_FAILED', 'no');
        return engine.plan(work, mode, call);
      },
    }));
    drift(watch, 7);

    const look = (await watch.look(0)).value as DriftLook;
    const next = await watch.look(60);

    expect(look.result).toMatchObject({ status: 'failed', failures: [{ stack: 'network' }] });
    expect(look.known.map(({ stack }) => stack)).toEqual(['mail']);
    expect(next.done).toBe(false);
  });

  it('never looks twice at a time: what would have overlapped is left out', async () => {
    let slow = 0;
    const clock: { current?: FakeClock } = {};
    const watch = await watching({ intervalSeconds: 60 }, (engine) => ({
      ...engine,
      plan: async (work, mode, call) => {
        if (work.stack.name === 'mail' && mode === 'refresh-only') await clock.current?.pass(slow);
        return engine.plan(work, mode, call);
      },
    }));
    clock.current = watch.clock;
    slow = 150_000;

    const first = (await watch.look(0)).value as DriftLook;
    slow = 0;
    const second = (await watch.look(30)).value as DriftLook;

    expect([first, second].map(({ at }) => at.slice(11, 19))).toEqual(['00:00:00', '00:03:00']);
  });

  it('ends when it is told to, between two looks or before the first', async () => {
    const stop = new AbortController();
    const watch = await watching({ intervalSeconds: 60, signal: stop.signal });
    await watch.look(0);
    const next = watch.look(0);

    stop.abort();

    expect((await next).done).toBe(true);
    expect((await (await watching({ signal: stop.signal })).look(0)).done).toBe(true);
  });

  it('ends when its time is over', async () => {
    const watch = await watching({ intervalSeconds: 60, forSeconds: 61 });

    const ends = [await watch.look(0), await watch.look(60), await watch.look(60)].map(({ done }) => done);

    expect(ends).toEqual([false, false, true]);
  });

  it('ends with a project that was closed', async () => {
    const watch = await watching({ intervalSeconds: 60 });
    await watch.look(0);
    watch.project.close();

    await expect(watch.look(60)).rejects.toMatchObject({ code: 'PROJECT_CLOSED' });
  });

  it.each([{ intervalSeconds: 9 }, { intervalSeconds: Number.NaN }, { forSeconds: 0 }])(
    'refuses %j',
    async (options) => {
      const watch = await watching(options);

      await expect(watch.look(0)).rejects.toMatchObject({ code: 'INTERVAL_TOO_SHORT' });
    },
  );
});
