import type { Rule } from './rules.ts';
import { createRandom } from './random.ts';
import type { World } from './worlds.ts';

export interface Trial<Seen> {
  readonly world: World<Seen>;
  readonly rule: Rule<Seen>;
  /** Looks. */
  readonly most: number;
}

/** Of each run, by its seed from 1 on, the look at which the canary goes back; Infinity: never. */
export function delays<Seen>({ world, rule, most }: Trial<Seen>, runs: number): readonly number[] {
  return Array.from({ length: runs }, (_, run) => {
    const next = world(createRandom(run + 1));
    const goesBack = rule();
    for (let look = 1; look <= most; look += 1) if (goesBack(next(look))) return look;
    return Infinity;
  });
}

export const shareFound = (found: readonly number[]): number => found.filter(Number.isFinite).length / found.length;

/** 0.0123: `1.2 %`. */
export const percent = (share: number): string => `${Number((100 * share).toPrecision(share < 0.1 ? 2 : 3))} %`;

/** As Markdown: it is kept in docs/judges.md as it is printed. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
