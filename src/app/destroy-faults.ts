import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { reversed, stackGraph } from '../domain/graph/graph.ts';
import type { EngineCall } from '../ports/iac-engine.ts';
import type { StackRecord } from '../ports/journal.ts';
import { recordOf } from './engine-assignment.ts';
import { refuseHeld } from './held-stacks.ts';
import type { OpenedProject } from './opened-project.ts';
import { orphansOf } from './status.ts';
import type { Workbench } from './workbench.ts';

/** What must not be destroyed yet: something else that is applied needs it, or another environment looks after it. */
export async function destroyFaults(
  bench: Workbench,
  { stacks }: { readonly stacks: readonly string[] },
  call: EngineCall,
): Promise<readonly DeliveryError[]> {
  return [
    ...(await dependentFaults(bench, stacks, call)),
    ...orphanFaults(bench.project, stacks),
    ...sharedFaults(bench.project, stacks),
  ];
}

/** I5: what is still applied and needs one of the stacks must go with it. */
async function dependentFaults(
  bench: Workbench,
  stacks: readonly string[],
  call: EngineCall,
): Promise<readonly DeliveryError[]> {
  const dependents = reversed(stackGraph(bench.project.effective).dependsOn);
  const faults: DeliveryError[] = [];
  for (const stack of stacks) {
    for (const dependent of dependents[stack] ?? []) {
      if (stacks.includes(dependent) || !(await isUp(bench, dependent, call))) continue;
      const hint = `destroy both: name "${dependent}" as well`;
      const data = { stack, dependent };
      faults.push(
        new DeliveryError('DEPENDENTS_APPLIED', `stack "${dependent}" is applied and needs "${stack}"`, { hint, data }),
      );
    }
  }
  return faults;
}

/** The journal knows what we applied here; of all else the state knows: another machine may have applied it. */
async function isUp(bench: Workbench, stack: string, call: EngineCall): Promise<boolean> {
  if (recordOf(bench.project, stack)?.status === 'applied') return true;
  refuseHeld(bench.project, [stack]);
  return (await bench.resources(stack, call)).length > 0;
}

/** Stacks that the file does not name any more, and that needed one of these when they were applied. */
const orphanFaults = (project: OpenedProject, stacks: readonly string[]): readonly DeliveryError[] =>
  orphansOf(project).flatMap(({ stack: orphan, dependsOn = [] }) =>
    stacks
      .filter((stack) => dependsOn.includes(stack))
      .map(
        (stack) =>
          new DeliveryError('DEPENDENTS_APPLIED', `stack "${orphan}" is applied and needs "${stack}"`, {
            hint: `"${orphan}" is not in the project file any more: put it back, and destroy both`,
            data: { stack, dependent: orphan },
          }),
      ),
  );

/** One root module with one state for several environments: destroyed here, it is gone there. */
const sharedFaults = (project: OpenedProject, stacks: readonly string[]): readonly DeliveryError[] =>
  stacks.flatMap((stack) =>
    sharersOf(project, stack).map(
      ({ environment, run }) =>
        new DeliveryError(
          'STATE_OF_ANOTHER_ENVIRONMENT',
          `the state of stack "${stack}" is also that of environment "${environment}", which applied it (run ${run})`,
          { data: { stack, environment, run } },
        ),
    ),
  );

/** Other environments that applied a stack whose state is the same one in all of them. */
export function sharersOf(project: OpenedProject, stack: string): readonly StackRecord[] {
  const isShared = project.warnings.some(
    ({ code, path }) => code === 'PROJECT_STATE_SHARED' && path === `stacks.${stack}`,
  );
  if (!isShared) return [];
  const records = project.services.journal.existing()?.stacks(undefined) ?? [];
  return records.filter(
    (record) =>
      record.stack === stack &&
      record.status !== 'destroyed' &&
      record.environment !== project.effective.environment.name &&
      project.environments.includes(record.environment),
  );
}
