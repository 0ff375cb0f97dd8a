import type { Json } from './json.ts';

/** Something worth telling people or programs. Without secrets (I9). */
export interface Notice {
  /** Idempotency key: whoever gets the same notice twice can tell. */
  readonly id: string;
  /** What happened: `rollout.started`, `rollout.step`, `rollout.promoted`, `rollout.rolled-back`, `rollout.waiting` ... */
  readonly type: string;
  readonly level: 'info' | 'warning' | 'error';
  /** One line for people. */
  readonly title: string;
  /** More lines for people. */
  readonly text?: string;
  /** ISO 8601, in UTC. */
  readonly at: string;
  readonly project: string;
  readonly environment: string;
  readonly service?: string;
  readonly run?: string;
  readonly facts: Json;
}
