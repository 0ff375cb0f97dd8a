import type { RunEvent } from '../../domain/events/model.ts';

/** What engines said in one turn of the event loop: kept together, and with the next decision where that comes first. */
export interface Notes {
  add(event: RunEvent): void;
  /** All that is not kept yet; the caller keeps it. */
  take(): readonly RunEvent[];
  /** Keeps it now. */
  flush(): void;
}

/** @param keep must not throw */
export function createNotes(keep: (events: readonly RunEvent[]) => void): Notes {
  const waiting: RunEvent[] = [];
  const take = (): readonly RunEvent[] => waiting.splice(0);
  const flush = (): void => {
    if (waiting.length > 0) keep(take());
  };
  return {
    add(event) {
      waiting.push(event);
      if (waiting.length === 1) setImmediate(flush);
    },
    take,
    flush,
  };
}
