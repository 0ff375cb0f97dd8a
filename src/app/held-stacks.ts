import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { lockKey } from '../domain/run/definitions.ts';
import type { OpenedProject } from './opened-project.ts';

/**
 * What a run of another process is changing right now cannot be asked about: its directory is in use, and the answer would
 * be out of date at once.
 * @throws RUN_HELD
 */
export function refuseHeld(project: OpenedProject, stacks: Iterable<string>): void {
  for (const stack of stacks) {
    const key = lockKey(project.effective.environment.name, stack);
    const held = project.services.journal.existing()?.holder(key);
    if (held?.alive !== true) continue;
    throw new DeliveryError('RUN_HELD', `${key} is held by run ${held.run} since ${held.since}`, {
      hint: `wait for it, or look at it with \`fairlead runs show ${held.run}\``,
      data: { run: held.run, key, since: held.since },
    });
  }
}
