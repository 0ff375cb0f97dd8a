/** References to variables and locals in tokens, and their exact replacement. */
import type { Token } from './scan-hcl.ts';

export interface Found {
  readonly root: 'var' | 'local';
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Index of its first token. */
  readonly token: number;
}

/** `var.x` and `local.x`; not `a.var.x`, not `var = 1`, not `my-var.x`. */
export function referencesIn(tokens: readonly Token[]): readonly Found[] {
  const found: Found[] = [];
  for (const [token, first] of tokens.entries()) {
    if (first.kind !== 'word' || (first.text !== 'var' && first.text !== 'local')) continue;
    if (tokens[beside(tokens, token, -1)]?.text === '.') continue;
    const dot = beside(tokens, token, 1);
    const name = tokens[beside(tokens, dot, 1)];
    if (tokens[dot]?.text !== '.' || name?.kind !== 'word') continue;
    found.push({ root: first.text, name: name.text, start: first.start, end: name.end, token });
  }
  return found;
}

/** Something else is called `var` here: an iterator. Extremely rare, and cannot be told apart token by token. */
export function shadowsVariables(tokens: readonly Token[]): boolean {
  return tokens.some(({ kind, text }, index) => {
    if (kind !== 'word' || text !== 'var') return false;
    const before = tokens[beside(tokens, index, -1)]?.text ?? '';
    const after = tokens[beside(tokens, index, 1)]?.text ?? '';
    if (before === 'for' || after === 'in' || (before === ',' && after === ',')) return true;
    const name = tokens[beside(tokens, beside(tokens, index, -1), -1)]?.text;
    return before === '=' && name === 'iterator';
  });
}

/** The next token that is no line break. */
function beside(tokens: readonly Token[], from: number, step: 1 | -1): number {
  let index = from + step;
  while (tokens[index]?.kind === 'line') index += step;
  return index;
}

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** @param edits in order, none within another */
export function edited(text: string, edits: readonly Edit[]): string {
  let result = '';
  let index = 0;
  for (const edit of edits) {
    result += text.slice(index, edit.start) + edit.text;
    index = edit.end;
  }
  return result + text.slice(index);
}
