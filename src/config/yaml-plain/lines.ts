import type { Spot } from '../tree.ts';

/** A place in the text: always at a line that holds something, or behind the last one. */
export interface Lines {
  readonly text: string;
  /** From 1. */
  line: number;
  lineStart: number;
  /** Index of the line break, or of the end of the text. */
  lineEnd: number;
  /** Spaces before what is read next; -1 behind the last line. */
  indent: number;
  /** Values so far. */
  nodes: number;
}

export const openLines = (text: string): Lines => {
  const lines = { text, line: 0, lineStart: 0, lineEnd: -1, indent: 0, nodes: 0 };
  nextLine(lines);
  return lines;
};

/** Goes on to the next line that is neither empty nor a comment. */
export function nextLine(lines: Lines): void {
  const { text } = lines;
  for (;;) {
    const start = lines.lineEnd + 1;
    if (start >= text.length) {
      lines.indent = -1;
      return;
    }
    const found = text.indexOf('\n', start);
    lines.line += 1;
    lines.lineStart = start;
    lines.lineEnd = found === -1 ? text.length : found;
    const first = skipSpaces(text, start);
    if (first < lines.lineEnd && text[first] !== '#') {
      lines.indent = first - start;
      return;
    }
  }
}

export function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at += 1;
  return at;
}

export const spotAt = ({ line, lineStart }: Lines, offset: number): Spot => ({ line, column: offset - lineStart + 1 });

/** Nothing more on this line but spaces and a comment. */
export function endsLine({ text, lineEnd }: Lines, from: number): boolean {
  const at = skipSpaces(text, from);
  return at >= lineEnd || (text[at] === '#' && at > from);
}
