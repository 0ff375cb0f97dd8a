import type { z } from 'zod';
import type { Probe, ProbeTiming } from '../domain/health/probe.ts';
import type { Service, ServiceHook } from '../domain/project/service.ts';
import type { ServiceSettings } from '../domain/project/service-settings.ts';
import type { RolloutLimits } from '../domain/rollout/model.ts';
import type { Sticky } from '../domain/route/spec.ts';
import { milliseconds, seconds } from './durations.ts';
import { toStrategy, toWeight } from './effective-strategy.ts';
import type { strategy } from './schema/rollout.ts';
import type { service } from './schema/service.ts';
import { texts } from './texts.ts';

type Parsed = z.output<typeof service>;
type ParsedStrategy = z.output<typeof strategy>;

/** A checked service, with the defaults filled in. */
export function toService(given: Parsed, name: string): Service {
  const plan: ParsedStrategy = given.strategy ?? { kind: 'rolling' };
  const replicas = given.replicas ?? 1;
  const settings = toSettings(given);
  return {
    name,
    settings,
    replicas,
    dependsOn: given.dependsOn ?? [],
    router: given.router ?? 'local',
    route: given.route ?? {},
    strategy: toStrategy(plan, { replicas, directory: settings.directory }),
    ...toStickiness(plan),
    ...toRollback(plan.rollback),
    limits: toLimits(plan.limits ?? {}, given.route ?? {}),
    lookSeconds: seconds(plan.look ?? '5s'),
    onNewRevision: plan.onNewRevision ?? 'reject',
    hooks: Object.entries(given.hooks ?? {}).map(([hook, value]) => toHook(hook, value, settings.directory)),
    notify: given.notify ?? [],
  };
}

const toSettings = (given: Parsed): ServiceSettings => ({
  command: given.command,
  env: texts(given.env ?? {}),
  directory: given.directory ?? '.',
  readiness: toProbe(given.ready ?? {}),
  startWithinMs: milliseconds(given.startWithin ?? '30s'),
  stopWithinMs: milliseconds(given.stopWithin ?? '10s'),
});

function toProbe(ready: NonNullable<Parsed['ready']>): Probe {
  const timing: ProbeTiming = {
    intervalMs: milliseconds(ready.every ?? '1s'),
    timeoutMs: milliseconds(ready.timeout ?? '2s'),
    successes: 1,
    failures: ready.failures ?? 3,
  };
  if (ready.exec !== undefined) return { kind: 'exec', command: ready.exec, ...timing };
  if (ready.http === undefined) return { kind: 'tcp', address: '', ...timing };
  const { status, body, headers, latency } = ready;
  return {
    kind: 'http',
    url: ready.http,
    expect: {
      ...(status !== undefined && { status }),
      ...(body !== undefined && { bodyHolds: body }),
      ...(headers !== undefined && { headers: lowerCase(headers) }),
      ...(latency !== undefined && { withinMs: milliseconds(latency) }),
    },
    ...timing,
  };
}

const lowerCase = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const toHook = (name: string, given: NonNullable<Parsed['hooks']>[string], directory: string): ServiceHook => ({
  name,
  at: given.at,
  command: given.command,
  directory: given.directory ?? directory,
  env: texts(given.env ?? {}),
  timeoutMs: milliseconds(given.timeout ?? '1m'),
  onFailure: given.onFailure ?? 'stop',
});

/** Users of an a-b strategy are told apart by a value that they send. */
function toStickiness({ sticky, user }: ParsedStrategy): Pick<Service, 'sticky'> {
  if (user?.header !== undefined) return { sticky: { by: 'value', on: 'header', name: user.header } };
  if (user?.cookie !== undefined) return { sticky: { by: 'value', on: 'cookie', name: user.cookie } };
  return sticky === undefined ? {} : { sticky: toSticky(sticky) };
}

function toSticky(given: NonNullable<ParsedStrategy['sticky']>): Sticky {
  if (given.header !== undefined) return { by: 'value', on: 'header', name: given.header };
  return { by: 'cookie', name: given.cookie ?? 'fairlead-arm', maxAgeSeconds: seconds(given.maxAge ?? '1d') };
}

function toRollback(given: ParsedStrategy['rollback']): Pick<Service, 'rollback'> {
  if (given === undefined || given === 'instant') return {};
  const { step, interval }: Exclude<typeof given, string> = given === 'gradual' ? {} : given;
  return { rollback: { step: toWeight(step ?? 20), seconds: seconds(interval ?? '10s') } };
}

/** Going back is worth more attempts than going on. */
const toLimits = (
  given: NonNullable<ParsedStrategy['limits']>,
  { drainSeconds }: NonNullable<Parsed['route']>,
): RolloutLimits => ({
  progressSeconds: seconds(given.progress ?? '10m'),
  heldSeconds: seconds(given.held ?? '1d'),
  attempts: given.attempts ?? 3,
  rollbackAttempts: 20,
  restarts: given.restarts ?? 0,
  // All routers call it so.
  ...(typeof drainSeconds === 'number' && { drainSeconds }),
});
