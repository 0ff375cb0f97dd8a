import type { ShownValue } from '../../domain/change/model.ts';
import type { Json } from '../../domain/json.ts';
import { plainStyle, type Style } from './style.ts';
import { displayWidth, escapeControls, shorten } from './text.ts';

/** `ingress[0].port`, `tags["a b"]`. */
export function showPath(path: readonly (string | number)[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(part)) text += `[${escapeControls(JSON.stringify(part))}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text === '' ? '(the whole value)' : text;
}

/** `"10.0.0.0/16"`, `(known after apply) ← stacks.network`, `(sensitive)`; cut to `width` cells. */
export function showValue(value: ShownValue, width: number, style: Style): string {
  switch (value.kind) {
    case 'known':
      return showJson(value.value, width);
    case 'unknown': {
      const from = value.from === undefined ? '' : style.cyan(` ← stacks.${escapeControls(value.from)}`);
      return `${style.dim('(known after apply)')}${from}`;
    }
    case 'sensitive':
      return style.dim('(sensitive)');
    case 'absent':
      return style.dim('(none)');
  }
}

/** Cells that {@link showValue} takes when nothing is cut. */
export const valueWidth = (value: ShownValue): number =>
  displayWidth(showValue(value, Number.POSITIVE_INFINITY, plainStyle));

const lead = 12;

/** Two long values from shortly before the place where they begin to differ. */
export function differing(
  before: ShownValue,
  after: ShownValue,
  style: Style,
  width: number,
): { readonly before: string; readonly after: string } {
  if (before.kind !== 'known' || after.kind !== 'known') {
    return { before: showValue(before, width, style), after: showValue(after, width, style) };
  }
  const texts = { before: escapeControls(spaced(before.value)), after: escapeControls(spaced(after.value)) };
  let same = 0;
  while (same < texts.before.length && texts.before[same] === texts.after[same]) same += 1;
  const from = same <= lead * 2 ? 0 : same - lead;
  const cut = (text: string): string => shorten(from === 0 ? text : `…${text.slice(from)}`, width);
  return { before: cut(texts.before), after: cut(texts.after) };
}

function showJson(value: Json, width: number): string {
  const text = escapeControls(spaced(value));
  if (displayWidth(text) <= width) return text;
  const size = typeof value === 'string' ? ` (${value.length} characters)` : sizeOf(value);
  return `${shorten(text, Math.max(12, width - size.length))}${size}`;
}

/** JSON on one line with a space after commas and colons. */
function spaced(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isList(value)) return `[${value.map(spaced).join(', ')}]`;
  const entries = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function sizeOf(value: Json): string {
  if (typeof value !== 'object' || value === null) return '';
  return isList(value) ? ` (${value.length} items)` : ` (${Object.keys(value).length} keys)`;
}

/** Array.isArray does not narrow readonly arrays. */
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
