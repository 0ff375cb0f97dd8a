import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Listener } from '../../domain/events/model.ts';
import { isActive } from '../../domain/run/status.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { Watched } from './model.ts';
import { serviceNamed } from './places.ts';
import { newestRollout } from './rollouts.ts';

const pollMs = 250;

/** Tells what the run that another process works on has told, and goes on telling until it rests. @throws ROLLOUT_NONE */
export async function watchRollout(
  project: OpenedProject,
  name: string,
  { onEvent, signal }: { readonly onEvent: Listener; readonly signal: AbortSignal },
): Promise<Watched> {
  const { name: service } = serviceNamed(project, name);
  const journal = project.services.journal.existing();
  const run = newestRollout(project, service)?.run;
  if (journal === undefined || run === undefined) {
    throw new DeliveryError('ROLLOUT_NONE', `no rollout of "${service}" is under way`);
  }
  let told = 0;
  for (;;) {
    const stored = journal.load(run);
    const events = journal.events(run);
    for (const event of events.slice(told)) onEvent(event);
    told = events.length;
    const alive = stored?.holder?.alive === true;
    if (stored === undefined || !alive || !(isActive(stored.status) || stored.status === 'queued')) {
      return { run, status: stored?.status ?? 'stopped', alive };
    }
    await project.services.clock.sleep(pollMs, signal);
  }
}
