/** Written into the file's header: tells our journal from any other SQLite database. "FLJ1". */
export const applicationId = 0x464c4a31;

/**
 * One script per version of the file; the version is the number of scripts that were run. Scripts are never changed,
 * only added.
 *
 * `entries` is the truth: append-only, each entry chained to the one before. All other tables can be made from it.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE entries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    payload TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX entries_of_run ON entries (run, kind);
  CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
  INSERT INTO head VALUES (1, 0, '');
  CREATE TABLE runs (
    ordinal INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    environment TEXT NOT NULL,
    definition TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    holder TEXT,
    held_since TEXT,
    superseded_by TEXT
  ) STRICT;
  CREATE INDEX runs_of_environment ON runs (environment, ordinal);
  CREATE TABLE steps (
    run TEXT NOT NULL,
    step TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (run, step)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE locks (key TEXT PRIMARY KEY, run TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE run_values (
    run TEXT NOT NULL,
    name TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (run, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE stacks (
    environment TEXT NOT NULL,
    stack TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (environment, stack)
  ) STRICT, WITHOUT ROWID;
  `,
];
