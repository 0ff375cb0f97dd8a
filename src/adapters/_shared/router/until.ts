import type { Clock } from '../../../ports/clock.ts';

const pollMs = 20;

/** Looks again and again. @returns whether it was done within the time */
export async function until(
  isDone: () => Promise<boolean>,
  { clock, limitMs, signal }: { readonly clock: Clock; readonly limitMs: number; readonly signal: AbortSignal },
): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < limitMs; waitedMs += pollMs) {
    if (await isDone()) return true;
    await clock.sleep(pollMs, signal);
  }
  return isDone();
}
