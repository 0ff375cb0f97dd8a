import { spansOf } from '../record/ansi.ts';

/** Leaves the screen out up to the line that matches; what is left out is said. */
export interface LeavingOut {
  /** Matched against a line without its colours: an escape sequence ends in a letter, which no `\\b` can see past. */
  readonly line: RegExp;
  readonly leftOut: string;
}

/** Shows everything from the matching line on; all of it where no line matches, so that nothing can hide. */
export function leaveOutUntil(from: LeavingOut, write: (text: string) => void, dim: (text: string) => string) {
  let held: string | undefined = '';
  return {
    show(text: string) {
      if (held === undefined) return write(text);
      held += text;
      const lines = held.split('\n');
      const at = lines.findIndex((line) => from.line.test(plain(line)));
      if (at === -1) return;
      held = undefined;
      write(`${dim(`  ... ${from.leftOut} ...`)}\n${lines.slice(at).join('\n')}`);
    },
    end: () => void (held === undefined || write(held)),
  };
}

const plain = (line: string): string =>
  spansOf(line)
    .map(({ text }) => text)
    .join('');
