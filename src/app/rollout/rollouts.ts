/** What people do with rollouts besides starting them. */
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { RolloutDefinition, RolloutState, Verb } from '../../domain/rollout/model.ts';
import { type Refusal, refusalOf } from '../../domain/rollout/refusal.ts';
import { rolloutStep, serviceKey } from '../../domain/run/definitions.ts';
import { isResumable } from '../../domain/run/status.ts';
import type { Journal, StoredRun } from '../../ports/journal.ts';
import type { OpenedProject } from '../opened-project.ts';
import { wishFor, wishesAfter } from '../run/wishes.ts';
import type { QueuedRollout, Wished } from './model.ts';
import { serviceNamed } from './places.ts';

/** A rollout in the journal. */
export interface FoundRollout {
  readonly run: string;
  /** A process works on it. */
  readonly alive: boolean;
  readonly definition: RolloutDefinition;
  /** Undefined: its step has not begun. */
  readonly state: RolloutState | undefined;
  readonly stored: StoredRun;
}

const lookedThrough = 50;

/** The newest rollout of a service that has not ended, or else the newest at all. */
export function newestRollout(project: OpenedProject, service: string): FoundRollout | undefined {
  const held = project.services.journal.existing()?.holder(serviceKey(environmentOf(project), service))?.run;
  const mine = runsOf(project, service);
  const chosen = mine.find(({ definition }) => definition.id === held) ?? mine[0];
  return chosen === undefined ? undefined : foundIn(chosen, service);
}

/** The one that waits for its turn: there is one at most, a newer one takes its place. */
export function queuedRollout(project: OpenedProject, service: string): QueuedRollout | undefined {
  const found = runsOf(project, service).find(({ status }) => status === 'queued');
  if (found === undefined) return undefined;
  const { id } = found.definition;
  const events = project.services.journal.existing()?.events(id) ?? [];
  const said = events.findLast((event) => event.type === 'run.queued');
  return {
    run: id,
    alive: found.holder?.alive === true,
    ...(said !== undefined && { behind: said.behind, until: said.until }),
  };
}

const environmentOf = ({ effective }: OpenedProject): string => effective.environment.name;

/** Those that roll the service out, the newest first. */
const runsOf = (project: OpenedProject, service: string): readonly StoredRun[] =>
  (
    project.services.journal.existing()?.list({ environment: environmentOf(project), limit: lookedThrough }) ?? []
  ).filter(({ definition }) => definition.steps.some(({ id }) => id === rolloutStep(service)));

function foundIn(stored: StoredRun, service: string): FoundRollout | undefined {
  const step = stored.definition.steps.find(({ id }) => id === rolloutStep(service));
  if (step?.effect.kind !== 'rollout') return undefined;
  return {
    run: stored.definition.id,
    alive: stored.holder?.alive === true,
    definition: step.effect.rollout,
    state: stored.state.steps[step.id]?.rollout,
    stored,
  };
}

/** Writes down what is wanted, and waits until it is heard. @throws SERVICE_UNKNOWN, ROLLOUT_NONE, ROLLOUT_REFUSED */
export async function wish(project: OpenedProject, name: string, verb: Verb, signal: AbortSignal): Promise<Wished> {
  const { name: service } = serviceNamed(project, name);
  const found = newestRollout(project, service);
  if (found === undefined || !isResumable(found.stored.status)) {
    throw new DeliveryError('ROLLOUT_NONE', `no rollout of "${service}" is under way`);
  }
  const refusal = found.state === undefined ? notBegun(verb, service) : refusalOf(found.definition, found.state, verb);
  if (refusal !== undefined) {
    throw new DeliveryError('ROLLOUT_REFUSED', `the rollout of "${service}" cannot ${verb}: ${refusal.why}`, {
      hint: `\`${refusal.instead}\``,
    });
  }
  const journal = project.services.journal.open();
  const { user, host } = project.services.identity.holder;
  wishFor(journal, found.run, { service, verb, by: `${user}@${host}` });
  if (!found.alive) return { run: found.run, kind: 'left' };
  const heard = await isHeard(project, journal, found, signal);
  return { run: found.run, kind: heard ? 'heard' : 'left' };
}

/** What has not begun can be called off, and nothing else. */
const notBegun = (verb: Verb, service: string): Refusal | undefined =>
  verb === 'abort' ? undefined : { why: 'it has not begun', instead: `fairlead rollout watch ${service}` };

const pollMs = 100;
const patienceMs = 5_000;

async function isHeard(
  project: OpenedProject,
  journal: Journal,
  found: FoundRollout,
  signal: AbortSignal,
): Promise<boolean> {
  const { clock } = project.services;
  const seq = wishesAfter(journal, found.run, 0).at(-1)?.seq ?? 0;
  const end = clock.now().getTime() + patienceMs;
  while (clock.now().getTime() < end) {
    const now = newestRollout(project, found.definition.service);
    if (now === undefined || now.run !== found.run || (now.state?.heard ?? 0) >= seq) return true;
    if (!now.alive) return false;
    await clock.sleep(pollMs, signal);
  }
  return false;
}
