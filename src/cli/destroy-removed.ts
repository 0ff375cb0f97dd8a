import type { Selection, SelectionOptions } from '../app/selection-model.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { ExitCode } from '../domain/errors/entry.ts';
import { sayPlanFile } from './plan-file-note.ts';
import { planWishOf } from './review-output.ts';
import { executePlan, executeRun } from './run-execution.ts';
import { selectionOf } from './selection.ts';
import type { Call, OpenWish } from './verb.ts';

/** `destroy --changed=REF --destroy-removed`: what left the project file since then, as it was then. */
export const destroyRemoved = (call: Call): Promise<ExitCode> =>
  withRemoved(call, (stacks, open) =>
    executeRun(call, 'destroy', (project, options) => project.destroy({ ...options, stacks }), open),
  );

/** The same, as a plan only. */
export const planRemoved = (call: Call): Promise<ExitCode> =>
  withRemoved(call, (stacks, open) =>
    executePlan(call, 'plan', (project, options) => project.plan({ ...options, ...planWishOf(call), stacks }), open),
  );

async function withRemoved(
  call: Call,
  act: (stacks: readonly string[], open: OpenWish) => Promise<ExitCode>,
): Promise<ExitCode> {
  const wish = selectionOf(call.options);
  refuseUnfit(wish);
  const selection = await call.withProject((project) => project.select({ changed: wish.changed ?? {} }));
  const { removed, since } = selection;
  if (removed === undefined) {
    throw new DeliveryError('SELECTION_REFUSED', 'the project file is a program: which stacks left it cannot be told', {
      hint: '`fairlead status` names stacks that are applied and gone; put them back to destroy them',
    });
  }
  const stacks = narrowed({ removed, since }, wish);
  const dryRun = call.options.flag('dry-run');
  if (stacks.length === 0 || dryRun || since === undefined) {
    const said = stacks.length === 0 ? 'no stack left the project file' : `would be destroyed: ${stacks.join(', ')}`;
    await call.screen.present({ json: { type: 'selection', stacks, removed, since }, text: () => said });
    sayPlanFile(call, undefined);
    return 0;
  }
  return act(stacks, { removedSince: since.commit });
}

function refuseUnfit({ changed, labels, withDependents }: SelectionOptions): void {
  const hint = 'write `fairlead destroy --changed=REF --destroy-removed`, with `--stack` or `--exclude` if need be';
  const wrong =
    changed === undefined
      ? '--destroy-removed needs --changed: since when'
      : labels !== undefined || withDependents === true
        ? '--destroy-removed is narrowed by --stack and --exclude only'
        : undefined;
  if (wrong !== undefined) throw new DeliveryError('SELECTION_REFUSED', wrong, { hint });
}

interface Gone {
  readonly removed: readonly string[];
  readonly since: Selection['since'];
}

function narrowed({ removed, since }: Gone, { stacks, exclude = [] }: SelectionOptions): readonly string[] {
  const wrong = [...(stacks ?? []), ...exclude].find((stack) => !removed.includes(stack));
  if (wrong !== undefined) {
    throw new DeliveryError('STACK_UNKNOWN', `stack "${wrong}" did not leave the project file since ${since?.ref}`, {
      hint: removed.length === 0 ? 'no stack did' : `those that did: ${removed.join(', ')}`,
      data: { stack: wrong, known: removed },
    });
  }
  return removed.filter((stack) => (stacks?.includes(stack) ?? true) && !exclude.includes(stack));
}
