/** References to variables, locals and data in tokens, and their exact replacement. */
import type { Token } from './scan-hcl.ts';

export interface Found {
  readonly root: 'var' | 'local' | 'data';
  /** Of data: with its type, `aws_ami.base`. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Index of its first token. */
  readonly token: number;
}

/** `var.x`, `local.x` and `data.a.x`; not `a.var.x`, not `var = 1`, not `my-var.x`. */
export function referencesIn(tokens: readonly Token[]): readonly Found[] {
  const found: Found[] = [];
  for (const [token, first] of tokens.entries()) {
    const root = first.kind === 'word' ? roots.find((each) => each === first.text) : undefined;
    if (root === undefined || tokens[beside(tokens, token, -1)]?.text === '.') continue;
    const member = memberAt(tokens, token);
    const last = member !== undefined && root === 'data' ? memberAt(tokens, member) : member;
    const names = [member, last].flatMap((index) => tokens[index ?? -1] ?? []);
    const end = names.at(-1)?.end;
    if (last === undefined || end === undefined) continue;
    const name = root === 'data' ? names.map(({ text }) => text).join('.') : (names[0]?.text ?? '');
    found.push({ root, name, start: first.start, end, token });
  }
  return found;
}

const roots = ['var', 'local', 'data'] as const;

/** Index of the name after the dot that follows. */
function memberAt(tokens: readonly Token[], at: number): number | undefined {
  const dot = beside(tokens, at, 1);
  const name = beside(tokens, dot, 1);
  return tokens[dot]?.text === '.' && tokens[name]?.kind === 'word' ? name : undefined;
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
