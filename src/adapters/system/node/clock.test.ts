import { describe, expect, it } from 'vitest';
import { createNodeClock } from './clock.ts';

const clock = createNodeClock();

describe('node clock', () => {
  it('wakes after the time, not before', async () => {
    const before = performance.now();

    await clock.sleep(20, new AbortController().signal);

    // Timers may be a fraction of a millisecond early.
    expect(performance.now() - before).toBeGreaterThan(18);
  });

  it('wakes with the reason when it is called off', async () => {
    const reason = new Error('enough');
    const caller = new AbortController();
    const asleep = clock.sleep(60_000, caller.signal);

    caller.abort(reason);

    await expect(asleep).rejects.toBe(reason);
    await expect(clock.sleep(1, caller.signal)).rejects.toBe(reason);
  });
});
