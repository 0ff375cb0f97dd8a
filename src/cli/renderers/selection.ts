import type { Selection } from '../../app/selection-model.ts';
import type { SelectionReason } from '../../domain/selection/model.ts';
import { unreachable } from '../../domain/unreachable.ts';
import { count, displayWidth, escapeControls, padEnd, wrap } from './text.ts';
import type { View } from './view.ts';

export interface SelectionTitle {
  readonly project: string;
  readonly environment: string;
}

/** Every stack with the reasons why it is in or out. */
export function renderSelection(selection: Selection, title: SelectionTitle, view: View): string {
  const { style } = view;
  const { decisions, stacks } = selection;
  const of = `${stacks.length} of ${count(decisions.length, 'stack')}${sinceWords(selection)}`;
  const head = style.bold(`${escapeControls(title.project)} in ${escapeControls(title.environment)}: ${of}`);
  const width = Math.max(0, ...decisions.map(({ stack }) => displayWidth(escapeControls(stack))));
  const rows = [...decisions]
    .sort((left, right) => Number(right.selected) - Number(left.selected))
    .flatMap(({ stack, selected, reasons }) => {
      const lines = reasons.flatMap((reason) => wrap(escapeControls(words(reason, view)), view.width - width - 7));
      const name = padEnd(escapeControls(stack), width);
      const first = selected ? `${style.green('in ')}  ${style.bold(name)}` : style.dim(`out  ${name}`);
      const below = ' '.repeat(5 + width);
      return lines.map((line, index) => `${index === 0 ? first : below}  ${selected ? line : style.dim(line)}`);
    });
  const removed = removedWords(selection);
  return [head, '', ...rows, ...(removed === '' ? [] : ['', removed])].join('\n');
}

/** One line before a run, and one for stacks that are gone. */
export function renderChoice(selection: Selection, view: Pick<View, 'style'>): string {
  const { stacks, decisions } = selection;
  const of = `${stacks.length} of ${count(decisions.length, 'stack')}${sinceWords(selection)}`;
  const line = stacks.length === 0 ? of : `${of}: ${shortList(stacks)}`;
  const removed = removedWords(selection);
  return removed === '' ? line : `${line}\n${view.style.yellow(removed)}`;
}

export const renderNothing = (view: Pick<View, 'style'>): string =>
  `no stack is selected: there is nothing to do\n${view.style.dim('`--dry-run` says why each one is out')}`;

const sinceWords = ({ since }: Selection): string =>
  since === undefined ? '' : `, compared with ${escapeControls(since.ref)} (${since.commit.slice(0, 10)})`;

function removedWords({ removed, since }: Selection): string {
  if (since !== undefined && removed === undefined)
    return 'which stacks left the project cannot be told of a program: `fairlead status` names those that are applied and gone';
  if (removed === undefined || removed.length === 0) return '';
  const gone = `not in the project file any more: ${removed.map(escapeControls).join(', ')}`;
  return `${gone}; nothing is planned for what is gone: \`fairlead destroy --changed=${escapeControls(since?.ref ?? 'REF')} --destroy-removed\``;
}

function words(reason: SelectionReason, view: View): string {
  const list = (items: readonly string[]): string => (view.detail === 'all' ? items.join(', ') : shortList(items));
  switch (reason.kind) {
    case 'all':
      return 'nothing narrows the choice';
    case 'named':
      return 'named';
    case 'label':
      return `has the label ${reason.label}=${reason.value}`;
    case 'added':
      return 'is new in the project file';
    case 'environment-added':
      return 'the environment is new in the project file';
    case 'definition':
      return `says something else: ${list(reason.paths)}`;
    case 'files':
      return `${kinds[reason.of]} changed: ${list(reason.files)}`;
    case 'outside':
      return `reads ${reason.path}, which is outside of the repository: nobody knows whether it changed`;
    case 'program':
      return `the project file is a program, and it changed: ${list(reason.files)}`;
    case 'dependent':
      return `depends on ${list(reason.of)}`;
    case 'not-named':
      return 'not named';
    case 'label-differs':
      return reason.value === null ? `has no label ${reason.label}` : `has the label ${reason.label}=${reason.value}`;
    case 'unchanged':
      return 'nothing of it changed';
    case 'excluded':
      return 'excluded';
    default:
      return unreachable(reason);
  }
}

const kinds = { source: 'its root module', module: 'a module that it calls', file: 'a file that it reads' } as const;

const shown = 4;

const shortList = (items: readonly string[]): string =>
  items.length <= shown + 1 ? items.join(', ') : `${items.slice(0, shown).join(', ')} and ${items.length - shown} more`;
