import { lockKey } from '../domain/run/definitions.ts';
import type { OpenedProject } from './opened-project.ts';
import type { StackStatus } from './toolkit.ts';

/** What is where, applied when, by which run. Asks the journal only. */
export function stackStatuses(project: OpenedProject): readonly StackStatus[] {
  const journal = project.services.journal.existing();
  const environment = project.effective.environment.name;
  const records = new Map((journal?.stacks(environment) ?? []).map((record) => [record.stack, record]));
  return Object.values(project.effective.stacks).map((stack): StackStatus => {
    const record = records.get(stack.name);
    const held = journal?.holder(lockKey(environment, stack.name));
    // A lock whose process is gone is taken over by the next run: nobody is at work.
    const heldBy = held?.alive === true ? held.run : undefined;
    return {
      stack: stack.name,
      ...(stack.target === undefined ? {} : { target: stack.target }),
      state: heldBy !== undefined ? 'running' : (record?.status ?? 'never'),
      ...(record === undefined ? {} : { record }),
      ...(heldBy === undefined ? {} : { heldBy }),
    };
  });
}
