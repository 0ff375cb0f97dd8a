import { canonicalText } from '../canonical-json.ts';
import type { Json } from '../json.ts';
import { type Endpoint, fullWeight, type RouteArm, type RouteSpec } from '../route/spec.ts';
import type { Goal } from './goal.ts';
import type { Instances, Known, RolloutDefinition } from './model.ts';

interface Wish {
  readonly definition: RolloutDefinition;
  readonly goal: Goal;
  readonly known: Known;
  readonly id: string;
}

/** The route that a goal wants. I1: the weights of the arms are one number, the same once more or not, and the rest. */
export function specOf({ definition, goal, known, id }: Wish): RouteSpec {
  const reached = goal.rules.length > 0 || goal.mirror > 0;
  const aside = goal.baseline > 0 ? goal.weight : 0;
  const stable = arm('stable', fullWeight - goal.weight - aside, known.stable, goal.stable);
  const baseline = arm('baseline', aside, known.baseline, goal.baseline);
  const canary = arm('canary', goal.weight, known.canary, goal.canary);
  const match = goal.rules.map((when) => ({ arm: 'canary', when }));
  return {
    id,
    // The canary last: whoever sticks to it has the highest points, and keeps them.
    arms: [stable, baseline, canary].filter(({ name, weight }) => weight > 0 || (name === 'canary' && reached)),
    ...(match.length > 0 && { match }),
    ...(goal.mirror > 0 && { mirror: { arm: 'canary', share: goal.mirror } }),
    ...(definition.sticky !== undefined && { sticky: definition.sticky }),
  };
}

/** The first ones: what a deployer has too much it stops from the end, so that nothing is routed to what goes next. */
const arm = (name: string, weight: number, instances: Instances | undefined, count: number): RouteArm => ({
  name,
  weight,
  endpoints: (instances?.endpoints ?? []).slice(0, Math.max(count, 1)),
});

/** Whether the data plane does what is wanted. Names of wishes and the order of endpoints mean nothing to a request. */
export const sameRoute = (left: RouteSpec, right: RouteSpec): boolean => essence(left) === essence(right);

function essence({ arms, match = [], mirror, sticky }: RouteSpec): string {
  const sorted = arms
    .map(({ name, weight, endpoints }) => ({ name, weight, endpoints: endpoints.map(place).toSorted() }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  // Plain JSON by their types.
  return canonicalText({ arms: sorted, match, mirror: mirror ?? null, sticky: sticky ?? null } as unknown as Json);
}

const place = ({ host, port }: Endpoint): string => `${host}:${port}`;
