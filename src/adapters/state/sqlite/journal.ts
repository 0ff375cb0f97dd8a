import { isPlanStep } from '../../../domain/run/definitions.ts';
import type { RunDefinition, RunState, RunStatus, StepState } from '../../../domain/run/model.ts';
import { isResumable } from '../../../domain/run/status.ts';
import { type HolderLife, lockLost, notResumable, unknownRun } from '../../../domain/run/takeover.ts';
import type { RunEvent } from '../../../domain/events/model.ts';
import type { Json } from '../../../domain/json.ts';
import type { Held, Holder, Journal, StackRecord, StoredRun } from '../../../ports/journal.ts';
import { checkConnection } from './check.ts';
import { type Connection, connect, type Row } from './connection.ts';
import { decided, readDecisions } from './decisions.ts';
import { derive, storedRun } from './derived.ts';
import { append, checkTail } from './entries.ts';
import type { EntryBody } from './entry.ts';
import { journalError } from './journal-error.ts';
import { deadHolders, readHeld, refuse, supersededBy } from './locks.ts';
import { noting, type NotingConnection } from './notes.ts';
import { pruneRuns } from './prune.ts';
import { parse, sameHolder, text } from './rows.ts';

export interface JournalOptions {
  /** Whether a holder still runs, as the operating system tells it. */
  readonly lifeOf: (holder: Holder) => HolderLife;
  readonly now: () => Date;
  /** Calls back when all that is said in one breath was said. @default every note is a transaction of its own */
  readonly endOfTurn?: (work: () => void) => void;
}

/**
 * The journal in one SQLite file. Several processes may have it open; every write is one transaction.
 * @throws JOURNAL_CORRUPT, JOURNAL_TOO_NEW, JOURNAL_DENIED, JOURNAL_DISK_FULL, JOURNAL_BUSY
 */
export function openJournal(path: string, options: JournalOptions): Journal {
  const connection = connect(path);
  try {
    connection.read(() => checkTail(connection));
  } catch (error) {
    connection.close();
    throw journalError(path, error);
  }
  const desk = createDesk(connection, options);
  return {
    ...holding(desk),
    ...recording(desk),
    ...questions(desk.connection, options),
    ...valuesIn(desk.connection),
    prune: (runs) => pruneRuns(desk.connection, { runs, lifeOf: options.lifeOf, at: options.now().toISOString() }),
    close: () => desk.connection.close(),
  };
}

type Holding = Pick<Journal, 'create' | 'enqueue' | 'claim' | 'release' | 'unlock'>;
type Recording = Pick<Journal, 'record' | 'note' | 'put' | 'recordStack' | 'durable'>;
type Values = Pick<Journal, 'get' | 'values'>;
type Questions = Omit<Journal, keyof Holding | keyof Recording | keyof Values | 'prune' | 'close'>;

/** What this process knows besides the file. */
interface Desk {
  readonly connection: NotingConnection;
  readonly lifeOf: JournalOptions['lifeOf'];
  readonly now: () => Date;
  /** Runs that this process holds, and the state it recorded last: only what differs from it is written. */
  readonly held: Map<string, { readonly holder: Holder; state: RunState | undefined }>;
  /** Adds an entry and what follows from it. Only inside a write transaction. */
  add(run: string, at: string, body: EntryBody): void;
  addNow(run: string, body: EntryBody): void;
  /** Whether the file, too, says that this process holds the run. */
  holds(run: string): boolean;
}

function createDesk(file: Connection, { lifeOf, now, endOfTurn }: JournalOptions): Desk {
  const held: Desk['held'] = new Map();
  const add: Desk['add'] = (run, at, body) => {
    const seq = append(file, { run, at }, body);
    derive(file, { seq, run, at, body });
  };
  const connection = noting(file, {
    add: ({ run, event }) => add(run, event.at, { kind: 'event', event }),
    endOfTurn,
  });
  return {
    connection,
    lifeOf,
    now,
    held,
    add,
    addNow: (run, body) => add(run, now().toISOString(), body),
    holds(run) {
      const own = held.get(run)?.holder;
      const current = holderOf(connection, connection.get('SELECT holder FROM runs WHERE id = ?', run));
      return own !== undefined && current !== undefined && sameHolder(current, own);
    },
  };
}

