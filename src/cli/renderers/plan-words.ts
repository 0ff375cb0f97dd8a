import type { Change, ChangeAction, ChangeSummary, OutputChange } from '../../domain/change/model.ts';
import type { Paint, Style } from './style.ts';
import { escapeControls } from './text.ts';

/** `+`, `~`, `-/+` ...; also `+/-` where the new one comes first. */
export function symbolOf(change: Pick<Change, 'action' | 'createFirst'>): string {
  return change.action === 'replace' && change.createFirst === true ? '+/-' : symbols[change.action];
}

const symbols: Readonly<Record<ChangeAction, string>> = {
  create: '+',
  update: '~',
  replace: '-/+',
  delete: '-',
  forget: '.',
  import: '&',
  move: '>',
  read: '<=',
  'no-op': ' ',
};

export function paintOf(action: ChangeAction | OutputChange['action'], style: Style): Paint {
  switch (action) {
    case 'create':
    case 'import':
      return style.green;
    case 'update':
    case 'move':
    case 'forget':
      return style.yellow;
    case 'replace':
      return style.magenta;
    case 'delete':
      return style.red;
    case 'read':
      return style.cyan;
    case 'no-op':
      return style.dim;
  }
}

/** What will happen, after the address: `will be created`. */
export function sentenceOf(change: Change): string {
  const parts = [sentences[change.action]];
  if (change.action === 'replace') {
    parts.push(change.createFirst === true ? '(the new one is created first)' : '(destroyed, then created)');
  }
  if (change.deposed !== undefined) parts.push(`(deposed object ${escapeControls(change.deposed)})`);
  if (change.movedFrom !== undefined) parts.push(`(moved from ${escapeControls(change.movedFrom)})`);
  if (change.importId !== undefined) parts.push(`(imported from ${escapeControls(JSON.stringify(change.importId))})`);
  const reason = reasonOf(change);
  if (reason !== undefined) parts.push(`because ${reason}`);
  return parts.join(' ');
}

/** What happened already, outside of Fairlead. */
export const driftSentences: Readonly<Record<ChangeAction, string>> = {
  create: 'has appeared',
  update: 'has changed',
  replace: 'has been replaced',
  delete: 'is gone',
  forget: 'is no longer managed',
  import: 'has been imported',
  move: 'has moved',
  read: 'reads differently',
  'no-op': 'is unchanged',
};

const sentences: Readonly<Record<ChangeAction, string>> = {
  create: 'will be created',
  update: 'will be updated in place',
  replace: 'must be replaced',
  delete: 'will be destroyed',
  forget: 'will be forgotten, not destroyed',
  import: 'will be imported',
  move: 'moves',
  read: 'will be read during the apply',
  'no-op': 'stays as it is',
};

const reasons: Readonly<Record<string, string>> = {
  replace_because_tainted: 'it is tainted: its creation failed half-way',
  replace_by_request: 'it was asked for',
  replace_by_triggers: 'something that triggers it changes',
  delete_because_no_resource_config: 'it is no longer in the project',
  delete_because_wrong_repetition: 'its count or for_each changed',
  delete_because_count_index: 'its count is smaller now',
  delete_because_each_key: 'its key is no longer in for_each',
  delete_because_no_module: 'its module is no longer there',
  delete_because_no_move_target: 'the address it moves to is not in the project',
  read_because_config_unknown: 'its arguments are not known before',
  read_because_dependency_pending: 'something it depends on changes',
  read_because_check_nested: 'it belongs to a check',
};

/** Undefined where the attributes say it; a reason that is not known here stays in the engine's words. */
function reasonOf(change: Change): string | undefined {
  if (change.reason === undefined || change.reason === 'replace_because_cannot_update') return undefined;
  return reasons[change.reason] ?? escapeControls(change.reason.replaceAll('_', ' '));
}

/** `2 to create, 1 to destroy`; undefined where there is nothing. */
export function summaryText(summary: ChangeSummary, style: Style): string | undefined {
  const parts = (
    [
      ['delete', 'to destroy'],
      ['replace', 'to replace'],
      ['create', 'to create'],
      ['update', 'to update'],
      ['import', 'to import'],
      ['move', 'to move'],
      ['forget', 'to forget'],
      ['read', 'to read'],
    ] as const
  ).flatMap(([action, words]) =>
    summary[action] === 0 ? [] : [paintOf(action, style)(`${summary[action]} ${words}`)],
  );
  return parts.length === 0 ? undefined : parts.join(', ');
}
