import { Composer, type CST, type Document, isScalar, Lexer, LineCounter, Parser, type YAMLError } from 'yaml';
import type { Problem } from '../domain/errors/problem.ts';
import { expand } from './yaml-expand.ts';
import type { Tree } from './tree.ts';
import { limits, type ParsedYaml, problem, spotAt, tooDeep } from './yaml-limits.ts';
import { readPlainYaml } from './yaml-plain/block.ts';

export { limits, type ParsedYaml } from './yaml-limits.ts';

/** Reads YAML 1.2 into a tree with places. Anchors, aliases and merge keys (`<<`) are expanded, within bounds. */
export function parseYaml(file: string, text: string): ParsedYaml {
  const plain = readPlainYaml(text);
  return plain === undefined ? parseFully(file, text) : { ok: true, tree: plain };
}

/** All of YAML, and all that can be wrong with it; many times slower. */
export function parseFully(file: string, text: string): ParsedYaml {
  const lines = new LineCounter();
  const read = readDocuments(file, text, lines);
  if (!read.ok) return read;
  const [first, second] = read.documents;
  if (second !== undefined) {
    const at = { file, ...spotAt(lines, second.range?.[0] ?? 0) };
    const hint = 'a project is one document: take the `---` line away';
    return { ok: false, problems: [problem('PROJECT_SYNTAX', 'a second document starts here', at, hint)] };
  }
  if (first === undefined || isEmpty(first)) {
    return {
      ok: false,
      problems: [problem('PROJECT_EMPTY', `${file} holds no project`, { file, line: 1, column: 1 }, emptyHint)],
    };
  }
  return expand(file, first, lines);
}

export type ParsedDocuments =
  | { readonly ok: true; readonly trees: readonly Tree[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Every document of a text; those that hold nothing are left away. */
export function parseEach(file: string, text: string): ParsedDocuments {
  const lines = new LineCounter();
  const read = readDocuments(file, text, lines);
  if (!read.ok) return read;
  const expanded = read.documents
    .filter((document) => !isEmpty(document))
    .map((document) => expand(file, document, lines));
  const problems = expanded.flatMap((each) => (each.ok ? [] : each.problems));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, trees: expanded.flatMap((each) => (each.ok ? [each.tree] : [])) };
}

const isEmpty = ({ contents }: Document.Parsed): boolean =>
  contents === null || (isScalar(contents) && contents.value === null);

type ReadDocuments =
  | { readonly ok: true; readonly documents: readonly Document.Parsed[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

function readDocuments(file: string, text: string, lines: LineCounter): ReadDocuments {
  const early = tooLarge(file, text);
  if (early !== undefined) return { ok: false, problems: [early] };
  const documents = parseDocuments(text, lines);
  if ('stopped' in documents) {
    const at = { file, ...spotAt(lines, documents.offset) };
    return { ok: false, problems: [problem('PROJECT_TOO_LARGE', documents.stopped, at)] };
  }
  const errors = documents.flatMap((document) => [...document.errors, ...document.warnings]).slice(0, limits.problems);
  if (errors.length > 0) return { ok: false, problems: errors.map((error) => syntaxProblem(file, error, lines)) };
  return { ok: true, documents };
}

const emptyHint = 'write `project: NAME` and `stacks:`, or remove the file and run `fairlead init`';

/** The parser keeps open collections on a stack of its own; composing recurses, so that the depth is bounded before it. */
function parseDocuments(
  text: string,
  lines: LineCounter,
): readonly Document.Parsed[] | { readonly stopped: string; readonly offset: number } {
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  let offset = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (++lexemes > limits.lexemes) return { stopped: `more than ${limits.lexemes} words and signs`, offset };
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > limits.depth * 3) return { stopped: tooDeep, offset };
    offset = parser.offset;
  }
  for (const token of parser.end()) tokens.push(token);
  const composer = new Composer({ version: '1.2', uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  return [...composer.compose(tokens, true, text.length)];
}

function tooLarge(file: string, text: string): Problem | undefined {
  if (text.length > limits.characters) {
    return problem(
      'PROJECT_TOO_LARGE',
      `${file} has ${text.length} characters, at most ${limits.characters} are read`,
      {
        file,
      },
    );
  }
  return undefined;
}

const hints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces: YAML does not allow tabs there',
  BAD_INDENT: 'line it up with its neighbours, with spaces',
  MULTILINE_IMPLICIT_KEY: 'is a `:` or a quote missing?',
  MISSING_CHAR: 'is a quote, a bracket or a comma missing?',
  BLOCK_AS_IMPLICIT_KEY: 'put the nested map on the next line, indented',
  TAG_RESOLVE_FAILED: 'take the `!tag` away: only plain values are read',
  BAD_ALIAS: 'quote a text that starts with `*` or `&`',
  UNEXPECTED_TOKEN: 'quote the text if it is meant as one',
};

function syntaxProblem(file: string, error: YAMLError, lines: LineCounter): Problem {
  const at = { file, ...spotAt(lines, error.pos[0]) };
  const message = error.message.replace(/\.$/, '').replace(/^./, (first) => first.toLowerCase());
  return problem('PROJECT_SYNTAX', message, at, Object.hasOwn(hints, error.code) ? hints[error.code] : undefined);
}
