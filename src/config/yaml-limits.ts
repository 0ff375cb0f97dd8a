import type { LineCounter } from 'yaml';
import { catalogue } from '../domain/errors/catalogue.ts';
import type { Problem } from '../domain/errors/problem.ts';
import type { Spot, Tree } from './tree.ts';

/** Bounds: a file that needs more is a mistake or an attack. */
export const limits = { characters: 2_000_000, lexemes: 1_000_000, depth: 60, nodes: 400_000, problems: 100 };

export const tooDeep = `nested deeper than ${limits.depth} levels`;

export type ParsedYaml =
  | { readonly ok: true; readonly tree: Tree }
  /** With the tree where the rest can be checked all the same: all mistakes are told at once. */
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly tree?: Tree };

export function problem(
  code: Problem['code'],
  message: string,
  at: NonNullable<Problem['at']>,
  hint?: string,
): Problem {
  return { code, severity: 'error', message, hint: hint ?? catalogue[code].hint, at };
}

export function spotAt(lines: LineCounter, offset: number): Spot {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
