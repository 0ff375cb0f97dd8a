import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { RolloutWish } from '../../domain/run/definitions.ts';
import { isActive } from '../../domain/run/status.ts';
import { startDeploy } from '../execute.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { EndedRun } from '../run-result.ts';
import type { DeployOptions, RestartOptions, UndoOptions } from './face.ts';
import { type Destination, rolloutOf } from './define.ts';
import { serviceNamed } from './places.ts';
import { recordOfService } from './records.ts';
import { newestRollout } from './rollouts.ts';

/** Stacks and then services, in one run; with services named, those alone. @throws SERVICE_UNKNOWN, and as `apply` */
export async function deploy(project: OpenedProject, options: DeployOptions): Promise<EndedRun> {
  const { services, ...rest } = options;
  const names = services ?? Object.keys(project.effective.services);
  if (names.length === 0) {
    throw new DeliveryError('SERVICE_UNKNOWN', 'the project has no services', {
      hint: 'declare one under `services`, or bring up the stacks alone with `fairlead apply`',
    });
  }
  const rollouts = names.map((name) => rolloutOf(serviceNamed(project, name)));
  const stacks = services === undefined ? Object.keys(project.effective.stacks).sort() : [];
  return startDeploy(project, { stacks, rollouts }, rest);
}

/** Back to an earlier revision. @throws SERVICE_UNKNOWN, ROLLOUT_REVISION_UNKNOWN */
export async function undo(project: OpenedProject, name: string, options: UndoOptions): Promise<EndedRun> {
  const { to, ...rest } = options;
  const wish: RolloutWish = rolloutOf(serviceNamed(project, name), destinationOf(project, name, to));
  return startDeploy(project, { stacks: [], rollouts: [wish] }, rest);
}

/**
 * The stable revision once more, brought up anew by the service's own strategy.
 * @throws SERVICE_UNKNOWN, ROLLOUT_NOT_LIVE, ROLLOUT_UNDER_WAY
 */
export async function restart(project: OpenedProject, name: string, options: RestartOptions): Promise<EndedRun> {
  const service = serviceNamed(project, name);
  refuseUnderWay(project, name);
  const { journal, clock } = project.services;
  const record = recordOfService(journal.existing(), project.effective.environment.name, name);
  if (record === undefined || record.stable === null) {
    throw new DeliveryError('ROLLOUT_NOT_LIVE', `service "${name}" was never live`, {
      hint: `bring it up: \`fairlead rollout start ${name}\``,
    });
  }
  const wish = rolloutOf(service, { restart: clock.now().toISOString() });
  return startDeploy(project, { stacks: [], rollouts: [wish] }, options);
}

/** What is rolled out now would be taken back for it: whoever wants that says so. */
function refuseUnderWay(project: OpenedProject, name: string): void {
  const found = newestRollout(project, name);
  if (found === undefined || !isActive(found.stored.status) || found.state?.phase.name === 'ended') return;
  throw new DeliveryError('ROLLOUT_UNDER_WAY', `run ${found.run} rolls "${name}" out`, {
    hint: found.alive
      ? `wait for it with \`fairlead rollout watch ${name}\`, or call it off with \`fairlead rollout abort ${name}\``
      : `nobody works on it: \`fairlead resume ${found.run}\` goes on, \`fairlead rollout abort ${name}\` goes back`,
    data: { run: found.run, service: name },
  });
}

/** How many revisions back one may go without the steps: what was stable so shortly ago is known to be good. */
const window = 3;

function destinationOf(project: OpenedProject, service: string, to: string | undefined): Destination {
  const record = recordOfService(project.services.journal.existing(), project.effective.environment.name, service);
  const previous = record?.previous ?? [];
  const meant = to === undefined ? previous.slice(0, 1) : previous.filter(({ id }) => id.startsWith(to));
  const [revision, ...others] = meant;
  const index = previous.findIndex(({ id }) => id === revision?.id);
  // Two that begin alike: the newer one is not what was asked for any more than the other.
  if (revision !== undefined && others.length === 0) return { to: revision, skipSteps: index < window };
  const known = previous.map(({ id }) => id).join(', ');
  throw new DeliveryError(
    'ROLLOUT_REVISION_UNKNOWN',
    to === undefined
      ? `service "${service}" has no earlier revision`
      : `service "${service}" has ${others.length > 0 ? `${meant.length} earlier revisions that begin with` : 'no earlier revision'} "${to}"`,
    { hint: known === '' ? 'deploy another revision first' : `the earlier ones are: ${known}` },
  );
}
