import type { Holder } from '../../../ports/journal.ts';
import type { Connection, Row } from './connection.ts';
import type { EntryRow } from './entry.ts';
import { damaged } from './journal-error.ts';

/** Columns are what the schema says (STRICT); anything else is damage. */
export function text(connection: Connection, row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw damaged(connection.path, `column "${column}" holds no text`);
  return value;
}

export function optionalText(row: Row, column: string): string | undefined {
  const value = row[column];
  return typeof value === 'string' ? value : undefined;
}

/** JSON that this journal wrote: its type is known by the column, and the hash chain vouches for it. */
export function parse<T>(connection: Connection, json: string): T {
  try {
    return JSON.parse(json) as T;
  } catch (error) {
    throw damaged(connection.path, `an entry is no JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}

export const sameHolder = (a: Holder, b: Holder): boolean =>
  a.pid === b.pid && a.startedAt === b.startedAt && a.host === b.host;

export function entryRow(connection: Connection, row: Row): EntryRow {
  return {
    seq: Number(row['seq']),
    run: text(connection, row, 'run'),
    kind: text(connection, row, 'kind'),
    at: text(connection, row, 'at'),
    payload: text(connection, row, 'payload'),
    previous: text(connection, row, 'previous'),
    hash: text(connection, row, 'hash'),
  };
}
