import type { StepApproval } from '../../domain/rollout/model.ts';
import { shownStep } from '../../domain/rollout/shown-step.ts';
import { waitingFor } from '../../domain/rollout/waiting.ts';
import type { OpenedProject } from '../opened-project.ts';
import type { RolloutStatus, ServiceStatus } from './model.ts';
import { routeOf, serviceNamed } from './places.ts';
import { recordOfService } from './records.ts';
import { approvalStepOf, approvalsSoFar } from './approving.ts';
import type { FoundRollout } from './found-rollout.ts';
import { newestRollout, queuedRollout } from './rollouts.ts';

/** All services, or one. What does not answer is said, and the rest is told all the same. @throws SERVICE_UNKNOWN */
export async function serviceStatuses(
  project: OpenedProject,
  name: string | undefined,
  signal: AbortSignal,
): Promise<readonly ServiceStatus[]> {
  const names = name === undefined ? Object.keys(project.effective.services) : [serviceNamed(project, name).name];
  const found: ServiceStatus[] = [];
  for (const service of names) found.push(await statusOf(project, service, signal));
  return found;
}

async function statusOf(project: OpenedProject, service: string, signal: AbortSignal): Promise<ServiceStatus> {
  const record = recordOfService(project.services.journal.existing(), project.effective.environment.name, service);
  const rollout = newestRollout(project, service);
  const queued = queuedRollout(project, service);
  const world = await lookAround(project, service, signal);
  return {
    service,
    ...(record !== undefined &&
      record.stable !== null && { stable: { revision: record.stable.id, since: record.at, run: record.run } }),
    previous: (record?.previous ?? []).map(({ id }) => id),
    ...world,
    ...(rollout !== undefined && rollout.stored.status !== 'queued' && { rollout: rolloutStatus(project, rollout) }),
    ...(queued !== undefined && { queued }),
  };
}

type World = Pick<ServiceStatus, 'address' | 'arms' | 'instances' | 'unknown'>;

async function lookAround(project: OpenedProject, name: string, signal: AbortSignal): Promise<World> {
  const { delivery } = project.services;
  if (delivery === undefined) return { arms: {}, instances: [], unknown: [] };
  const unknown: string[] = [];
  const told = async <T>(what: string, ask: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await ask();
    } catch (error) {
      unknown.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
  const service = serviceNamed(project, name);
  const route = routeOf(project, service);
  const state = await told('router', async () => (await delivery.router(service.router)).observe(route, signal));
  const { environment } = route;
  const sets = await told('deployer', async () =>
    (await delivery.deployer()).list({ environment, service: name }, signal),
  );
  const present = state?.kind === 'present' ? state : undefined;
  return {
    ...(present !== undefined && { address: present.address }),
    arms: Object.fromEntries((present?.spec.arms ?? []).map((arm) => [arm.name, arm.weight])),
    instances: sets ?? [],
    unknown,
  };
}

/** Those that let it go on, and those that are not enough yet. */
function approvalsOf(project: OpenedProject, found: FoundRollout): readonly StepApproval[] {
  const past = found.state?.approvals ?? [];
  const { step = 0 } = approvalStepOf(found) ?? {};
  const soFar = approvalsSoFar(project, found).map(({ by, at, comment }) => ({
    step,
    by,
    at,
    ...(comment !== undefined && { note: comment }),
  }));
  return [...past, ...soFar].map((each) => ({ ...each, step: each.step + 1 }));
}

function rolloutStatus(project: OpenedProject, found: FoundRollout): RolloutStatus {
  const { run, alive, definition, state } = found;
  if (state === undefined) return { run, alive, phase: 'preparing' };
  const { phase } = state;
  const waiting = waitingFor(definition, state);
  const approvals = approvalsOf(project, found);
  const step = phase.name === 'shifting' ? definition.strategy.steps[phase.step] : undefined;
  const number = phase.name === 'shifting' ? phase.step + 1 : 0;
  return {
    run,
    alive,
    phase: phase.name,
    ...(state.revisions !== undefined && { revision: state.revisions.canary.id }),
    ...(step !== undefined && { step: { number, of: definition.strategy.steps.length, text: shownStep(step) } }),
    ...(waiting !== undefined && { waiting }),
    ...(approvals.length > 0 && { approvals }),
    ...(phase.name === 'shifting' && phase.looks?.verdict !== undefined && { verdict: phase.looks.verdict }),
    ...(phase.name === 'ended' && { outcome: phase.outcome }),
    ...((phase.name === 'ended' || phase.name === 'rolling-back') &&
      phase.reason !== undefined && { reason: phase.reason }),
  };
}
