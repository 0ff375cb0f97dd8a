/** The tables that follow from the entries: each entry, when it is added or replayed, changes them in this one way. */
import type { RunDefinition, RunState, StepState } from '../../../domain/run/model.ts';
import type { StoredRun } from '../../../ports/journal.ts';
import type { Connection, Row } from './connection.ts';
import type { EntryBody } from './entry.ts';
import { optionalText, parse, text } from './rows.ts';

export interface Entry {
  readonly seq: number;
  readonly run: string;
  readonly at: string;
  readonly body: EntryBody;
}

export function derive(connection: Connection, { seq, run, at, body }: Entry): void {
  switch (body.kind) {
    case 'created':
      insertRun(connection, body.definition, body.state, at);
      return body.queued === true
        ? have(connection, run, JSON.stringify(body.holder), at)
        : hold(connection, body.definition, JSON.stringify(body.holder), at);
    case 'claimed': {
      const definition = definitionOf(connection, run);
      return definition === undefined ? undefined : hold(connection, definition, JSON.stringify(body.holder), at);
    }
    case 'decided':
      writeSteps(connection, run, body.steps);
      return connection.run(
        'UPDATE runs SET status = ?, updated_at = ?, superseded_by = coalesce(?, superseded_by) WHERE id = ?',
        body.status,
        at,
        body.by ?? null,
        run,
      );
    case 'released':
    case 'unlocked':
      return letGo(connection, run);
    case 'value':
      return connection.run('INSERT OR REPLACE INTO run_values (run, name, seq) VALUES (?, ?, ?)', run, body.name, seq);
    case 'stack': {
      const { environment, stack } = body.record;
      return connection.run('INSERT OR REPLACE INTO stacks VALUES (?, ?, ?)', environment, stack, seq);
    }
    case 'event':
    case 'repaired':
    case 'pruned':
      return undefined;
  }
}

function insertRun(connection: Connection, definition: RunDefinition, state: RunState, at: string): void {
  connection.run(
    'INSERT INTO runs (id, environment, definition, status, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)',
    definition.id,
    definition.environment,
    JSON.stringify(definition),
    state.status,
    at,
    at,
  );
  writeSteps(connection, definition.id, state.steps);
}

function writeSteps(connection: Connection, run: string, steps: Readonly<Record<string, StepState>>): void {
  for (const [step, state] of Object.entries(steps)) {
    connection.run(
      'INSERT OR REPLACE INTO steps (run, step, state) VALUES (?, ?, ?)',
      run,
      step,
      JSON.stringify(state),
    );
  }
}

const have = (connection: Connection, run: string, holder: string, at: string): void =>
  connection.run('UPDATE runs SET holder = ?, held_since = ? WHERE id = ?', holder, at, run);

function hold(connection: Connection, definition: RunDefinition, holder: string, at: string): void {
  have(connection, definition.id, holder, at);
  for (const key of new Set(definition.holds)) {
    connection.run('INSERT OR REPLACE INTO locks (key, run) VALUES (?, ?)', key, definition.id);
  }
}

function letGo(connection: Connection, run: string): void {
  connection.run('DELETE FROM locks WHERE run = ?', run);
  connection.run('UPDATE runs SET holder = NULL, held_since = NULL WHERE id = ?', run);
}

function definitionOf(connection: Connection, run: string): RunDefinition | undefined {
  const row = connection.get('SELECT definition FROM runs WHERE id = ?', run);
  return row === undefined ? undefined : parse<RunDefinition>(connection, text(connection, row, 'definition'));
}

/** A run without its holder: whether that one lives is asked by who reads it. */
export function storedRun(connection: Connection, row: Row): StoredRun & { readonly holderText?: string } {
  const definition = parse<RunDefinition>(connection, text(connection, row, 'definition'));
  // The column's CHECKs are our own writes: a status is one of the union.
  const status = text(connection, row, 'status') as RunState['status'];
  const steps: Record<string, StepState> = {};
  for (const step of connection.all('SELECT step, state FROM steps WHERE run = ?', definition.id)) {
    steps[text(connection, step, 'step')] = parse<StepState>(connection, text(connection, step, 'state'));
  }
  const holderText = optionalText(row, 'holder');
  const supersededBy = optionalText(row, 'superseded_by');
  return {
    definition,
    state: { version: 1, status, steps: inOrder(definition, steps) },
    status,
    createdAt: text(connection, row, 'created_at'),
    updatedAt: text(connection, row, 'updated_at'),
    ...(supersededBy !== undefined && { supersededBy }),
    ...(holderText !== undefined && { holderText }),
  };
}

/** As defined, so that a loaded state is equal to the recorded one in print, too. */
function inOrder(definition: RunDefinition, steps: Readonly<Record<string, StepState>>): Record<string, StepState> {
  const ordered: Record<string, StepState> = {};
  for (const { id } of definition.steps) {
    const step = steps[id];
    if (step !== undefined) ordered[id] = step;
  }
  return ordered;
}
