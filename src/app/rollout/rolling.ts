import type { RunContext } from '../run-context.ts';
import type { Delivery } from './delivery.ts';
import type { Desk } from './desk.ts';
import type { Sampling } from './sampling.ts';

/** What the handlers of rollouts share. */
export interface Rolling {
  readonly context: RunContext;
  readonly delivery: Delivery;
  readonly sampling: Sampling;
  /** Undefined: nobody can decide by a link here. */
  readonly desk?: Desk;
}
