import type { StepCall } from '../run/carry-out.ts';

/** One attempt at one effect of a rollout. */
export type RolloutStepCall = Pick<StepCall, 'step' | 'key' | 'stop' | 'emit'>;
