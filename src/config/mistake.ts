import { catalogue } from '../domain/errors/catalogue.ts';
import type { Problem, SourcePosition } from '../domain/errors/problem.ts';
import type { Json } from '../domain/json.ts';
import { formatPath, type Path } from './path.ts';
import type { Spot, Tree } from './tree.ts';

/** Where mistakes are collected while one project is checked. */
export interface Mistakes {
  readonly file: string;
  readonly problems: Problem[];
}

export interface Mistake {
  readonly code: Problem['code'];
  readonly path: Path;
  readonly at: Spot | undefined;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly value?: Json | undefined;
}

export function report(mistakes: Mistakes, mistake: Mistake): void {
  const { code, message, hint, value } = mistake;
  mistakes.problems.push({
    code,
    severity: 'error',
    message,
    hint: inLanguageOf(mistakes.file, hint ?? catalogue[code].hint),
    at: positionAt(mistakes.file, mistake.at),
    path: formatPath(mistake.path),
    ...(value === undefined ? {} : { value }),
  });
}

/** Hints are written as YAML; in a TypeScript project a plain text needs its quotes. */
const inLanguageOf = (file: string, hint: string): string =>
  /\.[cm]?[jt]s$/.test(file) ? hint.replace(/`[^`]+`/g, (code) => code.replace(plainText, "$1'$2'")) : hint;

const plainText =
  /(?<![\w'"])([A-Za-z_]\w*: )(?!(?:true|false|null)\b)((?:[A-Za-z_./]|\$\{[^}]*\})(?:\$\{[^}]*\}|[\w./-])*)(?<!\.\.\.)(?=\s*[,}`])/g;

export const positionAt = (file: string, at: Spot | undefined): SourcePosition =>
  at === undefined ? { file } : { file, line: at.line, column: at.column };

/** A value as a person reads it in a message: `the text "x"`, `a list`. */
export function describe(tree: Tree | undefined): string {
  if (tree === undefined) return 'nothing';
  if (tree.kind === 'list') return 'a list';
  if (tree.kind === 'map') return 'a map';
  if (tree.value === null) return 'nothing';
  if (typeof tree.value === 'string') return `the text ${JSON.stringify(short(tree.value))}`;
  return typeof tree.value === 'number' ? `the number ${tree.value}` : `${tree.value}`;
}

export const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);

/** The value itself where it is small enough to be shown. */
export const scalarOf = (tree: Tree | undefined): Json | undefined =>
  tree?.kind === 'leaf' ? (typeof tree.value === 'string' ? short(tree.value) : tree.value) : undefined;

/** `known: a, b, c`, in the order given and at most twelve of them. */
export function known(names: Iterable<string>, what: string): string {
  const all = [...names];
  if (all.length === 0) return `there are no ${what}`;
  const rest = all.length > 12 ? ` and ${all.length - 12} more` : '';
  return `${what}: ${all.slice(0, 12).join(', ')}${rest}`;
}
