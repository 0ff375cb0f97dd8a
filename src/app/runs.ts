import { unknownRun } from '../domain/run/takeover.ts';
import type { OpenedProject } from './opened-project.ts';
import { pruneRuns } from './prune-runs.ts';
import { storedPlans } from './run-context.ts';
import type { Runs } from './toolkit.ts';

const usualLimit = 20;

/** The project's history, of all its environments. */
export function runsOf(project: OpenedProject): Runs {
  const { journal } = project.services;
  return {
    list: (limit = usualLimit) => journal.existing()?.list({ limit }) ?? [],
    show(id) {
      const known = journal.existing();
      const run = known?.load(id);
      if (known === undefined || run === undefined) throw unknownRun(id);
      return { run, events: known.events(id), plans: storedPlans(known, run.definition) };
    },
    unlock(id) {
      const known = journal.existing();
      if (known === undefined) throw unknownRun(id);
      return known.unlock(id);
    },
    prune: (options) => pruneRuns(project, options),
    check: () => journal.examine(),
    repair: () => journal.repair(),
  };
}
