import type { CliIo } from './cli-io.ts';

/** Ctrl-C once stops in order: a tool ends between two operations. Twice stops hard. Either way the run can be resumed. */
export interface Interrupts {
  readonly signal: AbortSignal;
  readonly hardSignal: AbortSignal;
  /** Stop listening. */
  release(): void;
}

export function watchInterrupts(io: Pick<CliIo, 'onInterrupt'>, say: (text: string) => void): Interrupts {
  const orderly = new AbortController();
  const hard = new AbortController();
  const release = io.onInterrupt(() => {
    if (!orderly.signal.aborted) {
      say('interrupted: nothing new starts, the tools at work are asked to stop; interrupt once more to stop hard');
      orderly.abort();
    } else if (!hard.signal.aborted) {
      say('interrupted again: the tools at work are told to give up');
      hard.abort();
    }
  });
  return { signal: orderly.signal, hardSignal: hard.signal, release };
}
