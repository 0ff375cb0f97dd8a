import { describe, expect, it } from 'vitest';
import { type Configured, createConfiguredProcesses } from './configured-processes.ts';
import type { ProviderProcess } from './provider-process.ts';

/** `Configure.Response` with one problem of this severity. */
const saying = (severity: number): Buffer => Buffer.from([0x0a, 0x02, 0x08, severity]);

function bench() {
  const made: { readonly key: string; ended: boolean }[] = [];
  const make =
    (key: string, message: Buffer = Buffer.alloc(0)) =>
    async (): Promise<Configured> => {
      const state = { key, ended: false };
      made.push(state);
      const process = {
        end: () => void (state.ended = true),
        hasEnded: () => state.ended,
      } as Partial<ProviderProcess> as ProviderProcess;
      return { process, answer: { kind: 'answered', message } };
    };
  const living = () => made.filter(({ ended }) => !ended).map(({ key }) => key);
  return { made, make, living, pool: createConfiguredProcesses() };
}

describe('processes by their configuration', () => {
  it('are made once for all that ask at the same time, and after them', async () => {
    const { pool, make, made } = bench();

    const both = await Promise.all([pool.use('a', make('a')), pool.use('a', make('a')), pool.use('b', make('b'))]);
    for (const use of both) use.release();
    await pool.use('a', make('a'));

    expect(made.map(({ key }) => key)).toEqual(['a', 'b']);
  });

  it('serve nobody else when they have refused their configuration', async () => {
    const { pool, make, made, living } = bench();
    const first = await pool.use('a', make('a', saying(1)));
    first.release();
    const second = await pool.use('a', make('a', saying(1)));
    second.release();

    expect(made).toHaveLength(2);
    expect(living()).toEqual([]);
  });

  it('are kept with a warning', async () => {
    const { pool, make, made } = bench();
    (await pool.use('a', make('a', saying(2)))).release();
    await pool.use('a', make('a', saying(2)));

    expect(made).toHaveLength(1);
  });

  it('are made anew when they have died', async () => {
    const { pool, make, made } = bench();
    const first = await pool.use('a', make('a'));
    first.process.end();
    await Promise.all([pool.use('a', make('a')), pool.use('a', make('a'))]);

    expect(made).toHaveLength(2);
  });

  it('end when nobody uses them and three others wait already, the longest unused one first', async () => {
    const { pool, make, living } = bench();
    for (const key of ['a', 'b', 'c']) (await pool.use(key, make(key))).release();
    (await pool.use('a', make('a'))).release();
    const busy = await pool.use('d', make('d'));
    expect(living()).toEqual(['a', 'b', 'c', 'd']);
    busy.release();

    expect(living()).toEqual(['a', 'c', 'd']);
  });

  it('go on for those that use them after a stop, and end with the last one', async () => {
    const { pool, make, living, made } = bench();
    const [one, two] = [await pool.use('a', make('a')), await pool.use('a', make('a'))];
    (await pool.use('idle', make('idle'))).release();
    pool.retire();
    expect(living()).toEqual(['a']);
    one.release();
    one.release();
    expect(living()).toEqual(['a']);
    two.release();
    await pool.use('a', make('a'));

    expect(made.map(({ ended }) => ended)).toEqual([true, true, false]);
  });

  it('are asked for again after one that could not be made', async () => {
    const { pool, make } = bench();
    await expect(pool.use('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');

    expect((await pool.use('a', make('a'))).process.hasEnded()).toBe(false);
  });
});
