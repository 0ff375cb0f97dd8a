import type { RolloutWork } from './analysis.ts';
import type { HeaderRoutes } from './header-routes.ts';

export interface Stepping extends RolloutWork {
  /** What a weight is a share of. */
  readonly total: number;
  readonly replicas: number | undefined;
  readonly routes: HeaderRoutes;
  /** Mirrors that are on. */
  readonly mirrors: Set<string>;
}

/** How long a person has, where there was no end to it. */
export const patience = '7d';

/** To 0.01. */
export const percent = (weight: number, total: number): number => Math.round((weight * 10_000) / total) / 100;
