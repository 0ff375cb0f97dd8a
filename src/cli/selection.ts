import type { FairleadProject } from '../app/toolkit.ts';
import type { Selection, SelectionOptions } from '../app/selection-model.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { refuseDestroyOfChanged } from '../domain/selection/refuse.ts';
import type { OptionValues } from './option-values.ts';
import type { Call } from './verb.ts';

export type SelectingCommand = 'plan' | 'apply' | 'drift' | 'destroy' | 'validate';

/** What the command line chose. */
export interface Chosen {
  /** Undefined: all. Never empty while there is something to do. */
  readonly stacks?: readonly string[];
  readonly selection?: Selection;
  /** Everything is said: nothing is to be started. */
  readonly over: boolean;
}

/** Chooses stacks by the options of the call, and says which. @throws USAGE, SELECTION_REFUSED, STACK_UNKNOWN, GIT_* ... */
export async function chooseStacks(call: Call, project: FairleadProject, command: SelectingCommand): Promise<Chosen> {
  const wish = selectionOf(call.options);
  const dryRun = call.options.flag('dry-run');
  const goal = command === 'plan' && call.options.flag('destroy') ? 'destroy' : command;
  refuseUnfit(call.options, wish, goal);
  // Chosen already, from the project as it was.
  if (goal === 'destroy' && call.options.flag('destroy-removed')) return { over: false };
  const plain = Object.keys(wish).every((key) => key === 'stacks');
  if (plain && !dryRun) return { ...(wish.stacks === undefined ? {} : { stacks: wish.stacks }), over: false };
  const selection = await project.select(wish);
  if (dryRun) {
    const { renderSelection } = await import('./renderers/selection.ts');
    const title = { project: project.effective.name, environment: project.effective.environment.name };
    await call.screen.present({
      json: { type: 'selection', ...title, ...selection },
      text: () => renderSelection(selection, title, call.screen.view()),
    });
    return { selection, over: true };
  }
  await announce(call, selection, command);
  return { stacks: selection.stacks, selection, over: selection.stacks.length === 0 };
}

async function announce({ screen }: Call, selection: Selection, command: SelectingCommand): Promise<void> {
  // The check writes one document of its own.
  if (screen.json && command !== 'validate') screen.line({ type: 'selection', ...selection });
  const { renderChoice, renderNothing } = await import('./renderers/selection.ts');
  const nothing = selection.stacks.length === 0;
  if (!screen.json) screen.note(renderChoice(selection, { ...screen.view(), style: screen.errorStyle }));
  if (!nothing) return;
  if (screen.json) screen.line({ type: 'result', command, status: 'done', ...emptyResults[command] });
  else screen.print(renderNothing(screen.view()));
}

/** The results of a command that had nothing to do: no run was begun. */
const emptyResults: Readonly<Record<SelectingCommand, object>> = {
  plan: { plans: [], changed: false, destroyed: [], reach: [], failures: [] },
  drift: { plans: [], changed: false, destroyed: [], reach: [], failures: [], report: [] },
  apply: { plans: [], applied: [], unchanged: [], failures: [], blocked: [] },
  destroy: { plans: [], applied: [], unchanged: [], failures: [], blocked: [] },
  validate: { valid: true, problems: [], stacks: [] },
};

export function selectionOf(options: OptionValues): SelectionOptions {
  const stacks = [...new Set([...options.list('stack'), ...options.list('target-stack')])];
  const exclude = options.list('exclude');
  const labels = labelsOf(options.list('label'));
  const ref = options.text('changed');
  if (ref === '')
    throw new DeliveryError('USAGE', '`--changed=` names nothing', {
      hint: 'name a branch, a tag or a commit, or write `--changed` alone',
    });
  return {
    ...(stacks.length === 0 ? {} : { stacks }),
    ...(exclude.length === 0 ? {} : { exclude }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(options.flag('with-dependents') ? { withDependents: true } : {}),
    ...(ref !== undefined ? { changed: { ref } } : options.flag('changed') ? { changed: {} } : {}),
  };
}

function labelsOf(texts: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const labels = new Map<string, string[]>();
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals < 1) {
      throw new DeliveryError('USAGE', `--label "${text}" is not of the form KEY=VALUE`, {
        hint: 'write it as `--label tier=web`',
      });
    }
    const key = text.slice(0, equals);
    labels.set(key, [...(labels.get(key) ?? []), text.slice(equals + 1)]);
  }
  return Object.fromEntries(labels);
}

function refuseUnfit(
  options: OptionValues,
  { changed, stacks, labels }: SelectionOptions,
  command: SelectingCommand,
): void {
  if (options.flag('destroy-removed') && command !== 'destroy') {
    throw new DeliveryError(
      'SELECTION_REFUSED',
      `\`fairlead ${command}\` destroys no stack that left the project file`,
      {
        hint: `first \`fairlead ${command}\` without it, then \`fairlead destroy --changed${changed?.ref === undefined ? '' : `=${changed.ref}`} --destroy-removed\``,
      },
    );
  }
  if (command === 'destroy' && changed !== undefined && !options.flag('destroy-removed')) refuseDestroyOfChanged();
  if (options.flag('with-dependents') && changed === undefined && stacks === undefined && labels === undefined) {
    throw new DeliveryError('USAGE', '--with-dependents needs stacks that others depend on', {
      hint: 'add `--changed`, `--stack` or `--label`; without them all stacks are chosen',
    });
  }
}
