import { isDeepStrictEqual } from 'node:util';
import { advance } from '../../domain/run/advance.ts';
import type { RunEvent } from '../../domain/events/model.ts';
import type { Json } from '../../domain/json.ts';
import { type JournalledDecision, keptOf } from '../../domain/record/journalled.ts';
import type { RunDefinition, RunSignal, RunState, RunStatus } from '../../domain/run/model.ts';
import { isActive, isResumable } from '../../domain/run/status.ts';
import {
  type HolderLife,
  heldError,
  lockLost,
  notResumable,
  supersedes,
  unknownRun,
} from '../../domain/run/takeover.ts';
import type { Held, Holder, Journal, StackRecord, StoredRun } from '../../ports/journal.ts';

interface FakeRun {
  readonly definition: RunDefinition;
  readonly createdAt: string;
  state: RunState;
  updatedAt: string;
  holder?: { readonly who: Holder; readonly since: string };
  supersededBy?: string;
  readonly events: RunEvent[];
  readonly decisions: JournalledDecision[];
}

/** What all handles on one journal share. */
export interface FakeJournalStore {
  readonly runs: Map<string, FakeRun>;
  /** Key → run. */
  readonly locks: Map<string, string>;
  readonly stacks: Map<string, StackRecord>;
  readonly values: { readonly id: string; readonly name: string; readonly value: Json }[];
}

export interface FakeJournalOptions {
  /** @default everybody lives */
  readonly lifeOf?: (holder: Holder) => HolderLife;
  /** @default the first of January 2026 */
  readonly now?: () => Date;
  /** Shared by several handles, as one file is by several processes. @default a new one */
  readonly store?: FakeJournalStore;
}

export const createFakeJournalStore = (): FakeJournalStore => ({
  runs: new Map(),
  locks: new Map(),
  stacks: new Map(),
  values: [],
});

