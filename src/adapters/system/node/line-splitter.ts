/** Longer lines are given in pieces, so that a program that never ends its line cannot fill the memory. */
const maxLineBytes = 32 * 1024 * 1024;
const newline = 0x0a;
const carriageReturn = 0x0d;

export interface LineSplitter {
  /** Lines that are complete with this chunk. The chunk's memory may be reused afterwards. */
  push(chunk: Buffer): string[];
  /** What is left without a newline at its end. */
  end(): string[];
}

/**
 * Splits bytes, not text: a character that lies across two chunks stays whole, and bytes that are no UTF-8 become U+FFFD
 * instead of an error.
 */
export function createLineSplitter(): LineSplitter {
  let pieces: Buffer[] = [];
  let held = 0;

  const take = (last: Buffer): string => {
    const line = pieces.length === 0 ? last : Buffer.concat([...pieces, last]);
    pieces = [];
    held = 0;
    return (line.at(-1) === carriageReturn ? line.subarray(0, -1) : line).toString('utf8');
  };

  return {
    push(chunk) {
      const lines: string[] = [];
      let from = 0;
      for (let to = chunk.indexOf(newline); to !== -1; to = chunk.indexOf(newline, from)) {
        lines.push(take(chunk.subarray(from, to)));
        from = to + 1;
      }
      if (from < chunk.length) {
        pieces.push(Buffer.from(chunk.subarray(from)));
        held += chunk.length - from;
      }
      if (held > maxLineBytes) lines.push(take(Buffer.alloc(0)));
      return lines;
    },
    end: () => (held === 0 ? [] : [take(Buffer.alloc(0))]),
  };
}
