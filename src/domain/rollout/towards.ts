/**
 * One step towards a goal: look at what is not known, make arms larger, change the traffic, make arms smaller, remove.
 * I2: the traffic is changed only when both arms are ready for their new share; an arm shrinks only when the data plane
 * was seen to send it no more than the rest can take, and what it has begun there is finished, or has had its time (I10).
 */
import type { Goal } from './goal.ts';
import type { ArmName, Instances, Revision, RolloutDefinition, RolloutEffect, RolloutState } from './model.ts';
import { sameRoute, specOf } from './route-spec.ts';

export type Towards =
  | { readonly kind: 'reached' }
  | { readonly kind: 'run'; readonly effect: RolloutEffect }
  /** Requests are not finished at instances that are to go, or nobody can tell. `effect`: takes the instances away. */
  | { readonly kind: 'draining'; readonly arm: ArmName; readonly effect: RolloutEffect }
  | {
      readonly kind: 'unready';
      readonly arm: ArmName;
      readonly ready: number;
      readonly wanted: number;
      readonly detail?: string;
    };

interface Place {
  readonly definition: RolloutDefinition;
  readonly state: RolloutState;
  readonly goal: Goal;
  /** Names the wish, for who looks at the proxy. */
  readonly id: string;
  /** Go on with fewer stable instances than wanted: on the way back any is better than the canary. */
  readonly makeshift?: boolean;
}

export function towards(place: Place): Towards {
  const { goal, state } = place;
  const { known, revisions } = state;
  if (revisions === undefined) return { kind: 'reached' };
  return (
    look(place) ??
    (goal.pruneFirst === true && isClear(place) ? prune(goal, known.pruned, place.definition.service) : undefined) ??
    grow(place) ??
    shift(place) ??
    shrink(place) ??
    prune(goal, known.pruned, place.definition.service) ?? { kind: 'reached' }
  );
}

/** The data plane sends nothing to what is about to go, so that its arm's last requests can still be told from the others. */
function isClear({ state: { known } }: Place): boolean {
  const places = new Set((known.stable?.endpoints ?? []).map(({ host, port }) => `${host}:${port}`));
  const arms = known.route?.arms ?? [];
  return (
    arms.length > 0 && arms.every(({ endpoints }) => endpoints.every(({ host, port }) => places.has(`${host}:${port}`)))
  );
}

const armsOf = ({
  state: { revisions },
  definition: { strategy },
}: Place): readonly (readonly [ArmName, Revision])[] => {
  if (revisions === undefined) return [];
  const { stable, canary } = revisions;
  const arms = [...(stable === null ? [] : [['stable', stable] as const])];
  if (stable?.id === canary.id) return arms;
  const compares = stable !== null && strategy.steps.some((step) => step.do === 'experiment');
  return [...arms, ['canary', canary], ...(compares ? [['baseline', stable] as const] : [])];
};

export const observing = (service: string, arm: ArmName, revision: Revision): RolloutEffect => ({
  kind: 'deploy.observe',
  service,
  revision,
  ...(arm === 'baseline' && { twin: arm }),
});

const run = (effect: RolloutEffect): Towards => ({ kind: 'run', effect });

function look(place: Place): Towards | undefined {
  const { known } = place.state;
  const { service } = place.definition;
  const unseen = armsOf(place).find(
    ([arm]) => (place.goal[arm] > 0 || place.goal.keep === undefined) && known[arm] === undefined,
  );
  if (unseen !== undefined) return run(observing(service, ...unseen));
  return known.route === undefined ? run({ kind: 'route.observe', service }) : undefined;
}

function grow(place: Place): Towards | undefined {
  const { goal, definition, state } = place;
  for (const [arm, revision] of armsOf(place)) {
    const seen = state.known[arm];
    const wanted = goal[arm];
    if (seen === undefined || wanted === 0) continue;
    const heard = state.known.ensured?.includes(arm) === true;
    if (heard && seen.count >= wanted) continue;
    const count = Math.max(seen.count, wanted);
    return run({ kind: 'deploy.ensure', service: definition.service, arm, revision, count });
  }
  for (const [arm] of armsOf(place)) {
    const short = shortOf(place, arm);
    if (short !== undefined) return short;
  }
  return undefined;
}

function shortOf({ goal, state, makeshift }: Place, arm: ArmName): Towards | undefined {
  const seen = state.known[arm];
  const wanted = makeshift === true && arm === 'stable' ? Math.min(1, goal[arm]) : goal[arm];
  if (seen === undefined || seen.ready >= wanted) return undefined;
  return { kind: 'unready', arm, ready: seen.ready, wanted, ...(seen.detail !== undefined && { detail: seen.detail }) };
}

function shift({ definition, goal, state, id }: Place): Towards | undefined {
  const { known } = state;
  const { service } = definition;
  if (goal.route === 'none') return known.route === null ? undefined : run({ kind: 'route.release', service });
  // Nothing runs yet that could answer.
  if (goal.stable === 0 && goal.canary === 0) return undefined;
  const spec = specOf({ definition, goal, known, id });
  if (known.route !== undefined && known.route !== null && sameRoute(known.route, spec)) return undefined;
  return run({ kind: 'route.ensure', service, spec });
}

function shrink(place: Place): Towards | undefined {
  const { goal, definition, state } = place;
  for (const [arm, revision] of armsOf(place)) {
    const wanted = goal[arm];
    // What is to go for good is drained and removed by `prune`.
    if ((wanted === 0 && goal.keep !== undefined) || tooFew(state.known[arm], wanted)) continue;
    const effect: RolloutEffect = { kind: 'deploy.ensure', service: definition.service, arm, revision, count: wanted };
    return isIdle(place, arm) ? run(effect) : { kind: 'draining', arm, effect };
  }
  return undefined;
}

/** Whether all requests are finished at the instances that the arm has too much: those the route does not name any more. */
function isIdle({ state: { known }, goal }: Place, arm: ArmName): boolean {
  const leaving = (known[arm]?.endpoints ?? []).slice(goal[arm]);
  if (leaving.length === 0 || known.route === null) return true;
  return known.busy?.every((at) => !leaving.some(({ host, port }) => host === at.host && port === at.port)) === true;
}

const tooFew = (seen: Instances | undefined, wanted: number): boolean => seen === undefined || seen.count <= wanted;

function prune({ keep }: Goal, pruned: readonly string[] | undefined, service: string): Towards | undefined {
  if (keep === undefined || keep.join() === pruned?.join()) return undefined;
  return run({ kind: 'deploy.prune', service, keep });
}
