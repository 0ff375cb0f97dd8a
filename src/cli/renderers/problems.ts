import type { Problem } from '../../domain/errors/problem.ts';
import { count, displayWidth, escapeControls, shorten } from './text.ts';
import type { View } from './view.ts';

/** Text of the user's files by the name that problems use; a file that is missing is shown without its line. */
export type SourceTexts = ReadonlyMap<string, string>;

/** All problems, grouped by file, in the order of lines, errors and warnings together; a total at the end. */
export function renderProblems(problems: readonly Problem[], view: View, sources: SourceTexts = new Map()): string {
  const blocks: string[] = [];
  for (const [file, inFile] of byFile(problems)) {
    for (const problem of inFile) blocks.push(renderProblem(problem, file, view, sources));
  }
  return [blocks.join('\n\n'), '', total(problems, view)].join('\n');
}

const total = (problems: readonly Problem[], view: View): string => {
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const warnings = problems.length - errors;
  const parts = [
    ...(errors > 0 ? [view.style.red(count(errors, 'error'))] : []),
    ...(warnings > 0 ? [view.style.yellow(count(warnings, 'warning'))] : []),
  ];
  return parts.join(', ');
};

function byFile(problems: readonly Problem[]): readonly (readonly [string | undefined, readonly Problem[]])[] {
  const files = new Map<string | undefined, Problem[]>();
  for (const problem of problems) {
    const list = files.get(problem.at?.file) ?? [];
    list.push(problem);
    files.set(problem.at?.file, list);
  }
  for (const list of files.values()) {
    list.sort((a, b) => (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0));
  }
  return [...files].toSorted(([a], [b]) => (a ?? '').localeCompare(b ?? ''));
}

function renderProblem(problem: Problem, file: string | undefined, view: View, sources: SourceTexts): string {
  const { style } = view;
  const paint = problem.severity === 'error' ? style.red : style.yellow;
  const place = [file, problem.at?.line, problem.at?.column].filter((part) => part !== undefined).join(':');
  const head = [
    ...(place === '' ? [] : [style.bold(escapeControls(place))]),
    paint(place === '' ? `${problem.severity}:` : problem.severity),
    `${escapeControls(problem.message)} ${style.dim(`[${escapeControls(problem.code)}]`)}`,
  ];
  const lines = [head.join(' ')];
  lines.push(...sourceLines(problem, file, view, sources));
  if (problem.path !== undefined && problem.path !== '')
    lines.push(`  ${style.dim('at')} ${escapeControls(problem.path)}`);
  if (problem.hint !== undefined) lines.push(`  ${style.cyan('hint:')} ${escapeControls(problem.hint)}`);
  return lines.join('\n');
}

function sourceLines(problem: Problem, file: string | undefined, view: View, sources: SourceTexts): readonly string[] {
  const line = problem.at?.line;
  if (file === undefined || line === undefined) return [];
  const source = sources.get(file)?.split(/\r\n|\r|\n/)[line - 1];
  if (source === undefined) return [];
  const { style } = view;
  const number = String(line);
  const shown = shorten(escapeControls(source.trimEnd()), Math.max(20, view.width - number.length - 6));
  const quoted = `  ${style.dim(`${number} |`)} ${shown}`;
  const column = problem.at?.column;
  if (column === undefined) return [quoted];
  const before = displayWidth(escapeControls(source.slice(0, column - 1)));
  if (before >= displayWidth(shown)) return [quoted];
  return [quoted, `  ${style.dim(`${' '.repeat(number.length)} |`)} ${' '.repeat(before)}${style.red('^')}`];
}
