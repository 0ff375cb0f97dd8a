import type { EngineCall } from '../ports/iac-engine.ts';

/** A call outside of a run: nobody watches, and stopping it is always orderly. */
export const silentCall = (signal?: AbortSignal): EngineCall => ({
  emit: () => undefined,
  stop: { signal: signal ?? never, hard: never },
});

const never = new AbortController().signal;