function holding({ connection, lifeOf, now, held, addNow, holds }: Desk): Holding {
  const supersede = (newer: RunDefinition, which?: (status: RunStatus) => boolean): void => {
    for (const { run, status, steps } of supersededBy(connection, newer, now(), which)) {
      addNow(run, { kind: 'decided', signal: 'superseded', status, steps, by: newer.id });
    }
  };
  const releaseDead = (definition: RunDefinition): void => {
    for (const run of deadHolders(connection, definition, lifeOf)) addNow(run, { kind: 'released' });
  };
  return {
    enqueue(definition, state, holder) {
      connection.write('decision', () => {
        supersede(definition, (status) => status === 'queued');
        addNow(definition.id, { kind: 'created', definition, state, holder, queued: true });
      });
      held.set(definition.id, { holder, state });
    },
    create(definition, state, holder) {
      connection.write('decision', () => {
        releaseDead(definition);
        supersede(definition);
        addNow(definition.id, { kind: 'created', definition, state, holder });
      });
      held.set(definition.id, { holder, state });
    },
    claim(run, holder) {
      const state = connection.write('decision', () => {
        const stored = knownRun(connection, run, lifeOf);
        if (stored.holder?.alive === true && !sameHolder(stored.holder, holder)) {
          refuseRun(connection, stored, lifeOf);
        }
        if (!isResumable(stored.status)) throw notResumable(run, stored.status, stored.supersededBy);
        releaseDead(stored.definition);
        if (stored.status === 'queued') supersede(stored.definition);
        addNow(run, { kind: 'claimed', holder });
        return stored.state;
      });
      held.set(run, { holder, state });
    },
    release(run) {
      if (!held.has(run)) return;
      connection.write('decision', () => {
        if (holds(run)) addNow(run, { kind: 'released' });
      });
      held.delete(run);
    },
    unlock(run) {
      return connection.write('decision', () => {
        const stored = knownRun(connection, run, lifeOf);
        if (stored.holder === undefined) return [];
        if (lifeOf(stored.holder) === 'alive') refuseRun(connection, stored, lifeOf);
        const keys = connection.all('SELECT key FROM locks WHERE run = ? ORDER BY key', run);
        addNow(run, { kind: 'unlocked' });
        return keys.map((row) => text(connection, row, 'key'));
      });
    },
  };
}

function recording({ connection, held, add, addNow, holds }: Desk): Recording {
  return {
    record(run, signal, state, at, events = []) {
      const own = held.get(run);
      const steps = changed(own?.state, state);
      // A plan changes nothing: what the machine's sudden end takes away is planned again. A killed process loses nothing.
      const onlyPlans = Object.keys(steps).length > 0 && Object.keys(steps).every(isPlanStep);
      connection.write(onlyPlans ? 'note' : 'owed', () => {
        if (!holds(run)) throw lockLost(run, successor(connection, run));
        add(run, at, decided(signal, state, steps));
        for (const event of events) add(run, event.at, { kind: 'event', event });
      });
      if (own !== undefined) own.state = state;
    },
    note: (run, event) => connection.note({ run, event }),
    durable: () => connection.durable(),
    // On disk with the next decision, and before it.
    put: (run, name, value) => connection.write('note', () => addNow(run, { kind: 'value', name, value })),
    recordStack: (record) =>
      // What comes after an apply is followed by the decision that tells of it.
      connection.write(record.status === 'begun' ? 'owed' : 'note', () =>
        add(record.run, record.at, { kind: 'stack', record }),
      ),
  };
}