/** A journal in memory; it passes the same contract as the real one. Everything goes through JSON, as it does on disk. */
export function createFakeJournal(options: FakeJournalOptions = {}): Journal {
  const { lifeOf = () => 'alive', now = () => new Date('2026-01-01T00:00:00.000Z') } = options;
  const store = options.store ?? createFakeJournalStore();
  const { runs, locks, stacks, values } = store;
  const own = new Map<string, Holder>();
  const at = (): string => now().toISOString();

  const runOf = (run: string): FakeRun => {
    const found = runs.get(run);
    if (found === undefined) throw unknownRun(run);
    return found;
  };
  const holds = (run: string): boolean => {
    const mine = own.get(run);
    const holder = runs.get(run)?.holder?.who;
    return mine !== undefined && holder !== undefined && same(mine, holder);
  };
  const letGo = (run: string): readonly string[] => {
    const keys = [...locks].filter(([, holder]) => holder === run).map(([key]) => key);
    for (const key of keys) locks.delete(key);
    delete runOf(run).holder;
    return keys.sort();
  };
  const refuse = (run: FakeRun, key: string): never => {
    const { id } = run.definition;
    if (run.holder === undefined) throw unknownRun(id);
    const { who, since } = run.holder;
    throw heldError({ key, run: id, pid: who.pid, host: who.host, user: who.user, since, life: lifeOf(who) });
  };
  const takeKeys = (definition: RunDefinition): ReadonlySet<string> => {
    const dead = new Set<string>();
    for (const key of definition.holds) {
      const holder = locks.get(key);
      if (holder === undefined || holder === definition.id) continue;
      const run = runOf(holder);
      if (run.holder !== undefined && lifeOf(run.holder.who) !== 'gone') refuse(run, key);
      dead.add(holder);
    }
    return dead;
  };
  const hold = (run: FakeRun, holder: Holder): void => {
    for (const dead of takeKeys(run.definition)) letGo(dead);
    run.holder = { who: holder, since: at() };
    for (const key of run.definition.holds) locks.set(key, run.definition.id);
    own.set(run.definition.id, holder);
  };
  const stored = (run: FakeRun): StoredRun => storedOf(run, lifeOf);
  const supersede = (newer: RunDefinition, which: (status: RunStatus) => boolean = () => true): void => {
    for (const older of runs.values()) {
      const { status } = older.state;
      if (!which(status) || !supersedes(newer, older.definition, status)) continue;
      const signal = { type: 'superseded', by: newer.id } as const;
      const { state } = advance(older.definition, older.state, signal, now());
      older.decisions.push(copy(decisionOf(older.state, signal, state, at())));
      older.state = state;
      older.supersededBy = newer.id;
      older.updatedAt = at();
    }
  };

  return {
    create(definition, state, holder) {
      const run = fresh(definition, state, at());
      for (const dead of takeKeys(definition)) letGo(dead);
      supersede(definition);
      runs.set(definition.id, run);
      hold(run, holder);
    },
    enqueue(definition, state, holder) {
      supersede(definition, (status) => status === 'queued');
      runs.set(definition.id, { ...fresh(definition, state, at()), holder: { who: holder, since: at() } });
      own.set(definition.id, holder);
    },
    claim(id, holder) {
      const run = runOf(id);
      const current = run.holder?.who;
      if (current !== undefined && !same(current, holder) && lifeOf(current) !== 'gone') refuse(run, `run ${id}`);
      if (!isResumable(run.state.status)) throw notResumable(id, run.state.status, run.supersededBy);
      hold(run, holder);
      if (run.state.status === 'queued') supersede(run.definition);
    },
    record(id, signal, state, when, events = []) {
      if (!holds(id)) throw lockLost(id, runs.get(id)?.supersededBy);
      const run = runOf(id);
      run.decisions.push(copy(decisionOf(run.state, signal, state, when)));
      run.state = copy(state);
      run.updatedAt = when;
      run.events.push(...copy(events));
    },
    durable: async () => undefined,
    note: (id, event) => void runOf(id).events.push(copy(event)),
    release(id) {
      if (holds(id)) letGo(id);
      own.delete(id);
    },
    unlock(id) {
      const run = runOf(id);
      if (run.holder === undefined) return [];
      if (lifeOf(run.holder.who) === 'alive') refuse(run, `run ${id}`);
      return letGo(id);
    },
    load: (id) => (runs.has(id) ? stored(runOf(id)) : undefined),
    list: ({ environment, limit }) =>
      [...runs.values()]
        .filter(({ definition }) => environment === undefined || definition.environment === environment)
        .reverse()
        .slice(0, limit)
        .map(stored),
    events: (id) => copy(runs.get(id)?.events ?? []),
    decisions: (id) => copy(runs.get(id)?.decisions ?? []),
    put: (id, name, value) => void values.push({ id, name, value: copy(value) }),
    get(id, name) {
      const found = values.findLast((each) => each.id === id && each.name === name);
      return found === undefined ? undefined : copy(found.value);
    },
    values: (id, name, leaveOut) =>
      values
        .filter((each) => each.id === id && each.name === name)
        .slice(leaveOut)
        .map(({ value }) => copy(value)),
    holder(key): Held | undefined {
      const run = runs.get(locks.get(key) ?? '');
      if (run?.holder === undefined) return undefined;
      const { who, since } = run.holder;
      return { key, run: run.definition.id, holder: who, since, alive: lifeOf(who) !== 'gone' };
    },
    stacks: (environment) =>
      [...stacks.values()]
        .filter((record) => environment === undefined || record.environment === environment)
        .sort((a, b) => (`${a.environment}\0${a.stack}` < `${b.environment}\0${b.stack}` ? -1 : 1)),
    stack: (environment, stack) => copy(stacks.get(`${environment}\0${stack}`)),
    recordStack: (record) => void stacks.set(`${record.environment}\0${record.stack}`, copy(record)),
    prune(ids) {
      const going = ids.filter((id) => {
        const run = runs.get(id);
        return run !== undefined && !isActive(run.state.status) && !(run.holder && lifeOf(run.holder.who) !== 'gone');
      });
      const kept = values.filter(({ id }) => !going.includes(id));
      const entries = going.reduce((sum, id) => sum + runOf(id).events.length + 1, values.length - kept.length);
      for (const id of going) {
        letGo(id);
        runs.delete(id);
      }
      values.splice(0, values.length, ...kept);
      return { runs: going, entries };
    },
    check: () => [],
    close: () => undefined,
  };
}

const fresh = (definition: RunDefinition, state: RunState, at: string): FakeRun => ({
  definition: copy(definition),
  createdAt: at,
  updatedAt: at,
  state: copy(state),
  events: [],
  decisions: [],
});

function decisionOf(before: RunState, signal: RunSignal, after: RunState, at: string): JournalledDecision {
  const heard = keptOf(signal);
  const steps = Object.entries(after.steps).filter(([id, step]) => !isDeepStrictEqual(before.steps[id], step));
  return { at, signal: signal.type, ...(heard !== undefined && { heard }), steps: Object.fromEntries(steps) };
}

const storedOf = (run: FakeRun, lifeOf: (holder: Holder) => HolderLife): StoredRun => ({
  definition: copy(run.definition),
  state: copy(run.state),
  status: run.state.status,
  createdAt: run.createdAt,
  updatedAt: run.updatedAt,
  ...(run.holder !== undefined && { holder: { ...run.holder.who, alive: lifeOf(run.holder.who) !== 'gone' } }),
  ...(run.supersededBy !== undefined && { supersededBy: run.supersededBy }),
});

const same = (a: Holder, b: Holder): boolean => a.pid === b.pid && a.startedAt === b.startedAt && a.host === b.host;

const copy = <T>(value: T): T => structuredClone(value);
