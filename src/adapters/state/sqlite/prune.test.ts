import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { advance, initialState } from '../../../domain/run/advance.ts';
import { defineRun } from '../../../domain/run/definitions.ts';
import type { Holder, Journal } from '../../../ports/journal.ts';
import { openJournal } from './journal.ts';

const holder: Holder = { pid: 1, startedAt: 'then', host: 'here', user: 'me' };
const now = new Date('2026-11-24T10:00:00.000Z');

describe('a journal of which runs are taken out', () => {
  let directory: string;
  let file: string;
  let journal: Journal;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'fairlead-prune-'));
    file = join(directory, 'journal.db');
    journal = openJournal(file, { lifeOf: () => 'gone', now: () => now });
  });
  afterEach(() => {
    journal.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const define = (id: string, stack: string) =>
    defineRun({
      ...{ id, kind: 'plan', project: 'shop', environment: 'staging', dependsOn: { [stack]: [] }, stacks: [stack] },
      ...{ parallelism: 1, onFailure: 'stop', request: null },
    });
  /** A run with this many events, between which `between` may write for another one. */
  const finish = (id: string, stack: string, events = 1, between: () => void = () => undefined): void => {
    const run = define(id, stack);
    let state = initialState(run);
    journal.create(run, state, holder);
    for (const signal of [
      { type: 'started' },
      { type: 'step.succeeded', step: `plan:${stack}`, result: null },
    ] as const) {
      state = advance(run, state, signal, now).state;
      journal.record(id, signal, state, now.toISOString());
      for (let event = 0; event < events; event += 1)
        journal.note(id, { at: now.toISOString(), run: id, type: 'run.stopping' });
      between();
    }
    journal.put(id, `plan:${stack}`, { of: id });
    journal.release(id);
  };
  const rows = (sql: string): readonly Record<string, unknown>[] => {
    const database = new DatabaseSync(file);
    try {
      return database.prepare(sql).all();
    } finally {
      database.close();
    }
  };

  it('is whole, says in its last entry what went and where the old chain ended, and is smaller', () => {
    finish('r1', 'web', 2000);
    finish('r2', 'web');
    const [{ hash } = {}] = rows('SELECT hash FROM head');
    const size = statSync(file).size;

    const { entries } = journal.prune(['r1']);

    const [last] = rows('SELECT kind, payload FROM entries ORDER BY seq DESC LIMIT 1');
    expect(last?.['kind']).toBe('pruned');
    expect(JSON.parse(String(last?.['payload']))).toEqual({ runs: 1, entries, head: hash });
    expect(journal.check()).toEqual([]);
    expect(statSync(file).size).toBeLessThan(size / 2);
  });

  it('is refused as it is where an entry is not the one that was written', () => {
    finish('r1', 'web');
    finish('r2', 'web');
    const database = new DatabaseSync(file);
    database.exec(`UPDATE entries SET payload = '{}' WHERE seq = 3`);
    database.close();
    const before = rows('SELECT * FROM entries');

    expect(() => journal.prune(['r2'])).toThrow(expect.objectContaining({ code: 'JOURNAL_CORRUPT' }));
    expect(rows('SELECT * FROM entries')).toEqual(before);
    expect(journal.load('r2')).toBeDefined();
  });

  it('says the same of what stays, however the runs were interleaved', () => {
    let made = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 5 }), (given) => {
        const all: string[] = [];
        const going: string[] = [];
        for (const [goes, nested] of given) {
          made += 1;
          const [id, inner] = [`r${made}`, `n${made}`];
          let begun = false;
          finish(id, 'web', 2, () => {
            if (!nested || begun) return;
            begun = true;
            finish(inner, 'db');
            all.push(inner);
          });
          all.push(id);
          if (goes) going.push(id);
        }
        const staying = () => journal.list({ limit: 1000 }).filter(({ definition }) => !going.includes(definition.id));
        const before = staying();
        const events = before.map(({ definition }) => journal.events(definition.id));

        expect(journal.prune(going).runs).toEqual(going);

        expect(journal.list({ limit: 1000 })).toEqual(before);
        expect(before.map(({ definition }) => journal.events(definition.id))).toEqual(events);
        for (const { definition } of before)
          for (const stack of ['web', 'db'])
            if (definition.holds.includes(`staging/${stack}`))
              expect(journal.get(definition.id, `plan:${stack}`)).toEqual({ of: definition.id });
        expect(journal.check()).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});
