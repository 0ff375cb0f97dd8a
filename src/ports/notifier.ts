import type { Notice } from '../domain/notice.ts';

/** Tells one place. Whether and how often it is tried again, and that nothing waits for it, is the caller's (see `app/notify`). */
export interface Notifier {
  /** `slack`, `webhook`, `cloudevents`, `stdout`. */
  readonly kind: string;
  /** Once. What goes wrong is a value; it throws for an abort only, with the signal's reason. */
  post(notice: Notice, signal: AbortSignal): Promise<Posted>;
}

export type Posted =
  | { readonly kind: 'delivered' }
  | {
      readonly kind: 'failed';
      /** Without the URL's secret parts. */
      readonly detail: string;
      /** False: it will fail again. */
      readonly again: boolean;
      /** The place asks to be left alone for so long. */
      readonly afterMs?: number;
    };
