import type { Outcome } from '../outcome.ts';

export interface KayentaWork {
  readonly outcome: Outcome;
  readonly variables: Readonly<Record<string, string>>;
  /** Those of which a query has need. */
  readonly used: Set<string>;
}
