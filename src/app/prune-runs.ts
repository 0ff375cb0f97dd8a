import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { type KeptRun, prunable, prunableLooks, stacksOfRun } from '../domain/run/retention.ts';
import type { Journal, StoredRun } from '../ports/journal.ts';
import type { OpenedProject } from './opened-project.ts';
import type { PruneOptions, Pruned } from './toolkit.ts';

const all = Number.MAX_SAFE_INTEGER;

/** Takes old runs out of the journal, of all environments. @throws RETENTION_MISSING, JOURNAL_CORRUPT */
export function pruneRuns({ services }: OpenedProject, options: PruneOptions): Pruned {
  const { olderThanSeconds, keep, dryRun } = options;
  if (olderThanSeconds === undefined && keep === undefined)
    throw new DeliveryError('RETENTION_MISSING', 'nothing says which runs may go');
  const journal = services.journal.existing();
  if (journal === undefined) return { runs: [], entries: 0 };
  const runs = journal.list({ limit: all });
  const named = new Set(journal.stacks(undefined).map(({ run }) => run));
  const rule = {
    ...(olderThanSeconds === undefined ? {} : { olderThanSeconds }),
    ...(keep === undefined ? {} : { keep }),
  };
  const chosen = prunable({ runs: runs.map(keptRun), named, now: services.clock.now() }, rule);
  const pruned = dryRun === true ? { runs: chosen, entries: 0 } : journal.prune(chosen);
  const gone = new Set(pruned.runs);
  return { runs: runs.filter(({ definition }) => gone.has(definition.id)), entries: pruned.entries };
}

/** A watch that goes on for a year leaves no fifty thousand runs. */
export function forgetLooks({ services, effective }: OpenedProject): void {
  const journal = services.journal.existing();
  if (journal === undefined) return;
  const chosen = prunableLooks(looksIn(journal, effective.environment.name).map(keptRun));
  if (chosen.length > 0) journal.prune(chosen);
}

/** Of this watch, and of those before it. */
const looksIn = (journal: Journal, environment: string): readonly StoredRun[] =>
  journal.list({ environment, limit: all }).filter(({ definition }) => definition.watched === true);

const keptRun = ({ definition, status, updatedAt, holder }: StoredRun): KeptRun => ({
  id: definition.id,
  kind: definition.kind,
  environment: definition.environment,
  status,
  updatedAt,
  isHeld: holder !== undefined,
  stacks: stacksOfRun(definition),
});
