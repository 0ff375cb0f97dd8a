import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Problem } from '../../domain/errors/problem.ts';
import { isJsonObject, type Json } from '../../domain/json.ts';
import type { PlanFile } from '../../domain/review/model.ts';
import { movedSince, movedText } from '../../domain/review/moved.ts';
import { refuseHeld } from '../held-stacks.ts';
import { silentCall } from '../silent-call.ts';
import type { Workbench } from '../workbench.ts';
import { bindingsOf } from './bindings.ts';
import { requestInFile } from './request-in-file.ts';

/**
 * Everything that the plan was made from is as it was; of all stacks at once, before anything starts.
 * @throws PLAN_FILE_STALE, RUN_HELD, and what reading a state may run into
 */
export async function refuseMoved(bench: Workbench, file: PlanFile, signal: AbortSignal | undefined): Promise<void> {
  const { project } = bench;
  const stacks = file.reviewed.stacks.map(({ plan }) => plan.stack);
  const gone = stacks.filter((stack) => !Object.hasOwn(project.effective.stacks, stack));
  const there = file.reviewed.stacks.filter(({ plan }) => !gone.includes(plan.stack));
  refuseHeld(project, stacks);
  const call = silentCall(signal);
  const now = await bindingsOf(
    bench,
    there.map(({ plan }) => plan.stack),
    call,
  );
  const found = there.flatMap(({ plan: { stack }, bindings }) => {
    const there = now.get(stack);
    const moved = there === undefined ? [] : movedSince(bindings, there);
    return moved.length === 0 ? [] : [{ stack, moved }];
  });
  refuseStale([
    ...movedRequest(file, bench),
    ...gone.map((stack) => problemOf(`stack "${stack}" is not in the project any more`)),
    ...found.map(({ stack, moved }) => problemOf(`stack "${stack}": ${moved.map(movedText).join('; ')}`)),
  ]);
}

/** A value that is or holds a secret is nowhere in the file: whoever gave one has to give it again. */
function movedRequest({ reviewed }: PlanFile, bench: Workbench): readonly Problem[] {
  const then = withheldIn(reviewed.request);
  const now = withheldIn(requestInFile(bench.project, bench));
  return [
    ...then
      .filter((name) => !now.includes(name))
      .map((name) =>
        problemOf(
          `the value of variable "${name}" was given by hand and is not in the file: give it again with \`--var\``,
        ),
      ),
    ...now
      .filter((name) => !then.includes(name))
      .map((name) => problemOf(`a secret value of variable "${name}" is given by hand, and was not for the plan`)),
  ];
}

function withheldIn(request: Json): readonly string[] {
  const names = isJsonObject(request) ? request['withheld'] : undefined;
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
}

const problemOf = (message: string): Problem => ({ code: 'PLAN_FILE_STALE', severity: 'error', message });

function refuseStale(problems: readonly Problem[]): void {
  const [first, ...more] = problems;
  if (first === undefined) return;
  const others = more.length === 0 ? '' : `, and ${more.length} more`;
  throw new DeliveryError('PLAN_FILE_STALE', `the plan is out of date: ${first.message}${others}`, { problems });
}
