import type { Json } from '../domain/json.ts';
import type { Hook, HookOutcome } from '../domain/hooks.ts';

/**
 * Runs a hook's command. It hears of its occasion by FAIRLEAD_HOOK (a name that is the same for every attempt at this
 * occasion, so that it can tell a repetition) and FAIRLEAD_FACTS (JSON).
 */
export interface HookRunner {
  /** Throws for an abort only, with the signal's reason, once the command is gone. */
  run(hook: Hook, occasion: HookOccasion, signal: AbortSignal): Promise<HookOutcome>;
}

export interface HookOccasion {
  /** Idempotency key: run, step and hook. */
  readonly key: string;
  /** What the hook is told: without secrets. */
  readonly facts: Json;
}
