import { lockKey } from '../domain/run/definitions.ts';
import type { Journal, StackRecord } from '../ports/journal.ts';
import type { OpenedProject } from './opened-project.ts';
import type { StackStatus } from './toolkit.ts';

/** What is where, applied when, by which run; orphans last. Asks the journal only. */
export function stackStatuses(project: OpenedProject): readonly StackStatus[] {
  const journal = project.services.journal.existing();
  const records = recordsOf(project);
  const own = Object.values(project.effective.stacks).map((stack): StackStatus => {
    const record = records.find((each) => each.stack === stack.name);
    const heldBy = runAtWork(journal, project, stack.name);
    return {
      stack: stack.name,
      ...(stack.target === undefined ? {} : { target: stack.target }),
      state: heldBy !== undefined ? 'running' : stateOf(record),
      ...(record === undefined ? {} : { record }),
      ...(heldBy === undefined ? {} : { heldBy }),
    };
  });
  return [...own, ...orphansOf(project).map(orphanStatus)];
}

/** Stacks that were applied in this environment and that the project file does not have any more. */
export const orphansOf = (project: OpenedProject): readonly StackRecord[] =>
  recordsOf(project).filter(
    (record) => record.status !== 'destroyed' && !Object.hasOwn(project.effective.stacks, record.stack),
  );

const orphanStatus = (record: StackRecord): StackStatus => ({
  stack: record.stack,
  state: stateOf(record),
  record,
  orphan: true,
});

/** Begun, and nobody holds it any more: the process died in the middle. */
const stateOf = (record: StackRecord | undefined): StackStatus['state'] =>
  record === undefined ? 'never' : record.status === 'begun' ? 'interrupted' : record.status;

const recordsOf = ({ services, effective }: OpenedProject): readonly StackRecord[] =>
  services.journal.existing()?.stacks(effective.environment.name) ?? [];

/** A lock whose process is gone is taken over by the next run: nobody is at work. */
function runAtWork(journal: Journal | undefined, project: OpenedProject, stack: string): string | undefined {
  const held = journal?.holder(lockKey(project.effective.environment.name, stack));
  return held?.alive === true ? held.run : undefined;
}
