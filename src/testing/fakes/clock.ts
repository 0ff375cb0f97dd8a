import type { Clock } from '../../ports/clock.ts';

export interface FakeClock extends Clock {
  /** Lets time pass; whoever sleeps until then wakes, in order. */
  pass(ms: number): Promise<void>;
}

/** Time that stands still until it is told to pass. @param start @default 2026-01-01T00:00:00Z */
export function createFakeClock(start: Date = new Date('2026-01-01T00:00:00.000Z')): FakeClock {
  let now = start.getTime();
  const sleepers = new Set<{ readonly until: number; wake(): void }>();

  const next = (end: number) => [...sleepers].filter(({ until }) => until <= end).sort((a, b) => a.until - b.until)[0];

  return {
    now: () => new Date(now),
    sleep(ms, signal) {
      signal.throwIfAborted();
      return new Promise((resolve, reject) => {
        const abort = (): void => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        };
        const sleeper = {
          until: now + ms,
          wake() {
            sleepers.delete(sleeper);
            signal.removeEventListener('abort', abort);
            resolve();
          },
        };
        signal.addEventListener('abort', abort, { once: true });
        sleepers.add(sleeper);
      });
    },
    async pass(ms) {
      const end = now + ms;
      for (let sleeper = next(end); sleeper !== undefined; sleeper = next(end)) {
        now = Math.max(now, sleeper.until);
        sleeper.wake();
        // Who woke may sleep again within this time.
        await new Promise<void>((resolve) => queueMicrotask(resolve));
      }
      now = end;
    },
  };
}
