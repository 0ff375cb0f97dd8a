/** Which arm had which share of the traffic when, as the machine told the simulated router. Times in milliseconds. */
import { fullWeight, type RouteSpec } from '../route/spec.ts';
import type { Shares } from './population.ts';

export interface SimulatedRoute {
  set(spec: RouteSpec | null, at: number): void;
  readonly spec: RouteSpec | null;
  /** On average. */
  sharesIn(from: number, until: number): Shares;
  /** When the canary first had a share. */
  readonly canarySince: number | undefined;
}

interface Change extends Shares {
  readonly at: number;
}

const nobody: Shares = { canary: 0, baseline: 0 };

export function createSimulatedRoute(initial: RouteSpec): SimulatedRoute {
  let spec: RouteSpec | null = initial;
  const changes: Change[] = [];
  const shareOf = (name: string): number => (spec?.arms.find((arm) => arm.name === name)?.weight ?? 0) / fullWeight;
  return {
    set(wished, at) {
      spec = wished;
      const next = { at, canary: shareOf('canary'), baseline: shareOf('baseline') };
      const { canary, baseline } = changes.at(-1) ?? nobody;
      if (next.canary !== canary || next.baseline !== baseline) changes.push(next);
    },
    get spec() {
      return spec;
    },
    get canarySince() {
      return changes.find(({ canary }) => canary > 0)?.at;
    },
    sharesIn: (from, until) => averaged(changes, from, until),
  };
}

function averaged(changes: readonly Change[], from: number, until: number): Shares {
  let [canary, baseline] = [0, 0];
  for (const [index, change] of changes.entries()) {
    const start = Math.max(from, change.at);
    const end = Math.min(until, changes[index + 1]?.at ?? until);
    if (end <= start) continue;
    canary += (change.canary * (end - start)) / (until - from);
    baseline += (change.baseline * (end - start)) / (until - from);
  }
  return { canary, baseline };
}
