import type { ExplainedValue } from '../../app/toolkit.ts';
import type { Json } from '../../domain/json.ts';
import { displayWidth, escapeControls, padEnd, shorten } from './text.ts';
import type { View } from './view.ts';

interface Line {
  readonly left: string;
  readonly right: string;
}

const widestLeft = 72;

/** Like YAML, with the origin of each value in a column of its own. */
export function renderExplanation(values: readonly ExplainedValue[], view: View): string {
  if (values.length === 0) return view.style.dim('nothing there');
  const lines = linesOf(values);
  const limit = Math.min(widestLeft, Math.max(24, view.width - 28));
  const width = Math.min(limit, Math.max(...lines.map((line) => displayWidth(line.left))));
  return lines
    .map(({ left, right }) => {
      if (right === '') return left;
      const shown = view.detail === 'all' ? left : shorten(left, width);
      return `${padEnd(shown, width)}  ${view.style.dim(`# ${right}`)}`;
    })
    .join('\n');
}

function linesOf(values: readonly ExplainedValue[]): readonly Line[] {
  const lines: Line[] = [];
  let before: readonly string[] = [];
  for (const value of values) {
    const parts = partsOf(value.path);
    let shared = 0;
    while (shared < parts.length - 1 && shared < before.length - 1 && parts[shared] === before[shared]) shared += 1;
    for (let depth = shared; depth < parts.length - 1; depth += 1) {
      lines.push({ left: `${'  '.repeat(depth)}${escapeControls(parts[depth] ?? '')}:`, right: '' });
    }
    const name = escapeControls(parts.at(-1) ?? '');
    lines.push({
      left: `${'  '.repeat(parts.length - 1)}${name}: ${escapeControls(text(value.value))}`,
      right: originOf(value),
    });
    before = parts;
  }
  return lines;
}

/** `stacks.web["a b"].resources[0].type` → its parts; an index stays in brackets. */
function partsOf(path: string): readonly string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, plain]) => quoted ?? (index === undefined ? (plain ?? '') : `[${index}]`),
  );
}

/** A string that YAML would read as something else is quoted. */
function text(value: Json): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const plain =
    /^[\p{L}/.$~][\p{L}\p{N} ./:@_${}~-]*$/u.test(value) &&
    !/: |:$| $|^(true|false|null|yes|no|on|off|~)$/i.test(value);
  return plain ? value : JSON.stringify(value);
}

function originOf({ origin }: ExplainedValue): string {
  switch (origin.kind) {
    case 'default':
      return 'default';
    case 'option':
      return 'command line';
    case 'file':
      return place(origin);
    case 'environment':
      return `${escapeControls(origin.environment)}, ${place(origin)}`;
  }
}

const place = (at: { readonly file: string; readonly line?: number }): string =>
  `${escapeControls(at.file)}${at.line === undefined ? '' : `:${at.line}`}`;
