/** Who holds what (I8). All of it runs inside the write transaction of the caller. */
import { advance } from '../../../domain/run/advance.ts';
import type { RunDefinition, RunStatus, StepState } from '../../../domain/run/model.ts';
import { type HolderLife, heldError, supersedes } from '../../../domain/run/takeover.ts';
import type { Holder } from '../../../ports/journal.ts';
import type { Connection } from './connection.ts';
import { storedRun } from './derived.ts';
import { optionalText, parse, text } from './rows.ts';

export interface HeldRow {
  readonly key: string;
  readonly run: string;
  readonly holder: Holder;
  readonly since: string;
  readonly life: HolderLife;
}

export type LifeOf = (holder: Holder) => HolderLife;

/** The holder of a key; undefined when it is free. */
export function readHeld(connection: Connection, key: string, lifeOf: LifeOf): HeldRow | undefined {
  const row = connection.get(
    'SELECT runs.id AS run, holder, held_since FROM locks JOIN runs ON runs.id = locks.run WHERE key = ?',
    key,
  );
  const holderText = row === undefined ? undefined : optionalText(row, 'holder');
  if (row === undefined || holderText === undefined) return undefined;
  const holder = parse<Holder>(connection, holderText);
  const since = text(connection, row, 'held_since');
  return { key, run: text(connection, row, 'run'), holder, since, life: lifeOf(holder) };
}

export function refuse({ key, run, holder, since, life }: HeldRow): never {
  throw heldError({ key, run, pid: holder.pid, host: holder.host, user: holder.user, since, life });
}

/** Runs whose dead holder still has keys that are wanted. @throws RUN_HELD when one of the holders may live */
export function deadHolders(connection: Connection, definition: RunDefinition, lifeOf: LifeOf): ReadonlySet<string> {
  const dead = new Set<string>();
  for (const key of definition.holds) {
    const held = readHeld(connection, key, lifeOf);
    if (held === undefined || held.run === definition.id) continue;
    if (held.life !== 'gone') refuse(held);
    dead.add(held.run);
  }
  return dead;
}

export interface Superseded {
  readonly run: string;
  readonly status: 'superseded';
  /** Those that changed. */
  readonly steps: Readonly<Record<string, StepState>>;
}

/** Older runs whose place the new one takes. @param which @default all of them */
export function supersededBy(
  connection: Connection,
  newer: RunDefinition,
  now: Date,
  which: (status: RunStatus) => boolean = () => true,
): readonly Superseded[] {
  const rows = connection.all(
    `SELECT * FROM runs WHERE environment = ? AND status IN ('running', 'stopping', 'failed', 'stopped', 'waiting', 'queued')`,
    newer.environment,
  );
  const found: Superseded[] = [];
  for (const row of rows) {
    const older = storedRun(connection, row);
    if (!which(older.status) || !supersedes(newer, older.definition, older.status)) continue;
    const { state } = advance(older.definition, older.state, { type: 'superseded', by: newer.id }, now);
    const steps = Object.entries(state.steps).filter(([id, step]) => step !== older.state.steps[id]);
    found.push({ run: older.definition.id, status: 'superseded', steps: Object.fromEntries(steps) });
  }
  return found;
}
