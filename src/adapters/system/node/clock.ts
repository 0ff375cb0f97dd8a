import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../../ports/clock.ts';

/** The real time. */
export function createNodeClock(): Clock {
  return {
    now: () => new Date(),
    async sleep(ms, signal) {
      signal.throwIfAborted();
      try {
        await sleep(ms, undefined, { signal });
      } catch (error) {
        // Node rejects with its own AbortError; the port promises the signal's reason.
        signal.throwIfAborted();
        throw error;
      }
    },
  };
}
