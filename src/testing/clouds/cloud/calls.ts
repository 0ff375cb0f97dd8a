import { setTimeout as delay } from 'node:timers/promises';
import type { CallSite, FaultBook } from './faults.ts';
import type { Fault, Refusal } from './model.ts';

/** What the provider's side of an API call needs. */
export interface CallSettings {
  readonly book: FaultBook;
  /** How long every API call takes, milliseconds. */
  readonly latencyMs: number;
  /** Ends the provider before it answers. It may return: the connection is gone all the same. */
  readonly crash: () => void;
  readonly log: (site: CallSite, outcome: string, id: string | null) => void;
}

/** What an API call came to; `faults` are those that its caller still has to obey (lag, slow, quota, crash). */
export type Admission = { readonly refused: Refusal } | { readonly faults: readonly Fault[] };

export const interrupted: Refusal = {
  code: 'RequestCanceled',
  message: 'the operation was interrupted before it was finished',
};

/** Throttled calls are tried again this often, like the software kits of the real clouds do. */
const attempts = 8;
const firstPauseMs = 10;

/** Makes one API call up to the point where the cloud carries it out. Every wait is bounded and ends with the signal. */
export async function admit(settings: CallSettings, site: CallSite, signal: AbortSignal): Promise<Admission> {
  for (let attempt = 1; ; attempt += 1) {
    if ((await pause(settings.latencyMs, signal)) === 'interrupted') return { refused: interrupted };
    const faults = settings.book.strike(site);
    const refused = refusalOf(faults, site);
    if (refused === undefined) return { faults };
    settings.log(site, refused.code, null);
    if (refused.code !== throttled || attempt === attempts) return { refused };
    if ((await pause(firstPauseMs * 2 ** (attempt - 1), signal)) === 'interrupted') return { refused: interrupted };
  }
}

const throttled = 'ThrottlingException';

function refusalOf(faults: readonly Fault[], site: CallSite): Refusal | undefined {
  for (const fault of faults) {
    if (fault.kind === 'throttle') return { code: throttled, message: 'Rate exceeded' };
    if (fault.kind === 'error') {
      return { code: fault.code, message: fault.message ?? `${site.operation} of ${site.type} failed (injected)` };
    }
  }
  return undefined;
}

/** Waits, or learns that waiting is over. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<'waited' | 'interrupted'> {
  if (signal.aborted) return 'interrupted';
  if (milliseconds <= 0) return 'waited';
  try {
    await delay(milliseconds, undefined, { signal });
    return 'waited';
  } catch (cause) {
    if (signal.aborted) return 'interrupted';
    throw cause;
  }
}
