import { changesWorld } from '../domain/run/kind.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { isActive, isResumable } from '../domain/run/status.ts';
import type { StoredRun } from '../ports/journal.ts';
import { count, escapeControls } from './renderers/text.ts';
import { ago } from './renderers/time.ts';
import type { Call } from './verb.ts';

/** A run that is at work is not to be gone on with; one whose process is gone is. */
export const canBeResumed = (run: StoredRun): boolean =>
  isResumable(run.status) &&
  run.definition.kind !== 'stop' &&
  !((isActive(run.status) || run.status === 'queued') && run.holder?.alive === true);

/** How far back is looked. */
const runsLookedAt = 1000;

/** The run that `resume` means where none is named; says which. @throws RUN_UNKNOWN where there is none */
export async function newestResumable(call: Call): Promise<string> {
  return call.withProject(async (project) => {
    const environment = project.effective.environment.name;
    const runs = project.runs
      .list(runsLookedAt)
      .filter((run) => run.definition.environment === environment && canBeResumed(run));
    // Nobody misses the rest of a plan while the rest of an apply is missing.
    const [newest, ...others] = runs.filter(changes);
    const run = newest ?? runs[0];
    if (run === undefined) {
      throw new DeliveryError('RUN_UNKNOWN', `no run in ${environment} can go on: none failed, was stopped or waits`, {
        hint: '`fairlead runs` lists all runs, `fairlead apply` begins a new one',
      });
    }
    const more =
      others.length === 0 ? '' : `; ${count(others.length, 'other run')} can go on too, see \`fairlead runs\``;
    const { id, kind } = run.definition;
    call.screen.note(
      escapeControls(`resuming ${kind} ${id}, begun ${ago(run.createdAt, call.io.now())} (${run.status})${more}`),
    );
    return id;
  });
}

const changes = ({ definition }: StoredRun): boolean => changesWorld(definition.kind);
