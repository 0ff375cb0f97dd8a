import type { StackPlan } from '../../domain/change/model.ts';
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Transfer } from '../../domain/refactor/model.ts';
import { type Side, unexpectedIn } from '../../domain/refactor/zero-change.ts';
import type { Asker } from '../../ports/asker.ts';
import { startNew } from '../execute.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { RefactorOptions } from '../refactor-toolkit.ts';
import { runResult } from '../run-result.ts';

export interface GuardedApply {
  readonly project: OpenedProject;
  readonly stack: string;
  readonly side: Side;
  readonly transfers: readonly Transfer[];
  readonly options: RefactorOptions;
}

/**
 * Applies one stack by a run of its own, journalled and resumable like any other, and only while its plan shows the move
 * and nothing else: that is what was asked for, and it was approved.
 * @throws REFACTOR_CHANGES, or what the run has failed with
 */
export async function applyGuarded({ project, stack, side, transfers, options }: GuardedApply): Promise<void> {
  let refused: readonly string[] = [];
  const onPlan = (plans: readonly StackPlan[]): void => {
    refused = plans.flatMap((plan) => unexpectedIn(plan, side, transfers));
  };
  const guard: Asker = {
    interactive: true,
    confirm: async () => refused.length === 0,
    // Whatever has to be confirmed by name deletes something.
    confirmByName: async () => false,
  };
  const { signal, hardSignal, onEvent } = options;
  const result = runResult(
    await startNew(project, 'apply', {
      stacks: [stack],
      refresh: true,
      asker: guard,
      onPlan,
      ...(onEvent === undefined ? {} : { onEvent }),
      ...(signal === undefined ? {} : { signal }),
      ...(hardSignal === undefined ? {} : { hardSignal }),
    }),
  );
  if (result.status === 'done') return;
  if (refused.length > 0) throw changesIn(stack, refused);
  const [failure] = result.failures;
  if (failure === undefined)
    throw new DeliveryError('ENGINE_INTERRUPTED', `stack "${stack}" was not applied to its end`);
  const { code, message, hint, problems, data } = failure.error;
  throw new DeliveryError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(problems === undefined ? {} : { problems }),
    ...(data === undefined ? {} : { data }),
  });
}

export const changesIn = (stack: string, why: readonly string[], cause?: unknown): DeliveryError =>
  new DeliveryError(
    'REFACTOR_CHANGES',
    `the plan of stack "${stack}" shows more than the move: ${why.slice(0, 3).join('; ')}`,
    {
      data: { stack, changes: [...why] },
      ...(cause === undefined ? {} : { cause }),
    },
  );
