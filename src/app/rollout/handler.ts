/** How the effects of rollouts are carried out: look, do, report. Each is safe to repeat. */
import type { ErrorCode } from '../../domain/errors/catalogue.ts';
import { isDeliveryError } from '../../domain/errors/delivery-error.ts';
import { isJsonObject } from '../../domain/json.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { Instances, Revision, RolloutEffect, RolloutReport } from '../../domain/rollout/model.ts';
import { applyStack } from '../effects/apply-stack.ts';
import { locatingErrors } from '../located.ts';
import type { StepCall } from '../run-context.ts';
import type { RolloutStepCall } from './call.ts';
import type { MetricSource } from '../../ports/metric-source.ts';
import type { InstanceSetRef, ObservedSet } from '../../ports/deployer.ts';
import type { Router, RouteState } from '../../ports/router.ts';
import type { Endpoint } from '../../domain/route/spec.ts';
import type { RolloutHandler } from '../run/carry-out.ts';
import { prune } from './pruning.ts';
import { askGate } from './gates.ts';
import { runHook } from './hooks.ts';
import { measure, ownCounters } from './measuring.ts';
import { post } from './notices.ts';
import { offerApproval } from './offering.ts';
import { routeOf, serviceNamed } from './places.ts';
import { recordOfService, settle } from './records.ts';
import { createResolver } from './resolving.ts';
import { revisionOf, specOf } from './revision.ts';
import type { Rolling } from './rolling.ts';
import { checkSources, sourceNamed } from './sources.ts';

export const rolloutHandler =
  (rolling: Rolling): RolloutHandler =>
  async (effect, call) => {
    switch (effect.kind) {
      case 'rollout.prepare':
        return prepare(rolling, effect.service, call);
      case 'deploy.ensure':
        return ensure(rolling, effect, call);
      case 'deploy.observe': {
        const deployer = await rolling.delivery.deployer();
        return seen(
          await deployer.observe(setOf(rolling, effect.service, effect.revision, effect.twin), call.stop.signal),
        );
      }
      case 'deploy.prune':
        return prune(rolling, effect, call);
      case 'route.ensure':
      case 'route.observe':
      case 'route.release':
        return routed(rolling, effect, call);
      case 'metrics.query':
        return measured(rolling, effect, call);
      case 'approval.offer':
        return offerApproval(rolling, effect, call);
      case 'stack.apply':
        return applied(rolling, effect.stack, call);
      case 'gate.ask':
        return askGate(rolling, effect, call);
      case 'hook.run':
        return runHook(rolling, effect, call);
      case 'notify.post':
        return post(rolling, effect, call);
      case 'rollout.settle': {
        const { definition, journal, bench } = rolling.context;
        const at = bench.project.services.clock.now().toISOString();
        const { service, revision, takenBack } = effect;
        settle(journal, { environment: definition.environment, service, revision, takenBack, run: definition.id, at });
        return { kind: 'done' };
      }
      default:
        return unreachable(effect);
    }
  };

/** As a step of its own would: locked, held to what was approved, journalled. */
async function applied({ context }: Rolling, stack: string, call: StepCall): Promise<RolloutReport> {
  const { project } = context.bench;
  const result = await locatingErrors(project, () => applyStack(context, { stack, mode: 'apply' }, call));
  const changed = isJsonObject(result) && result['outcome'] === 'applied';
  return { kind: 'stack', outcome: changed ? 'applied' : 'unchanged' };
}

/** A run that goes back to an earlier revision names it; every other one rolls out what the project file says. */
async function prepare(rolling: Rolling, name: string, call: RolloutStepCall): Promise<RolloutReport> {
  const { bench, journal, definition } = rolling.context;
  const service = serviceNamed(bench.project, name);
  const step = definition.steps.find(({ id }) => id === call.step);
  const { to, restart, strategy } = step?.effect.kind === 'rollout' ? step.effect.rollout : {};
  if (strategy !== undefined) await checkSources(rolling, strategy, call);
  const stable = recordOfService(journal, definition.environment, name)?.stable ?? null;
  if (to !== undefined) return { kind: 'prepared', stable, canary: to };
  const settings = restart === undefined || stable === null ? service.settings : stable.settings;
  // A restart lasts: the next deploy of the same settings is no way back to before it.
  const restartedAt = restart ?? stable?.restartedAt;
  const { identity, seals } = bench.project.services;
  const canary = await revisionOf(
    { settings, ...(restartedAt !== undefined && { restartedAt }) },
    createResolver(bench, call),
    { digest: identity.digest, seal: seals.seal },
  );
  return { kind: 'prepared', stable, canary };
}

