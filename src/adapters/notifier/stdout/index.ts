import type { Notifier } from '../../../ports/notifier.ts';

/** A JSON line for each notice, for programs that read what we print. */
export const createStdoutNotifier = ({ write }: { readonly write: (text: string) => void }): Notifier => ({
  kind: 'stdout',
  async post(notice, signal) {
    signal.throwIfAborted();
    write(`${JSON.stringify(notice)}\n`);
    return { kind: 'delivered' };
  },
});
