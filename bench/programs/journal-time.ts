/**
 * Loaded before the product (`--import`): how long its one thread is inside the journal's database, of all the time that it
 * lives. Written as JSON to the file that BENCH_JOURNAL names, when the process ends.
 */
import { writeFileSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

let inside = 0;

function timed<Given extends readonly unknown[], Result>(
  call: (...given: Given) => Result,
): (...given: Given) => Result {
  return (...given) => {
    const began = performance.now();
    try {
      return call(...given);
    } finally {
      inside += performance.now() - began;
    }
  };
}

const isJournal = (database: DatabaseSync): boolean => database.location()?.endsWith('journal.db') === true;

const { exec, prepare } = DatabaseSync.prototype;

DatabaseSync.prototype.exec = function (sql) {
  return isJournal(this) ? timed(() => exec.call(this, sql))() : exec.call(this, sql);
};

DatabaseSync.prototype.prepare = function (sql) {
  if (!isJournal(this)) return prepare.call(this, sql);
  const statement: StatementSync = timed(() => prepare.call(this, sql))();
  for (const name of ['run', 'get', 'all'] as const) {
    // The three differ in what they give back, which is handed on as it is.
    const own = (statement[name] as (...given: unknown[]) => unknown).bind(statement);
    Object.defineProperty(statement, name, { value: timed(own) });
  }
  return statement;
};

process.on('exit', () => {
  const file = process.env['BENCH_JOURNAL'];
  if (file !== undefined) writeFileSync(file, JSON.stringify({ inside, all: performance.now() }));
});
