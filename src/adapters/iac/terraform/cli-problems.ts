import type { ToolLine } from './tool-process.ts';

/**
 * What the tool finds wrong with the machine's own CLI configuration it says again with every command. It goes on all
 * the same: no command fails for it, so that it is no reason of a failure, and telling it once is enough.
 */
export interface CliProblems {
  /** Each line of a command, in order. False: it was told before. */
  isNew(line: ToolLine): boolean;
  /** The same for a command that shows nothing: what it says still has to be told. */
  note(line: ToolLine): void;
  /** Takes such a paragraph out of the lines that an error is read from. */
  withoutThem(text: readonly string[]): readonly string[];
}

const begins = /^There are some problems with the CLI configuration/;
/** Said only where there was an error among them. */
const ends = /^As a result of the above problems/;
/** Something else: only warnings have no end of their own. */
const isOther = (line: string, among: readonly string[]): boolean =>
  line.startsWith('{') || (/^(│ )?Error: /.test(line) && among.some((each) => /^(│ )?Warning: /.test(each)));

/** For one command. @param told grows: lines that were shown, by any command of the run */
export function openCliProblems(told: Set<string>): CliProblems {
  const said: string[] = [];
  const own = new Set<string>();
  let phase: 'before' | 'within' | 'over' = 'before';
  const belongs = ({ stream, text }: ToolLine): boolean => {
    const line = text.trim();
    if (stream !== 'stderr' || phase === 'over') return false;
    if (phase === 'before' && !begins.test(line)) return false;
    phase = ends.test(line) || isOther(line, said) ? 'over' : 'within';
    if (isOther(line, said)) return false;
    said.push(line);
    return true;
  };
  return {
    isNew(line) {
      if (!belongs(line)) return true;
      const text = line.text.trim();
      // Frames repeat within one paragraph.
      if (!told.has(text)) own.add(text);
      told.add(text);
      return own.has(text);
    },
    note(line) {
      belongs(line);
    },
    withoutThem(text) {
      if (!ends.test(said.at(-1) ?? '')) return text;
      const left = [...text];
      for (const line of said) {
        if (line === '') continue;
        const index = left.findIndex((each) => each.trim() === line);
        if (index >= 0) left.splice(index, 1);
      }
      return left;
    },
  };
}
