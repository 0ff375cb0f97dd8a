/** What reaches a loop from many sides, in the order in which it came. */
export interface Inbox<T> {
  send(message: T): void;
  /** The next call of `next` rejects with the first error; what was sent before it is not given any more. */
  fail(error: unknown): void;
  /** One caller at a time. */
  next(): Promise<T>;
}

export function createInbox<T>(): Inbox<T> {
  const messages: T[] = [];
  let failure: { readonly error: unknown } | undefined;
  let wake = (): void => undefined;
  return {
    send(message) {
      messages.push(message);
      wake();
    },
    fail(error) {
      failure ??= { error };
      wake();
    },
    async next() {
      for (;;) {
        if (failure !== undefined) throw failure.error;
        const [message] = messages.splice(0, 1);
        if (message !== undefined) return message;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
