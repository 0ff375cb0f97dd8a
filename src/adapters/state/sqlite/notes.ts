import type { RunEvent } from '../../../domain/events/model.ts';
import type { Connection } from './connection.ts';

export interface Note {
  readonly run: string;
  readonly event: RunEvent;
}

export interface NotingParts {
  /** Inside a write transaction. */
  readonly add: (note: Note) => void;
  /** Calls back at the end of this turn of the event loop; undefined: every note is written at once. */
  readonly endOfTurn: ((work: () => void) => void) | undefined;
}

export interface NotingConnection extends Connection {
  /** Kept with the next write, and at the end of this turn of the event loop at the latest. */
  note(note: Note): void;
}

/**
 * The same connection, with notes that wait for company: a tool says many things in one breath, and a transaction for each
 * would take longer than to say them. Whoever reads through it reads them, too.
 */
export function noting(connection: Connection, { add, endOfTurn }: NotingParts): NotingConnection {
  const waiting: Note[] = [];
  const write: Connection['write'] = (durability, work) => {
    let kept = 0;
    const result = connection.write(durability, () => {
      for (const note of waiting) add(note);
      kept = waiting.length;
      return work();
    });
    // Not before the transaction has ended well: what is rolled back still waits.
    waiting.splice(0, kept);
    return result;
  };
  const flush = (): void => {
    if (waiting.length > 0) write('note', () => undefined);
  };
  const tryFlush = (): void => {
    try {
      flush();
    } catch {
      // They wait on: the next call tries again, and says why it cannot.
    }
  };
  return {
    ...connection,
    write,
    read(work) {
      flush();
      return connection.read(work);
    },
    note(note) {
      waiting.push(note);
      if (endOfTurn === undefined) flush();
      else if (waiting.length === 1) endOfTurn(tryFlush);
    },
    close() {
      tryFlush();
      connection.close();
    },
  };
}
