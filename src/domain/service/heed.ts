import { unreachable } from '../unreachable.ts';
import type { Running, Slot, SupervisedSet, SupervisionSignal, SupervisionTiming } from './model.ts';

/** What the supervisor knows after something has happened. What is said of an instance that is not there any more is ignored. */
export function heed(set: SupervisedSet, signal: SupervisionSignal, now: number): SupervisedSet {
  switch (signal.kind) {
    case 'started':
      return put(set, started(set, signal, now));
    case 'not-started': {
      const before = set.slots.find(({ number }) => number === signal.slot);
      const empty = { number: signal.slot, id: signal.id, ports: {}, restarts: 0, inARow: 0, state: resting(0, false) };
      return put(set, rested(before ?? empty, { detail: signal.reason, failed: true, timing: set.timing, now }));
    }
    case 'ended':
      return change(set, signal.id, (slot) => ended(slot, { how: signal.how, timing: set.timing, now }));
    case 'probed':
      return change(set, signal.id, (slot) => probed(slot, signal, { timing: set.timing, now }));
    default:
      return unreachable(signal);
  }
}

function started(
  { slots, timing }: SupervisedSet,
  { slot, id, ports, pid, processStart }: Extract<SupervisionSignal, { kind: 'started' }>,
  now: number,
): Slot {
  const before = slots.find(({ number }) => number === slot);
  const isReady = timing.readiness.kind === 'none';
  const state: Running = {
    kind: 'running',
    pid,
    processStart,
    startedAt: now,
    ...(isReady && { readySince: now }),
    wasReady: isReady,
    probe: { dueAt: now, asked: false, successes: 0, failures: 0 },
  };
  const restarts = before?.restarts ?? 0;
  const detail = before?.detail === undefined ? {} : { detail: before.detail };
  return { number: slot, id, ports, restarts, inARow: before?.inARow ?? 0, ...detail, state };
}

interface Ending {
  readonly how: string;
  readonly timing: SupervisionTiming;
  readonly now: number;
}

/** @returns undefined: the slot is not needed any more */
function ended(slot: Slot, { how, timing, now }: Ending): Slot | undefined {
  const { state } = slot;
  if (state.kind === 'resting') return slot;
  if (state.kind === 'running') return rested(slot, { detail: how, failed: false, timing, now });
  if (state.why === 'surplus') return undefined;
  const detail = `not ready within ${timing.startWithinMs} ms: ${slot.detail ?? 'the probe never answered'}`;
  return rested(slot, { detail, failed: true, timing, now });
}

function rested(
  slot: Slot,
  { detail, failed, timing, now }: { readonly detail: string; readonly failed: boolean } & Omit<Ending, 'how'>,
): Slot {
  const { firstMs, mostMs } = timing.restart;
  const waitMs = Math.min(mostMs, firstMs * 2 ** Math.min(slot.inARow, 30));
  const restarts = slot.restarts + (slot.state.kind === 'resting' ? 0 : 1);
  return { ...slot, restarts, inARow: slot.inARow + 1, detail, state: resting(now + waitMs, failed) };
}

const resting = (startAt: number, failed: boolean) => ({ kind: 'resting', startAt, failed }) as const;

function probed(
  slot: Slot,
  { well, detail }: Extract<SupervisionSignal, { kind: 'probed' }>,
  { timing, now }: { readonly timing: SupervisionTiming; readonly now: number },
): Slot {
  const { state } = slot;
  const { readiness } = timing;
  if (state.kind !== 'running' || readiness.kind === 'none') return slot;
  const successes = well ? state.probe.successes + 1 : 0;
  const failures = well ? 0 : state.probe.failures + 1;
  const becomesReady = state.readySince === undefined && successes >= readiness.successes;
  const becomesUnready = state.readySince !== undefined && failures >= readiness.failures;
  const { readySince: since, ...rest } = state;
  const readySince = becomesReady ? now : becomesUnready ? undefined : since;
  const { detail: _, ...silent } = slot;
  return {
    ...(readySince !== undefined && well ? silent : { ...silent, detail }),
    state: {
      ...rest,
      ...(readySince !== undefined && { readySince }),
      wasReady: state.wasReady || becomesReady,
      probe: { dueAt: now + readiness.intervalMs, asked: false, successes, failures },
    },
  };
}

function put(set: SupervisedSet, slot: Slot): SupervisedSet {
  const others = set.slots.filter(({ number }) => number !== slot.number);
  return { ...set, slots: [...others, slot].sort((a, b) => a.number - b.number) };
}

const change = (set: SupervisedSet, id: string, next: (slot: Slot) => Slot | undefined): SupervisedSet => ({
  ...set,
  slots: set.slots.flatMap((slot) => (slot.id === id ? (next(slot) ?? []) : slot)),
});
