import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter } from './line-splitter.ts';

describe('line splitter', () => {
  it('gives the same lines however the bytes are cut', () => {
    const text = fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll(/[\r\n]/g, '')));
    fc.assert(
      fc.property(text, fc.array(fc.nat(40)), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const splitter = createLineSplitter();
        const found: string[] = [];

        let from = 0;
        for (const size of [...cuts, bytes.length]) {
          const chunk = Buffer.from(bytes.subarray(from, from + size));
          found.push(...splitter.push(chunk));
          // The reader uses its memory again.
          chunk.fill(0);
          from += size;
        }
        found.push(...splitter.end());

        expect(found).toEqual(lines);
      }),
    );
  });

  it('gives a line without an end in pieces before it fills the memory', () => {
    const splitter = createLineSplitter();
    const chunk = Buffer.alloc(8 * 1024 * 1024, 'x');

    const pieces = Array.from({ length: 6 }, () => splitter.push(chunk)).flat();

    expect(pieces.map(({ length }) => length)).toEqual([40 * 1024 * 1024]);
    expect(splitter.end()[0]).toHaveLength(8 * 1024 * 1024);
  });
});