function questions(connection: Connection, { lifeOf }: JournalOptions): Questions {
  const payload = <T>(row: Row): T => parse<T>(connection, text(connection, row, 'payload'));
  return {
    load: (run) => connection.read(() => loadRun(connection, run, lifeOf)),
    list: ({ environment, limit }) =>
      connection.read(() =>
        connection
          .all(
            'SELECT * FROM runs WHERE ? IS NULL OR environment = ? ORDER BY ordinal DESC LIMIT ?',
            environment ?? null,
            environment ?? null,
            limit,
          )
          .map((row) => withHolder(connection, row, lifeOf)),
      ),
    events: (run) =>
      connection.read(() =>
        connection
          .all(`SELECT payload FROM entries WHERE run = ? AND kind = 'event' ORDER BY seq`, run)
          .map((row) => payload<{ readonly event: RunEvent }>(row).event),
      ),
    decisions: (run) => connection.read(() => readDecisions(connection, run)),
    holder: (key) =>
      connection.read((): Held | undefined => {
        const found = readHeld(connection, key, lifeOf);
        if (found === undefined) return undefined;
        const { life, ...rest } = found;
        return { ...rest, alive: life !== 'gone' };
      }),
    stacks: (environment) =>
      connection.read(() =>
        connection
          .all(
            `SELECT payload FROM stacks JOIN entries USING (seq)
             WHERE ? IS NULL OR environment = ? ORDER BY environment, stack`,
            environment ?? null,
            environment ?? null,
          )
          .map((row) => payload<{ readonly record: StackRecord }>(row).record),
      ),
    stack: (environment, stack) =>
      connection.read(() => {
        const row = connection.get(
          'SELECT payload FROM stacks JOIN entries USING (seq) WHERE environment = ? AND stack = ?',
          environment,
          stack,
        );
        return row === undefined ? undefined : payload<{ readonly record: StackRecord }>(row).record;
      }),
    check: () => checkConnection(connection),
  };
}

function valuesIn(connection: Connection): Values {
  const valueOf = (row: Row): Json =>
    parse<{ readonly value: Json }>(connection, text(connection, row, 'payload')).value;
  return {
    get: (run, name) =>
      connection.read(() => {
        const row = connection.get(
          'SELECT payload FROM run_values JOIN entries USING (seq) WHERE run_values.run = ? AND name = ?',
          run,
          name,
        );
        return row === undefined ? undefined : valueOf(row);
      }),
    values: (run, name, leaveOut) =>
      connection.read(() =>
        connection
          .all(
            `SELECT payload FROM entries
             WHERE run = ? AND kind = 'value' AND json_extract(payload, '$.name') = ? ORDER BY seq LIMIT -1 OFFSET ?`,
            run,
            name,
            leaveOut,
          )
          .map(valueOf),
      ),
  };
}

function loadRun(connection: Connection, run: string, lifeOf: JournalOptions['lifeOf']): StoredRun | undefined {
  const row = connection.get('SELECT * FROM runs WHERE id = ?', run);
  return row === undefined ? undefined : withHolder(connection, row, lifeOf);
}

function withHolder(connection: Connection, row: Row, lifeOf: JournalOptions['lifeOf']): StoredRun {
  const { holderText: _, ...run } = storedRun(connection, row);
  const holder = holderOf(connection, row);
  return holder === undefined ? run : { ...run, holder: { ...holder, alive: lifeOf(holder) !== 'gone' } };
}

function holderOf(connection: Connection, row: Row | undefined): Holder | undefined {
  const json = row?.['holder'];
  return typeof json === 'string' ? parse<Holder>(connection, json) : undefined;
}

function refuseRun(connection: Connection, stored: StoredRun, lifeOf: JournalOptions['lifeOf']): never {
  const { id } = stored.definition;
  const row = connection.get('SELECT held_since FROM runs WHERE id = ?', id);
  const holder = stored.holder;
  if (row === undefined || holder === undefined) throw unknownRun(id);
  const since = text(connection, row, 'held_since');
  return refuse({ key: `run ${id}`, run: id, holder, since, life: lifeOf(holder) });
}

function knownRun(connection: Connection, run: string, lifeOf: JournalOptions['lifeOf']): StoredRun {
  const stored = loadRun(connection, run, lifeOf);
  if (stored === undefined) throw unknownRun(run);
  return stored;
}

/** The run that took this one's place. */
function successor(connection: Connection, run: string): string | undefined {
  const row = connection.get('SELECT superseded_by FROM runs WHERE id = ?', run);
  const by = row?.['superseded_by'];
  return typeof by === 'string' ? by : undefined;
}

/** States share what did not change, so that a look at the references is enough. */
function changed(before: RunState | undefined, after: RunState): Record<string, StepState> {
  return Object.fromEntries(Object.entries(after.steps).filter(([id, step]) => before?.steps[id] !== step));
}
