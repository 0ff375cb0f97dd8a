import type { Notice } from '../../domain/notice.ts';
import type { Notifier, Posted } from '../../ports/notifier.ts';

export interface FakeNotifier extends Notifier {
  /** What was delivered, oldest first. */
  readonly delivered: readonly Notice[];
  /** From now on each post ends like this. @default delivered */
  answer(posted: Posted): void;
}

/** Tells nobody and remembers everything; passes the contract of the real ones. */
export function createFakeNotifier(): FakeNotifier {
  const delivered: Notice[] = [];
  let outcome: Posted = { kind: 'delivered' };
  return {
    kind: 'fake',
    delivered,
    async post(notice, signal) {
      signal.throwIfAborted();
      if (outcome.kind === 'delivered') delivered.push(notice);
      return outcome;
    },
    answer(posted) {
      outcome = posted;
    },
  };
}
