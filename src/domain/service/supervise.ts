import type { Running, Slot, SupervisedSet, SupervisionEffect } from './model.ts';

export interface Supervision {
  readonly set: SupervisedSet;
  readonly effects: readonly SupervisionEffect[];
  /** When to look again at the latest, if nothing happens before. */
  readonly wakeAt?: number;
}

/**
 * What is to be done about a set now: as many instances as wanted, none too many. A start that was asked for and not
 * answered yet is asked for again: the shell answers each before it asks anew.
 */
export function supervise(set: SupervisedSet, now: number): Supervision {
  const surplus = surplusOf(set);
  const effects: SupervisionEffect[] = [];
  const slots: Slot[] = [];
  for (const slot of set.slots) {
    const next = superviseSlot(slot, { set, now, isSurplus: surplus.has(slot.number) });
    effects.push(...next.effects);
    if (next.slot !== undefined) slots.push(next.slot);
  }
  for (const number of missing(set)) effects.push({ kind: 'start', slot: number, ports: {} });
  const next = { ...set, slots };
  const wakeAt = Math.min(...slots.map((slot) => wakeOf(slot, set)));
  return { set: next, effects, ...(Number.isFinite(wakeAt) && { wakeAt }) };
}

interface Situation {
  readonly set: SupervisedSet;
  readonly now: number;
  readonly isSurplus: boolean;
}

interface NextSlot {
  /** Undefined: it is given up. */
  readonly slot?: Slot;
  readonly effects: readonly SupervisionEffect[];
}

function superviseSlot(slot: Slot, situation: Situation): NextSlot {
  const { state } = slot;
  const { now, isSurplus } = situation;
  switch (state.kind) {
    case 'resting':
      if (isSurplus) return { effects: [] };
      return { slot, effects: state.startAt <= now ? [{ kind: 'start', slot: slot.number, ports: slot.ports }] : [] };
    case 'stopping': {
      const isDue = !state.killed && now >= state.killAt;
      // Nobody wants another one in its place any more.
      const why = isSurplus ? 'surplus' : state.why;
      const next = { ...slot, state: { ...state, why, killed: state.killed || isDue } };
      return { slot: next, effects: isDue ? [{ kind: 'kill', ...whom(slot.id, state) }] : [] };
    }
    case 'running':
      return superviseRunning(slot, state, situation);
  }
}

function superviseRunning(slot: Slot, state: Running, { set, now, isSurplus }: Situation): NextSlot {
  const { startWithinMs, stopWithinMs, readiness } = set.timing;
  const isLate = !state.wasReady && now >= state.startedAt + startWithinMs;
  if (isSurplus || isLate) {
    const { pid, processStart, startedAt } = state;
    const why = isSurplus ? 'surplus' : 'never-ready';
    const stopping = {
      kind: 'stopping',
      pid,
      processStart,
      startedAt,
      why,
      killAt: now + stopWithinMs,
      killed: false,
    } as const;
    return { slot: { ...slot, state: stopping }, effects: [{ kind: 'stop', ...whom(slot.id, state) }] };
  }
  const rested = isWellForLong(state, set, now) ? { ...slot, inARow: 0 } : slot;
  if (readiness.kind === 'none' || state.probe.asked || now < state.probe.dueAt) return { slot: rested, effects: [] };
  const asked = { ...state, probe: { ...state.probe, asked: true } };
  return { slot: { ...rested, state: asked }, effects: [{ kind: 'probe', id: slot.id, ports: slot.ports }] };
}

const isWellForLong = ({ readySince }: Running, { timing }: SupervisedSet, now: number): boolean =>
  readySince !== undefined && now - readySince >= timing.restart.mostMs;

const whom = (id: string, { pid, processStart }: { readonly pid: number; readonly processStart: string }) => ({
  id,
  pid,
  processStart,
});

/** What goes first when there are too many: what rests, then what is not ready, then the youngest. */
function surplusOf({ count, slots }: SupervisedSet): ReadonlySet<number> {
  const wanted = slots.filter(({ state }) => !(state.kind === 'stopping' && state.why === 'surplus'));
  const byWorth = [...wanted].sort((a, b) => worth(b) - worth(a) || a.number - b.number);
  return new Set(byWorth.slice(count).map(({ number }) => number));
}

function worth({ state }: Slot): number {
  if (state.kind === 'resting') return 0;
  if (state.kind === 'stopping') return 1;
  return state.readySince === undefined ? 2 : 3;
}

function missing({ count, slots }: SupervisedSet): readonly number[] {
  const held = slots.filter(({ state }) => !(state.kind === 'stopping' && state.why === 'surplus')).length;
  const next = Math.max(-1, ...slots.map(({ number }) => number)) + 1;
  return Array.from({ length: Math.max(0, count - held) }, (_, index) => next + index);
}

function wakeOf({ state }: Slot, { timing }: SupervisedSet): number {
  switch (state.kind) {
    case 'resting':
      return state.startAt;
    case 'stopping':
      return state.killed ? Number.POSITIVE_INFINITY : state.killAt;
    case 'running': {
      const late = state.wasReady ? Number.POSITIVE_INFINITY : state.startedAt + timing.startWithinMs;
      const isProbed = timing.readiness.kind !== 'none' && !state.probe.asked;
      return isProbed ? Math.min(late, state.probe.dueAt) : late;
    }
  }
}
