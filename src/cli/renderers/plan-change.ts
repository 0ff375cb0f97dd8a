import type { AttributeChange, Change, ShownValue } from '../../domain/change/model.ts';
import { diffLines } from './line-diff.ts';
import { driftSentences, paintOf, sentenceOf, symbolOf } from './plan-words.ts';
import { differing, showPath, showValue, valueWidth } from './plan-value.ts';
import { count, displayWidth, escapeControls, padEnd } from './text.ts';
import type { View } from './view.ts';

/** A change with its attributes. @param tense whether it is going to happen or was found to have happened */
export function renderChange(change: Change, tense: 'planned' | 'drift', view: View): readonly string[] {
  const { style } = view;
  const paint = paintOf(change.action, style);
  const symbol = paint(symbolOf(change).padStart(3));
  const sentence = tense === 'planned' ? sentenceOf(change) : driftSentences[change.action];
  const head = `${symbol} ${style.bold(escapeControls(change.address))} ${sentence}`;
  return [head, ...renderAttributes(change, view)];
}

const margin = '      ';
const widestName = 36;
const collapseFrom = 4;

function renderAttributes(change: Change, view: View): readonly string[] {
  if (change.action === 'delete' && view.detail === 'usual') return identity(change, view);
  const { shown, collapsed } = split(change, view);
  const names = shown.map((attribute) => showPath(attribute.path));
  const width = Math.min(widestName, Math.max(0, ...names.map(displayWidth)));
  const lines = shown.flatMap((attribute, index) => attributeLines(attribute, names[index] ?? '', width, change, view));
  if (collapsed.length === 0) return lines;
  const list = collapsed.map((attribute) => showPath(attribute.path)).join(', ');
  return [...lines, `${margin}${view.style.dim(`(known after apply: ${list})`)}`];
}

/** What goes away has to be recognised, not read. */
function identity(change: Change, view: View): readonly string[] {
  const telling = new Set(['id', 'name', 'bucket', 'identifier', 'tags.Name']);
  const known = change.attributes.filter(
    (attribute) =>
      telling.has(showPath(attribute.path)) && attribute.before.kind === 'known' && attribute.before.value !== '',
  );
  const parts = known.map((each) => `${showPath(each.path)} = ${showValue(each.before, 60, view.style)}`);
  return parts.length === 0 ? [] : [`${margin}${view.style.dim(parts.join(', '))}`];
}

/** What a new resource gets only from its provider is named in one line, unless it waits for another stack. */
function split(
  change: Change,
  view: View,
): { readonly shown: readonly AttributeChange[]; readonly collapsed: readonly AttributeChange[] } {
  const collapsed = change.attributes.filter(
    (attribute) =>
      attribute.before.kind === 'absent' &&
      attribute.after.kind === 'unknown' &&
      attribute.after.from === undefined &&
      !attribute.forcesReplace,
  );
  if (view.detail === 'all' || collapsed.length < collapseFrom) return { shown: change.attributes, collapsed: [] };
  const hidden = new Set(collapsed);
  return { shown: change.attributes.filter((attribute) => !hidden.has(attribute)), collapsed };
}

function attributeLines(
  attribute: AttributeChange,
  name: string,
  nameWidth: number,
  change: Change,
  view: View,
): readonly string[] {
  const { style } = view;
  const { before, after } = attribute;
  const forces = attribute.forcesReplace ? style.magenta('  # forces replacement') : '';
  const label = padEnd(name, nameWidth);
  const room = view.detail === 'all' ? Number.POSITIVE_INFINITY : view.width - margin.length - displayWidth(label) - 5;
  const left = forces === '' ? room : room - 22;
  if (change.action === 'create' || change.action === 'read') {
    return [`${margin}${label} = ${showValue(after, Math.max(20, left), style)}${forces}`];
  }
  const kind = before.kind === 'absent' ? 'create' : after.kind === 'absent' ? 'delete' : 'update';
  const symbol = paintOf(kind, style)(symbolOf({ action: kind }));
  const start = `${margin}${symbol} ${label}`;
  if (kind === 'create') return [`${start} = ${showValue(after, Math.max(20, left - 2), style)}${forces}`];
  if (kind === 'delete') return [`${start} = ${showValue(before, Math.max(20, left - 2), style)}${forces}`];
  const texts = bothLong(before, after);
  if (texts !== undefined) return [`${start} = text${forces}`, ...textDiff(texts.before, texts.after, view)];
  const onOneLine = `${start} = ${showValue(before, left, style)} → ${showValue(after, left, style)}${forces}`;
  if (fits(before, after, left - 3)) return [onOneLine];
  const pair = differing(before, after, style, view.detail === 'all' ? room : view.width - margin.length - 6);
  return [
    `${start} =${forces}`,
    `${margin}    ${style.red('-')} ${pair.before}`,
    `${margin}    ${style.green('+')} ${pair.after}`,
  ];
}

/** Two texts of several lines are shown as a difference of lines. */
function bothLong(
  before: ShownValue,
  after: ShownValue,
): { readonly before: string; readonly after: string } | undefined {
  if (before.kind !== 'known' || after.kind !== 'known') return undefined;
  if (typeof before.value !== 'string' || typeof after.value !== 'string') return undefined;
  if (!before.value.includes('\n') && !after.value.includes('\n')) return undefined;
  return { before: before.value, after: after.value };
}

const fits = (before: ShownValue, after: ShownValue, room: number): boolean =>
  valueWidth(before) + valueWidth(after) <= room;

const diffShown = 12;

function textDiff(before: string, after: string, view: View): readonly string[] {
  const { style } = view;
  const paints = { '-': style.red, '+': style.green, ' ': style.dim };
  const lines = diffLines(before, after).map(
    ({ kind, text }) => `${margin}    ${paints[kind](`${kind} ${escapeControls(text)}`)}`,
  );
  if (view.detail === 'all' || lines.length <= diffShown) return lines;
  const more = count(lines.length - diffShown, 'more line');
  return [...lines.slice(0, diffShown), `${margin}    ${style.dim(`… ${more}, see --verbose`)}`];
}
