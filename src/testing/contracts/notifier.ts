import type { Notice } from '../../domain/notice.ts';
import type { Notifier } from '../../ports/notifier.ts';
import { afterEach, beforeEach, describe, expect, it } from './runner.ts';

/** What the suite needs: notifiers whose places behave in some way. */
export interface NotifierBench {
  /** The place takes what comes. */
  accepting(): Promise<Notifier>;
  /** What the accepting place got so far, as text. */
  received(): readonly string[];
  /** The place is too busy now. Undefined: there is no such place. */
  busy?(): Promise<Notifier>;
  /** The place will never take it. */
  refusing?(): Promise<Notifier>;
  /** Nobody listens there. */
  dead?(): Promise<Notifier>;
  /** What must not be seen in an outcome. */
  readonly secret: string;
  close(): Promise<void>;
}

/** Every notifier behaves like this. */
export function notifierContract(name: string, open: () => Promise<NotifierBench>): void {
  describe(`notifier: ${name}`, () => {
    let bench: NotifierBench;
    const never = new AbortController().signal;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    it('delivers a notice, whatever signs are in it', async () => {
      const notifier = await bench.accepting();

      const posted = await notifier.post(notice, never);

      expect(posted).toEqual({ kind: 'delivered' });
      expect(bench.received()).toHaveLength(1);
      expect(bench.received()[0]).toContain('was rolled back');
    });

    it('delivers as often as it is told to', async () => {
      const notifier = await bench.accepting();

      for (let attempt = 0; attempt < 3; attempt++) await notifier.post(notice, never);

      expect(bench.received()).toHaveLength(3);
    });

    it.each([
      { place: 'busy', again: true },
      { place: 'refusing', again: false },
      { place: 'dead', again: true },
    ] as const)('says of a place that is $place whether it may be tried again', async ({ place, again }) => {
      const notifier = await bench[place]?.();
      if (notifier === undefined) return;

      const posted = await notifier.post(notice, never);

      expect(posted).toMatchObject({ kind: 'failed', again });
      expect(posted.kind === 'failed' && posted.detail).toMatch(/\S/);
      expect(JSON.stringify(posted)).not.toContain(bench.secret);
    });

    it('does nothing when the caller has no more time', async () => {
      const notifier = await bench.accepting();
      const reason = new Error('no more time');

      await expect(notifier.post(notice, AbortSignal.abort(reason))).rejects.toBe(reason);

      expect(bench.received()).toEqual([]);
    });
  });
}

const notice: Notice = {
  id: 'run-1/shop/7',
  type: 'rollout.rolled-back',
  level: 'error',
  title: 'shop r2 was rolled back',
  text: 'success-rate is 0.91, less than 0.99\n<!channel> & "others"',
  at: '2026-01-01T12:00:00.000Z',
  project: 'shop',
  environment: 'staging',
  service: 'web',
  run: '20260101-1200-abcd',
  facts: { revision: 'r2' },
};
