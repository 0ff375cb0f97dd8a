import type { CliIo } from './cli-io.ts';

/** The last lines of a terminal, drawn again in place; lines printed above it stay. */
export interface LiveRegion {
  draw(lines: readonly string[]): void;
  /** Takes the region away, so that something else can be written; the next `draw` begins anew below. */
  clear(): void;
}

const eraseLine = '\u001b[2K';
const eraseBelow = '\u001b[0J';
const up = (lines: number): string => (lines === 0 ? '' : `\u001b[${lines}A`);

export function createLiveRegion(stdout: Pick<CliIo['stdout'], 'write'>): LiveRegion {
  let height = 0;
  return {
    draw(lines) {
      // One write: a terminal shows it at once, without flicker.
      stdout.write(`${up(height)}${lines.map((line) => `\r${eraseLine}${line}\n`).join('')}${eraseBelow}`);
      height = lines.length;
    },
    clear() {
      if (height > 0) stdout.write(`${up(height)}\r${eraseBelow}`);
      height = 0;
    },
  };
}