async function ensure(
  rolling: Rolling,
  { service, arm, revision, count }: Extract<RolloutEffect, { kind: 'deploy.ensure' }>,
  call: RolloutStepCall,
): Promise<RolloutReport> {
  const { bench } = rolling.context;
  const { signal } = call.stop;
  const deployer = await rolling.delivery.deployer();
  const set = setOf(rolling, service, revision, arm === 'baseline' ? arm : undefined);
  try {
    const spec = await specOf(revision, createResolver(bench, call), bench.project);
    return seen(await deployer.ensure({ ...set, arm, count, spec }, signal));
  } catch (error) {
    // Instances that run as wanted have what they need, also what the project file does not have any more.
    if (!isDeliveryError(error) || !lost.has(error.code) || arm !== 'stable') throw error;
    const found = await deployer.observe(set, signal);
    if (found.count !== count || found.ready < count || found.lacksSecrets === true) throw error;
    const summary = `instances of the stable revision of ${service} run, and could not be started again`;
    call.emit({ type: 'diagnostic', severity: 'warning', summary, detail: error.message });
    return seen(found);
  }
}

/** What keeps an older revision from being started. */
const lost: ReadonlySet<string> = new Set<ErrorCode>([
  'SERVICE_SPEC_INVALID',
  'SECRET_MISSING',
  'UPSTREAM_NOT_APPLIED',
]);

const setOf = ({ context }: Rolling, service: string, { id }: Revision, twin?: 'baseline'): InstanceSetRef => ({
  environment: context.definition.environment,
  service,
  revision: id,
  ...(twin !== undefined && { twin }),
});

function seen({ revision, twin, count, ready, instances }: ObservedSet): RolloutReport {
  const well = instances.filter(({ phase }) => phase === 'ready');
  const ill = instances.find(({ phase, detail }) => phase !== 'ready' && detail !== undefined);
  const found: Instances = {
    revision,
    ...(twin === 'baseline' && { twin }),
    count,
    ready,
    endpoints: well.flatMap(({ endpoint }) => endpoint ?? []),
    restarts: instances.reduce((sum, { restarts }) => sum + restarts, 0),
    ...(ill?.detail !== undefined && { detail: ill.detail }),
  };
  return { kind: 'instances', instances: found };
}

type RouteEffect = Extract<RolloutEffect, { readonly kind: 'route.ensure' | 'route.observe' | 'route.release' }>;

async function routed(rolling: Rolling, effect: RouteEffect, call: RolloutStepCall): Promise<RolloutReport> {
  const { project } = rolling.context.bench;
  const service = serviceNamed(project, effect.service);
  const route = routeOf(project, service);
  const router = await rolling.delivery.router(service.router);
  const { signal } = call.stop;
  if (effect.kind === 'route.ensure') {
    await router.ensure(route, effect.spec, signal);
    await sampled(rolling, effect.service, router);
    return { kind: 'done' };
  }
  if (effect.kind === 'route.release') {
    await router.release(route, signal);
    return { kind: 'done' };
  }
  try {
    const state = await router.observe(route, signal);
    if (state.kind === 'present') await sampled(rolling, effect.service, router);
    return state.kind === 'present'
      ? { kind: 'route', spec: state.spec, ...busyAt(state) }
      : { kind: 'route', spec: null };
  } catch (error) {
    // Nobody serves it: that is what was seen, and the next wish brings it back.
    if (isDeliveryError(error) && error.code === 'ROUTER_DOWN') return { kind: 'route', spec: null };
    // I3: somebody has changed it behind our back. That is said; what was wished is written over it, where it is ours.
    if (isDeliveryError(error) && error.code === 'ROUTER_FOREIGN') {
      call.emit({ type: 'diagnostic', severity: 'warning', summary: error.message, detail: error.hint });
      return { kind: 'route', spec: null };
    }
    throw error;
  }
}

/** A router that does not tell where requests are may tell that there are none at all. */
function busyAt({ endpointsInFlight, inFlight }: Extract<RouteState, { kind: 'present' }>): {
  readonly busy?: readonly Endpoint[];
} {
  if (endpointsInFlight !== undefined) return { busy: endpointsInFlight.map(({ host, port }) => ({ host, port })) };
  return inFlight?.every(({ requests }) => requests === 0) === true ? { busy: [] } : {};
}

/** A router that counts nothing has nothing to sample. */
async function sampled(rolling: Rolling, service: string, { features }: Router): Promise<void> {
  if (Object.keys(features.queries).length > 0) await countersOf(rolling, service);
}

/** Sampled from when the route is there, so that the first window is whole as soon as can be. */
function countersOf({ context, delivery, sampling }: Rolling, name: string): Promise<MetricSource> {
  const { project } = context.bench;
  const service = serviceNamed(project, name);
  return sampling.of(name, () => delivery.counters(service.router, routeOf(project, service)));
}

async function measured(
  rolling: Rolling,
  effect: Extract<RolloutEffect, { kind: 'metrics.query' }>,
  call: RolloutStepCall,
): Promise<RolloutReport> {
  const { context, delivery } = rolling;
  return measure(effect, {
    environment: context.definition.environment,
    router: await delivery.router(serviceNamed(context.bench.project, effect.service).router),
    source: (name) => (name === ownCounters ? countersOf(rolling, effect.service) : sourceNamed(rolling, name, call)),
    signal: call.stop.signal,
  });
}
