import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { heed } from './heed.ts';
import type { Slot, SupervisedSet, SupervisionSignal } from './model.ts';
import { supervise } from './supervise.ts';

type Turn =
  | { readonly turn: 'pass'; readonly ms: number }
  | { readonly turn: 'want'; readonly count: number }
  | { readonly turn: 'crash'; readonly which: number }
  | { readonly turn: 'deafness'; readonly deaf: boolean }
  | { readonly turn: 'health'; readonly well: boolean }
  | { readonly turn: 'stale'; readonly which: number };

const turn: fc.Arbitrary<Turn> = fc.oneof(
  fc.record({ turn: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 5_000 }) }),
  fc.record({ turn: fc.constant('want' as const), count: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ turn: fc.constant('crash' as const), which: fc.nat(5) }),
  fc.record({ turn: fc.constant('deafness' as const), deaf: fc.boolean() }),
  fc.record({ turn: fc.constant('health' as const), well: fc.boolean() }),
  fc.record({ turn: fc.constant('stale' as const), which: fc.nat(50) }),
);

/** Processes that start when they are told to, end when they are told to unless they are deaf, and are as well as said. */
class Machine {
  set: SupervisedSet = { count: 0, slots: [], timing };
  now = 1_000_000;
  well = true;
  deaf = false;
  readonly running = new Map<string, { killed: boolean; stopped: boolean }>();
  readonly history: SupervisionSignal[] = [];
  #ids = 0;

  round(): void {
    for (let again = true, rounds = 0; again && rounds < 20; rounds++) {
      const due = supervise(this.set, this.now);
      this.set = due.set;
      again = due.effects.length > 0;
      for (const effect of due.effects) {
        if (effect.kind === 'start') this.#start(effect.slot);
        else if (effect.kind === 'probe') {
          this.hear({ kind: 'probed', id: effect.id, well: this.well, detail: this.well ? 'well' : 'not well' });
        } else {
          const process = this.running.get(effect.id);
          // Only what runs is told to stop, once, and killed only after that.
          expect(process).toBeDefined();
          expect(effect.kind === 'stop' ? process?.stopped : process?.killed).toBe(false);
          if (effect.kind === 'kill' || !this.deaf) this.end(effect.id, 'ended as it was told to');
          else if (process !== undefined) process.stopped = true;
        }
      }
    }
  }

  end(id: string, how: string): void {
    if (this.running.delete(id)) this.hear({ kind: 'ended', id, how });
  }

  hear(signal: SupervisionSignal): void {
    this.history.push(signal);
    this.set = heed(this.set, signal, this.now);
  }

  #start(slot: number): void {
    const id = `i${++this.#ids}`;
    this.running.set(id, { killed: false, stopped: false });
    this.hear({ kind: 'started', slot, id, ports: { http: 1 }, pid: this.#ids, processStart: id });
  }
}

const timing: SupervisedSet['timing'] = {
  readiness: { kind: 'tcp', address: '', intervalMs: 500, timeoutMs: 100, successes: 2, failures: 2 },
  startWithinMs: 3_000,
  stopWithinMs: 1_000,
  restart: { firstMs: 100, mostMs: 2_000 },
};

const isSurplus = ({ state }: Slot): boolean => state.kind === 'stopping' && state.why === 'surplus';

function play(turns: readonly Turn[]): Machine {
  const machine = new Machine();
  for (const each of turns) {
    if (each.turn === 'pass') machine.now += each.ms;
    else if (each.turn === 'want') machine.set = { ...machine.set, count: each.count };
    else if (each.turn === 'crash') {
      const id = [...machine.running.keys()][each.which];
      if (id !== undefined) machine.end(id, 'crashed');
    } else if (each.turn === 'deafness') machine.deaf = each.deaf;
    else if (each.turn === 'health') machine.well = each.well;
    else {
      // Something heard once is heard again, long after: of an instance that is gone it must change nothing.
      const old = machine.history[each.which];
      if (old?.kind === 'ended' || (old?.kind === 'probed' && !machine.running.has(old.id))) machine.hear(old);
    }
    machine.round();
    expectSane(machine);
  }
  return machine;
}

function expectSane({ set, running }: Machine): void {
  expect(set.slots.filter((slot) => !isSurplus(slot)).length).toBeLessThanOrEqual(set.count);
  expect(new Set(set.slots.map(({ number }) => number)).size).toBe(set.slots.length);
  // Every process is in a slot, and every slot that says so has a process.
  const inSlots = set.slots.filter(({ state }) => state.kind !== 'resting').map(({ id }) => id);
  expect(new Set(inSlots)).toEqual(new Set(running.keys()));
}

test('never more than wanted, no process without a slot, whatever happens', () => {
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 40 }), (turns) => {
      play(turns);
    }),
    { numRuns: 500 },
  );
});

test('as many as wanted are ready once the world is friendly again', () => {
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 30 }), fc.integer({ min: 0, max: 4 }), (turns, count) => {
      const machine = play(turns);
      machine.well = true;
      machine.deaf = false;
      machine.set = { ...machine.set, count };
      for (let seconds = 0; seconds < 30; seconds++) {
        machine.now += 1_000;
        machine.round();
      }
      const ready = machine.set.slots.filter(({ state }) => state.kind === 'running' && state.readySince !== undefined);
      expect(ready).toHaveLength(count);
      expect(machine.set.slots).toHaveLength(count);
      expect(machine.running.size).toBe(count);
    }),
    { numRuns: 500 },
  );
});

test('waits longer after each crash, up to a bound, and begins anew after a while of health', () => {
  const machine = new Machine();
  machine.set = { ...machine.set, count: 1 };
  const waits: number[] = [];
  for (let crash = 0; crash < 8; crash++) {
    machine.round();
    machine.end([...machine.running.keys()][0] ?? '', 'crashed');
    const { wakeAt = 0 } = supervise(machine.set, machine.now);
    waits.push(wakeAt - machine.now);
    machine.now = wakeAt;
  }
  for (let seconds = 0; seconds < 5; seconds++) {
    machine.now += 1_000;
    machine.round();
  }
  machine.end([...machine.running.keys()][0] ?? '', 'crashed');
  const again = (supervise(machine.set, machine.now).wakeAt ?? 0) - machine.now;

  expect(waits).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000]);
  expect(again).toBe(100);
  expect(machine.set.slots[0]?.restarts).toBe(9);
});

test('gives up one that never becomes ready, says why, and tries another', () => {
  const machine = new Machine();
  machine.well = false;
  machine.set = { ...machine.set, count: 1 };
  machine.round();
  for (let halves = 0; halves < 7; halves++) {
    machine.now += 500;
    machine.round();
  }

  const [slot] = machine.set.slots;
  expect(slot).toMatchObject({ id: 'i2', restarts: 1, detail: expect.stringContaining('not well') });
});

test('takes away first what serves nobody', () => {
  const machine = new Machine();
  machine.set = { ...machine.set, count: 3 };
  for (let halves = 0; halves < 4; halves++) {
    machine.now += 500;
    machine.round();
  }
  machine.end('i1', 'crashed');
  machine.set = { ...machine.set, count: 2 };
  machine.round();

  expect(machine.set.slots.map(({ id }) => id)).toEqual(['i2', 'i3']);
  expect([...machine.running.keys()]).toEqual(['i2', 'i3']);
});
