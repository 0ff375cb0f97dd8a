import { fullWeight, type MatchCondition, type MatchKind, type RouteArm, type RouteSpec } from './spec.ts';

/** What is asked of a request to decide where it goes. The name of a header is in lower case. */
export interface RequestFacts {
  valueOf(on: MatchKind, name: string): string | undefined;
}

/** Chances that the caller draws: the choice itself is pure. */
export interface Chances {
  /** A whole number of 0..9999, each as likely as the others. */
  point(): number;
  /** The same number for the same text, on every machine, as evenly spread as it can be. */
  pointOf(text: string): number;
}

export interface Choice {
  readonly arm: RouteArm;
  readonly why: 'match' | 'sticky' | 'weight';
  /** To be kept by the client, in the cookie of {@link Sticky}. */
  readonly remember?: number;
}

/** Where a request goes: the first rule that fits, else the client's own point, else a point drawn by chance. */
export function chooseArm(spec: RouteSpec, request: RequestFacts, chances: Chances): Choice {
  const matched = spec.match?.find(({ when }) => when.every((condition) => meets(condition, request)));
  const arm = matched === undefined ? undefined : spec.arms.find(({ name }) => name === matched.arm);
  if (arm !== undefined) return { arm, why: 'match' };
  const { sticky } = spec;
  if (sticky === undefined) return { arm: armAt(spec, chances.point()), why: 'weight' };
  if (sticky.by === 'value') {
    const value = request.valueOf(sticky.on, sticky.name);
    return value === undefined
      ? { arm: armAt(spec, chances.point()), why: 'weight' }
      : { arm: armAt(spec, chances.pointOf(value)), why: 'sticky' };
  }
  const kept = keptPoint(request.valueOf('cookie', sticky.name));
  if (kept !== undefined) return { arm: armAt(spec, kept), why: 'sticky' };
  const point = chances.point();
  return { arm: armAt(spec, point), why: 'weight', remember: point };
}

/** The arm that owns a point of 0..9999: arms lie side by side in their order, each as wide as its weight. */
export function armAt(spec: RouteSpec, point: number): RouteArm {
  let edge = 0;
  for (const arm of spec.arms) {
    edge += arm.weight;
    if (point < edge) return arm;
  }
  // Weights sum to the whole: checked before a spec is taken.
  throw new RangeError(`no arm of ${spec.id} owns the point ${point}`);
}

function meets({ on, name, test }: MatchCondition, request: RequestFacts): boolean {
  const value = request.valueOf(on, on === 'header' ? name.toLowerCase() : name);
  if (value === undefined) return false;
  switch (test.kind) {
    case 'present':
      return true;
    case 'exact':
      return value === test.value;
    case 'prefix':
      return value.startsWith(test.value);
  }
}

/** A client may send what it likes: anything but a point of ours is as good as no cookie. */
function keptPoint(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,4}$/.test(text)) return undefined;
  const point = Number(text);
  return point < fullWeight ? point : undefined;
}
