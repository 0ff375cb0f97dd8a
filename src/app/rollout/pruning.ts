import type { RolloutEffect, RolloutReport } from '../../domain/rollout/model.ts';
import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Endpoint } from '../../domain/route/spec.ts';
import type { ObservedSet } from '../../ports/deployer.ts';
import type { EndpointInFlight } from '../../ports/router.ts';
import type { RolloutStepCall } from './call.ts';
import type { Rolling } from './rolling.ts';
import { routeOf, serviceNamed } from './places.ts';

const pollMs = 100;
/** Longer requests are cut off by the end of their instance: a rollback must not wait for them. */
const drainMs = 10_000;

/** Takes away what nobody needs any more, once what its requests have begun is finished. */
export async function prune(
  rolling: Rolling,
  { service, keep }: Extract<RolloutEffect, { kind: 'deploy.prune' }>,
  call: RolloutStepCall,
): Promise<RolloutReport> {
  const { environment } = rolling.context.definition;
  const { signal } = call.stop;
  const deployer = await rolling.delivery.deployer();
  const sets = await deployer.list({ environment, service }, signal);
  const gone = sets.filter(({ revision, twin }) => twin !== undefined || !keep.includes(revision));
  if (gone.length > 0) await drained(rolling, { service, gone }, signal);
  for (const { revision, twin } of gone) {
    await deployer.remove({ environment, service, revision, ...(twin !== undefined && { twin }) }, signal);
  }
  return { kind: 'done' };
}

interface Leaving {
  readonly service: string;
  readonly gone: readonly ObservedSet[];
}

/** Waits for requests at instances that get no new ones. */
async function drained(rolling: Rolling, leaving: Leaving, signal: AbortSignal): Promise<void> {
  const { project } = rolling.context.bench;
  const { clock } = project.services;
  const end = clock.now().getTime() + drainMs;
  while (clock.now().getTime() < end) {
    if ((await leftOver(rolling, leaving, signal)) === 0) return;
    await clock.sleep(pollMs, signal);
  }
}

async function leftOver(rolling: Rolling, { service: name, gone }: Leaving, signal: AbortSignal): Promise<number> {
  const { project } = rolling.context.bench;
  const service = serviceNamed(project, name);
  const router = await rolling.delivery.router(service.router);
  try {
    const state = await router.observe(routeOf(project, service), signal);
    if (state.kind === 'absent') return 0;
    const { endpointsInFlight } = state;
    if (endpointsInFlight !== undefined) return requestsAt(gone, endpointsInFlight);
    const live = new Set(state.spec.arms.map((arm) => arm.name));
    return (state.inFlight ?? []).filter(({ arm }) => !live.has(arm)).reduce((sum, { requests }) => sum + requests, 0);
  } catch (error) {
    if (isDeliveryError(error) && error.code === 'ROUTER_DOWN') return 0;
    throw error;
  }
}

function requestsAt(gone: readonly ObservedSet[], inFlight: readonly EndpointInFlight[]): number {
  const places = new Set(
    gone.flatMap(({ instances }) =>
      instances.flatMap(({ endpoint }) => (endpoint === undefined ? [] : placeOf(endpoint))),
    ),
  );
  return inFlight.filter((at) => places.has(placeOf(at))).reduce((sum, { requests }) => sum + requests, 0);
}

const placeOf = ({ host, port }: Endpoint): string => `${host}:${port}`;
