import { notifierContract } from '../contracts/notifier.ts';
import { createFakeNotifier } from './notifier.ts';

notifierContract('fake', async () => {
  const notifier = createFakeNotifier();
  const failing = (again: boolean) => async () => {
    notifier.answer({ kind: 'failed', detail: 'told to fail', again });
    return notifier;
  };
  return {
    accepting: async () => notifier,
    received: () => notifier.delivered.map((notice) => JSON.stringify(notice)),
    busy: failing(true),
    refusing: failing(false),
    dead: failing(true),
    secret: 'hunter2-hunter2',
    close: async () => undefined,
  };
});
