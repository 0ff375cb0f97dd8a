import { closure, reversed, stackGraph, targetsOf } from '../graph/graph.ts';
import type { CloudName, EffectiveProject, Target } from '../project/model.ts';
import { type DnsName, dnsNamesOf, hidesRecords } from './dns-names.ts';
import { knownText } from './known-text.ts';
import type { ShownValue, StackPlan } from './model.ts';
import { hasChanges } from './summarise.ts';

/** What a stack's changes may be felt by. */
export interface Reach {
  readonly stack: string;
  /** Stacks that need it, directly or not, sorted. */
  readonly downstream: readonly string[];
  /** Targets that it and its downstream are in, sorted by name. */
  readonly places: readonly ReachedPlace[];
  /** Of the records in it and in its downstream, sorted by stack and address. */
  readonly dns: readonly DnsName[];
  /** Stacks among them that may have DNS records which neither a plan nor the project file tells. */
  readonly unseen: readonly string[];
}

export interface ReachedPlace {
  readonly target: string;
  readonly cloud: CloudName;
  readonly region?: string;
  /** Account, subscription or project, where the target names one. */
  readonly account?: ShownValue;
}

/** Of every stack that its plan would change, in the order of the plans. Nothing in it is guessed. */
export function reachOf(plans: readonly StackPlan[], project: EffectiveProject): readonly Reach[] {
  const changing = plans.filter((plan) => plan.mode !== 'refresh-only' && hasChanges(plan));
  if (changing.length === 0) return [];
  const dependents = reversed(stackGraph(project).dependsOn);
  const byStack = new Map(plans.map((plan) => [plan.stack, plan]));
  const known = new Map<string, Omit<Reach, 'stack' | 'downstream'>>();
  const own = (name: string): Omit<Reach, 'stack' | 'downstream'> => {
    const found = known.get(name) ?? ownReach(name, byStack.get(name), project);
    known.set(name, found);
    return found;
  };
  return changing.map(({ stack }) => {
    const all = [...closure(dependents, [stack])].toSorted();
    const places = new Map(all.flatMap((name) => own(name).places).map((place) => [place.target, place]));
    return {
      stack,
      downstream: all.filter((name) => name !== stack),
      places: [...places.keys()].toSorted().flatMap((name) => places.get(name) ?? []),
      dns: all.flatMap((name) => own(name).dns),
      unseen: all.flatMap((name) => own(name).unseen),
    };
  });
}

function ownReach(
  name: string,
  plan: StackPlan | undefined,
  project: EffectiveProject,
): Omit<Reach, 'stack' | 'downstream'> {
  const stack = Object.hasOwn(project.stacks, name) ? project.stacks[name] : undefined;
  if (stack === undefined) return { places: [], dns: [], unseen: [] };
  const named = stack.target === undefined ? undefined : project.targets[stack.target];
  const targets =
    stack.content.kind === 'source' ? (named === undefined ? [] : [named]) : targetsOf(stack, project.targets);
  return {
    places: targets.map((target) => placeOf(target, project)),
    dns: dnsNamesOf(stack, plan, project),
    unseen: hidesRecords(stack) ? [name] : [],
  };
}

function placeOf(target: Target, project: EffectiveProject): ReachedPlace {
  const account = accountOf(target, project);
  return {
    target: target.name,
    cloud: target.cloud,
    ...(target.region === undefined ? {} : { region: target.region }),
    ...(account.kind === 'absent' ? {} : { account }),
  };
}

function accountOf({ cloud, provider: { settings } }: Target, project: EffectiveProject): ShownValue {
  switch (cloud) {
    case 'aws':
      return awsAccount(settings, project);
    case 'azure':
      return knownText(settings['subscription_id'], project);
    case 'gcp':
      return knownText(settings['project'], project);
    case 'digitalocean':
    case 'on-prem':
      return { kind: 'absent' };
  }
}

/** The provider is told by a list of one, or by the role that it takes on. Credentials say it otherwise, and only to it. */
function awsAccount(settings: Target['provider']['settings'], project: EffectiveProject): ShownValue {
  const allowed: unknown = settings['allowed_account_ids'];
  const ids: readonly unknown[] = Array.isArray(allowed) ? allowed : [];
  const [only] = ids;
  if (ids.length === 1 && (typeof only === 'string' || typeof only === 'number'))
    return knownText(String(only), project);
  const role: unknown = settings['assume_role'];
  const roles: readonly unknown[] = Array.isArray(role) ? role : role === undefined ? [] : [role];
  const last = roles.at(-1);
  if (typeof last !== 'object' || last === null || !('role_arn' in last)) return { kind: 'absent' };
  const arn = knownText(typeof last.role_arn === 'string' ? last.role_arn : undefined, project);
  if (arn.kind !== 'known') return arn;
  const account = /^arn:[^:]*:iam::(\d{12}):/.exec(String(arn.value))?.[1];
  return account === undefined ? { kind: 'unknown' } : { kind: 'known', value: account };
}
