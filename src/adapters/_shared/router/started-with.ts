import { readdirSync, readFileSync } from 'node:fs';

/** Processes whose first arguments are these, as `/proc` has them. A file of a directory of our own among them makes them ours. */
export const startedWith = (words: readonly string[]): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const [, ...rest] = commandOf(pid);
      return words.every((word, at) => rest[at] === word);
    });

function commandOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
