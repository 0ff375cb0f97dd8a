import type { ErrorCode } from '../../domain/errors/catalogue.ts';
import type { StepView } from './run-view.ts';
import { escapeControls } from './text.ts';
import { ago } from './time.ts';
import type { View } from './view.ts';

/** Words for what a step does; a step of a kind that is not known here is called by its id. */
export interface StepWords {
  /** `planning`. */
  readonly doing: string;
  /** `planned`. */
  readonly did: string;
}

const words: Readonly<Record<string, StepWords>> = {
  plan: { doing: 'planning', did: 'planned' },
  apply: { doing: 'applying', did: 'applied' },
  destroy: { doing: 'destroying', did: 'destroyed' },
  drift: { doing: 'looking for drift', did: 'looked at' },
  validate: { doing: 'validating', did: 'validated' },
  rollout: { doing: 'rolling out', did: 'rolled out' },
  approve: { doing: 'waiting for approval', did: 'approved' },
  approval: { doing: 'waiting for approval', did: 'approved' },
};

export function wordsOf(step: Pick<StepView, 'id'>, runKind: string): StepWords {
  const prefix = /^[a-z]+/.exec(step.id)?.[0] ?? '';
  if (prefix === 'apply' && runKind === 'destroy') return words['destroy'] ?? { doing: step.id, did: step.id };
  if (prefix === 'plan' && runKind === 'drift') return words['drift'] ?? { doing: step.id, did: step.id };
  return words[prefix] ?? { doing: step.id, did: `${step.id} done` };
}

/** A step that was not allowed to go on has not failed. */
export function refusalOf(code: ErrorCode | undefined): string | undefined {
  if (code === 'APPROVAL_REQUIRED') return 'waits for an approval';
  return code === 'APPROVAL_DECLINED' ? 'declined' : undefined;
}

/** Name a person knows the step by: its stack, else its id. */
export const nameOf = (step: Pick<StepView, 'id' | 'stack'>): string => step.stack ?? step.id.replace(/^rollout:/, '');

const doing: Readonly<Record<string, string>> = {
  create: 'creating',
  update: 'updating',
  delete: 'deleting',
  replace: 'replacing',
  read: 'reading',
  import: 'importing',
  move: 'moving',
  forget: 'forgetting',
  refresh: 'refreshing',
};

const did: Readonly<Record<string, string>> = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  replace: 'replaced',
  read: 'read',
  import: 'imported',
  move: 'moved',
  forget: 'forgotten',
  refresh: 'refreshed',
};

/** `creating`; an action that is not known here stays as the engine calls it. */
export const actionDoing = (action: string): string => doing[action] ?? action;
export const actionDid = (action: string): string => did[action] ?? `${action} done`;

/** Said before they are applied: there is no plan of them to be looked at. */
export function firstWords(stacks: readonly string[], view: Pick<View, 'style' | 'detail'>): string {
  const words = 'applied without a plan of its own: nothing is there yet (`--plan-first` shows every plan before)';
  return view.style.dim(`${listed(stacks, view)}: ${stacks.length === 1 ? words : words.replace('its', 'their')}`);
}

const stacksShown = 12;

/** Names of stacks, all of them only where all is asked for. */
export function listed(stacks: readonly string[], view: Pick<View, 'detail'>): string {
  const names = stacks.map(escapeControls);
  if (view.detail === 'all' || names.length <= stacksShown) return names.join(', ');
  return `${names.slice(0, stacksShown - 1).join(', ')} and ${names.length - stacksShown + 1} more`;
}

/** `unchanged, not planned again (asked 5 minutes ago)`. */
export const confirmedWords = (at: string, now: Date): string => `unchanged, not planned again (asked ${ago(at, now)})`;
