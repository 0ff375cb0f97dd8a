import { advance } from '../../src/domain/run/advance.ts';
import type { RunDefinition, RunState } from '../../src/domain/run/model.ts';
import type { Journal } from '../../src/ports/journal.ts';

export interface Taken {
  /** Milliseconds of one decision on one rollout, beside all others of the run. */
  readonly decision: Spread;
  /** Of one decision on all rollouts: time has passed. */
  readonly tick: Spread;
  /** Milliseconds inside the journal, divided by the number of effects. */
  readonly journalPerEffect: number;
  readonly effects: number;
}

export interface Spread {
  readonly count: number;
  readonly median: number;
  readonly p99: number;
  readonly most: number;
}

export interface MeasuredJournal extends Journal {
  taken(): Taken;
  /** What was measured so far does not count. */
  forget(): void;
}

/** One decision of so many is timed: it is decided thrice more for that, which is work that a rollout does not have. */
const sampling = 8;

/** Times what is written, and decides some of what was decided once more, to time that alone. */
export function measured(journal: Journal): MeasuredJournal {
  const runs = new Map<string, { readonly definition: RunDefinition; state: RunState }>();
  let decisions: number[] = [];
  let ticks: number[] = [];
  let inside = 0;
  let effects = 0;
  let records = 0;
  const timed = <Result>(work: () => Result): Result => {
    const began = performance.now();
    const result = work();
    inside += performance.now() - began;
    return result;
  };
  return {
    ...journal,
    create(definition, state, holder) {
      runs.set(definition.id, { definition, state });
      timed(() => journal.create(definition, state, holder));
    },
    record(run, signal, state, at, events) {
      const known = runs.get(run);
      if (known !== undefined) {
        const isTick = signal.type === 'tick';
        if (isTick || (records += 1) % sampling === 0) {
          const now = new Date(at);
          const { definition, state: before } = known;
          (isTick ? ticks : decisions).push(middleOf(() => advance(definition, before, signal, now)));
        }
        // Every report is of one effect; ticks and the start have none.
        if (signal.type === 'rollout') effects += 1;
        known.state = state;
      }
      timed(() => journal.record(run, signal, state, at, events));
    },
    note: (run, event) => timed(() => journal.note(run, event)),
    put: (run, name, value) => timed(() => journal.put(run, name, value)),
    async durable() {
      // Only what holds our one thread up: the disk works beside it.
      await timed(() => journal.durable());
    },
    taken: () => ({
      decision: spread(decisions),
      tick: spread(ticks),
      journalPerEffect: inside / Math.max(1, effects),
      effects,
    }),
    forget() {
      [decisions, ticks, inside, effects] = [[], [], 0, 0];
    },
  };
}

/** Of three: a decision is pure, and in one of them the processor may have been somebody else's. */
function middleOf(work: () => unknown): number {
  const times = [0, 0, 0].map(() => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return times.toSorted((left, right) => left - right)[1] ?? 0;
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((left, right) => left - right);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { count: sorted.length, median: at(0.5), p99: at(0.99), most: at(1) };
}
