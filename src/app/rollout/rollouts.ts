/** What people do with rollouts besides starting them. */
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Verb } from '../../domain/rollout/model.ts';
import { type Refusal, refusalOf } from '../../domain/rollout/refusal.ts';
import { rolloutStep, serviceKey } from '../../domain/run/definitions.ts';
import { isResumable } from '../../domain/run/status.ts';
import type { Journal, StoredRun } from '../../ports/journal.ts';
import type { OpenedProject } from '../opened-project.ts';
import { wishFor, wishesAfter } from '../run/wishes.ts';
import { approvalStepOf, type Decision, decideStep } from './approving.ts';
import type { FoundRollout } from './found-rollout.ts';
import type { Approved, QueuedRollout, Wished } from './model.ts';
import { serviceNamed } from './places.ts';

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

/** A rollout by its service, or by its run where that rolls out one that waits for an approval. @throws ROLLOUT_NONE */
function rolloutNamed(project: OpenedProject, name: string): FoundRollout {
  if (Object.hasOwn(project.effective.services, name)) return underWay(project, name);
  const stored = project.services.journal.existing()?.load(name);
  if (stored === undefined) throw noRolloutNamed(project, name);
  const [only, ...more] = rolloutsIn(stored).filter((each) => approvalStepOf(each) !== undefined);
  if (only !== undefined && more.length === 0 && isResumable(stored.status)) return only;
  const names = [only, ...more].flatMap((each) => each?.definition.service ?? []);
  throw names.length > 1
    ? new DeliveryError('ROLLOUT_NONE', `several services of run ${name} wait for an approval: ${names.join(', ')}`, {
        hint: `\`fairlead approve ${names[0]}\``,
      })
    : new DeliveryError('ROLLOUT_NOTHING_TO_APPROVE', `no service of run ${name} waits for an approval`);
}

export const noRolloutNamed = ({ effective }: OpenedProject, name: string): DeliveryError =>
  new DeliveryError('ROLLOUT_NONE', `there is no service and no run "${name}"`, {
    hint: `the services are: ${Object.keys(effective.services).join(', ')}; \`fairlead runs\` lists runs`,
  });

/** Those of a run, one for each of its services. */
export const rolloutsIn = (stored: StoredRun): readonly FoundRollout[] =>
  stored.definition.steps.flatMap(({ effect }) =>
    effect.kind === 'rollout' ? (foundIn(stored, effect.rollout.service) ?? []) : [],
  );

/** @throws SERVICE_UNKNOWN, ROLLOUT_NONE */
function underWay(project: OpenedProject, name: string): FoundRollout {
  const { name: service } = serviceNamed(project, name);
  const found = newestRollout(project, service);
  if (found !== undefined && isResumable(found.stored.status)) return found;
  throw new DeliveryError('ROLLOUT_NONE', `no rollout of "${service}" is under way`);
}

/** Approves the step that waits for it; whoever works on the rollout hears of it. @throws as {@link decideStep} */
export async function approve(
  project: OpenedProject,
  name: string,
  decision: Omit<Decision, 'decision'>,
  signal: AbortSignal,
): Promise<Approved> {
  const found = rolloutNamed(project, name);
  const { service } = found.definition;
  const decided = await decideStep(project, found, { ...decision, decision: 'approve' });
  const kind = !decided.enough || (await isToldOf(project, found, signal)) ? 'heard' : 'left';
  return { run: found.run, service, kind, ...decided };
}

async function isToldOf(project: OpenedProject, found: FoundRollout, signal: AbortSignal): Promise<boolean> {
  return found.alive && (await isHeard(project, project.services.journal.open(), found, signal));
}

/** Writes down what is wanted, and waits until it is heard. @throws SERVICE_UNKNOWN, ROLLOUT_NONE, ROLLOUT_REFUSED */
export async function wish(project: OpenedProject, name: string, verb: Verb, signal: AbortSignal): Promise<Wished> {
  const found = underWay(project, name);
  const { service } = found.definition;
  if (verb === 'promote' && approvalStepOf(found) !== undefined) return approve(project, service, {}, signal);
  refuseAround(project, found, verb);
  const refusal = found.state === undefined ? notBegun(verb, service) : refusalOf(found.definition, found.state, verb);
  if (refusal !== undefined) {
    throw new DeliveryError('ROLLOUT_REFUSED', `the rollout of "${service}" cannot ${verb}: ${refusal.why}`, {
      hint: `\`${refusal.instead}\``,
    });
  }
  const { user, host } = project.services.identity.holder;
  const { phase } = found.state ?? {};
  const step = phase?.name === 'shifting' && phase.step >= 0 ? { step: phase.step } : {};
  wishFor(project.services.journal.open(), found.run, { service, verb, by: `${user}@${host}`, ...step });
  return { run: found.run, kind: (await isToldOf(project, found, signal)) ? 'heard' : 'left' };
}

/** Where approvals are asked for, nobody goes past one by another word: paused or not, and however far ahead it is. */
function refuseAround({ effective }: OpenedProject, { definition, state }: FoundRollout, verb: Verb): void {
  const { name, approvals } = effective.environment;
  if (approvals === undefined || state?.phase.name !== 'shifting') return;
  const { service, strategy } = definition;
  const at = Math.max(0, state.phase.step);
  const end = { skip: at + 1, 'promote-full': strategy.steps.length }[verb as string] ?? at;
  const passed = strategy.steps.findIndex((step, index) => index >= at && index < end && step.do === 'approval');
  if (passed < 0) return;
  throw new DeliveryError(
    'ROLLOUT_REFUSED',
    `environment "${name}" asks for approvals, and step ${passed + 1} waits for one`,
    { hint: passed === state.phase.step ? `\`fairlead approve ${service}\`` : `\`fairlead rollout watch ${service}\`` },
  );
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
