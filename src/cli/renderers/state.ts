import type { Migration, ShownState } from '../../app/state-toolkit.ts';
import type { Json } from '../../domain/json.ts';
import { isEmptyDiff, type StateDiff, type ValueDiff } from '../../domain/state/diff.ts';
import type { StateVersion, StoredStateSummary } from '../../ports/state-store.ts';
import type { Style } from './style.ts';
import { type Cell, table } from './table.ts';
import { count, escapeControls, shorten } from './text.ts';
import { ago, moment } from './time.ts';
import type { View } from './view.ts';

export function renderStates(states: readonly StoredStateSummary[], view: View): string {
  if (states.length === 0)
    return view.style.dim('no states are stored; `fairlead help state` says how to keep them here');
  const rows = states.map(({ state, newest, deleted, lock }): readonly Cell[] => [
    state,
    String(newest.version),
    String(newest.serial),
    deleted ? { text: 'ended', paint: view.style.dim } : resourcesOf(newest),
    ago(newest.at, view.now),
    lock === undefined ? '' : { text: `${lock.who}, ${ago(lock.since, view.now)}`, paint: view.style.yellow },
  ]);
  return table({ header: ['state', 'version', 'serial', 'resources', 'stored', 'locked by'], rows, whole: [0] }, view);
}

const resourcesOf = ({ resources }: StateVersion): string =>
  resources === undefined ? 'encrypted' : String(resources);

export function renderHistory(versions: readonly StateVersion[], view: View): string {
  const rows = versions.map((version): readonly Cell[] => [
    String(version.version),
    version.how,
    String(version.serial),
    version.how === 'delete' ? '' : resourcesOf(version),
    moment(version.at),
    version.who,
    version.keyId ?? (version.how === 'delete' ? '' : { text: 'plain', paint: view.style.yellow }),
  ]);
  return table({ header: ['version', 'how', 'serial', 'resources', 'at', 'by', 'key'], rows, whole: [0] }, view);
}

export function renderState({ version, encrypted, resources, outputs }: ShownState, view: View): string {
  const { style } = view;
  const head = `${style.bold(version.state)} version ${version.version}, serial ${version.serial}, ${moment(version.at)}`;
  if (encrypted) return `${head}\n${style.dim('encrypted by OpenTofu')}`;
  const lines = [head, '', style.dim(count(resources.length, 'resource'))];
  for (const { address, attributes } of resources) {
    lines.push(`  ${escapeControls(address)}`);
    if (view.detail !== 'all') continue;
    for (const [name, value] of Object.entries(attributes)) lines.push(`    ${name} = ${shown(value, view)}`);
  }
  const named = Object.entries(outputs);
  if (named.length > 0) lines.push('', style.dim(count(named.length, 'output')));
  for (const [name, { value }] of named) lines.push(`  ${escapeControls(name)} = ${shown(value, view)}`);
  return lines.join('\n');
}

export function renderDiff(diff: StateDiff, view: View): string {
  const { style } = view;
  if (isEmptyDiff(diff)) return style.dim('no difference');
  const lines: string[] = [];
  const marks = { added: style.green('+'), removed: style.red('-'), changed: style.yellow('~') };
  for (const { address, kind, attributes } of diff.resources) {
    lines.push(`${marks[kind]} ${escapeControls(address)}`);
    lines.push(...attributes.map((each) => `    ${valueLine(each, view)}`));
  }
  if (diff.outputs.length > 0) lines.push('outputs', ...diff.outputs.map((each) => `    ${valueLine(each, view)}`));
  return lines.join('\n');
}

function valueLine({ name, before, after, sensitive }: ValueDiff, view: View): string {
  const label = escapeControls(name);
  if (sensitive) return `${label}: (sensitive)`;
  return `${label}: ${absentOr(before, view)} → ${absentOr(after, view)}`;
}

const absentOr = (value: Json | undefined, view: View): string =>
  value === undefined ? absent(view.style) : shown(value, view);

const absent = (style: Style): string => style.dim('(none)');

const shown = (value: Json, { width }: View): string =>
  shorten(escapeControls(JSON.stringify(value)), Math.max(20, width / 2 - 6));

export function renderMigrations(done: readonly Migration[], view: View): string {
  const rows = done.map(({ stack, moved }): readonly Cell[] => [
    stack,
    moved === 'nothing'
      ? { text: 'nothing to move', paint: view.style.dim }
      : `moved: ${moved}, planned without a change`,
  ]);
  return table({ header: ['stack', 'state'], rows, whole: [0] }, view);
}
