import type { StackStatus } from '../../app/toolkit.ts';
import type { Paint, Style } from './style.ts';
import { type Cell, table } from './table.ts';
import { count, escapeControls } from './text.ts';
import { ago, moment } from './time.ts';
import type { View } from './view.ts';

export interface StatusTitle {
  readonly project: string;
  readonly environment: string;
}

export function renderStatus(stacks: readonly StackStatus[], title: StatusTitle, view: View): string {
  const { style } = view;
  const rows = stacks.map((status): readonly Cell[] => [
    { text: status.stack, paint: style.bold },
    { text: `${symbols[status.state]} ${words[status.state]}`, paint: paintOf(status.state, style) },
    status.target ?? '',
    status.record === undefined ? '' : `${status.record.engine} ${status.record.engineVersion}`,
    status.record?.resources === undefined ? '' : String(status.record.resources),
    status.record === undefined ? '' : when(status.record.at, view),
    status.heldBy ?? status.record?.run ?? '',
  ]);
  const header = ['stack', 'state', 'target', 'engine', 'resources', 'since', 'run'];
  const head = style.bold(
    `${escapeControls(title.project)} in ${escapeControls(title.environment)}, ${count(stacks.length, 'stack')}`,
  );
  return [head, '', table({ header, rows, whole: [0, 6] }, view)].join('\n');
}

const when = (at: string, view: View): string => (view.detail === 'all' ? moment(at) : ago(at, view.now));

const symbols: Readonly<Record<StackStatus['state'], string>> = {
  never: '·',
  applied: '✓',
  destroyed: '-',
  failed: '✗',
  interrupted: '!',
  running: '›',
};

const words: Readonly<Record<StackStatus['state'], string>> = {
  never: 'not applied yet',
  applied: 'applied',
  destroyed: 'destroyed',
  failed: 'failed',
  interrupted: 'interrupted',
  running: 'running',
};

function paintOf(state: StackStatus['state'], style: Style): Paint {
  switch (state) {
    case 'applied':
      return style.green;
    case 'failed':
    case 'interrupted':
      return style.red;
    case 'running':
      return style.cyan;
    case 'never':
    case 'destroyed':
      return style.dim;
  }
}
