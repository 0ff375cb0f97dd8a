import type { Failure } from '../failure.ts';
import { renderProblems, type SourceTexts } from './problems.ts';
import { escapeBlock, escapeControls, indent, wrap } from './text.ts';
import type { View } from './view.ts';

/** The sentence, all problems, and the next command to type. Causes and stack only where all is asked for. */
export function renderError(failure: Failure, view: View, sources: SourceTexts = new Map()): string {
  const { style } = view;
  const lines = [
    `${style.red(style.bold('error:'))} ${escapeBlock(failure.message)} ${style.dim(`[${escapeControls(failure.code)}]`)}`,
  ];
  if (failure.problems.length > 0) lines.push('', renderProblems(failure.problems, view, sources), '');
  if (view.detail === 'all') {
    for (const cause of failure.causes) lines.push(`  because: ${escapeBlock(cause)}`);
    if (failure.stack !== undefined) lines.push(style.dim(indent(escapeBlock(failure.stack), '  ')));
  }
  const hint = wrap(escapeControls(failure.hint), Math.max(30, view.width - 8));
  lines.push(`  ${style.cyan('next:')} ${hint.join('\n        ')}`);
  return lines.join('\n');
}
