import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, initialState } from './advance.ts';
import type { RunDefinition, RunSignal, RunState, StepEffect } from './model.ts';
import { isActive } from './status.ts';

/** Any graph without cycles: dependencies point to steps of a lower rank, the definition has them in any order. */
const definitions: fc.Arbitrary<RunDefinition> = fc
  .record({
    ranks: fc.uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 14 }),
    edges: fc.array(fc.tuple(fc.nat(13), fc.nat(13)), { maxLength: 40 }),
    soft: fc.array(fc.tuple(fc.nat(13), fc.nat(13)), { maxLength: 10 }),
    parallelism: fc.integer({ min: 1, max: 5 }),
    onFailure: fc.constantFrom('stop' as const, 'continue' as const),
  })
  .map(({ ranks, edges, soft, parallelism, onFailure }) => ({
    version: 1,
    id: 'r',
    kind: 'apply',
    project: 'p',
    environment: 'e',
    steps: ranks.map((rank, index) => ({
      id: `s${index}`,
      effect: { kind: 'iac.apply', stack: `s${index}`, mode: 'apply' },
      dependsOn: before(edges, { ranks, rank, index }),
      after: before(soft, { ranks, rank, index }),
    })),
    parallelism,
    onFailure,
    holds: [],
    request: null,
  }));

function before(
  edges: readonly (readonly [number, number])[],
  { ranks, rank, index }: { readonly ranks: readonly number[]; readonly rank: number; readonly index: number },
): readonly string[] {
  return edges
    .filter(([from, to]) => from === index && to < ranks.length && (ranks[to] ?? 0) < rank)
    .map(([, to]) => `s${to}`);
}

/** What the world does next. `pick` chooses among what is in flight. */
type Move = {
  readonly kind: 'succeed' | 'fail' | 'interrupt' | 'stop' | 'die' | 'repeat' | 'stray';
  readonly pick: number;
};

const moves = fc.array(
  fc.record({
    kind: fc.constantFrom<Move['kind']>(
      'succeed',
      'succeed',
      'succeed',
      'fail',
      'interrupt',
      'stop',
      'die',
      'repeat',
      'stray',
    ),
    pick: fc.nat(1000),
  }),
  { maxLength: 60 },
);

/** A host that keeps its own books: it knows what is in flight and checks every decision against the invariants. */
function createWorld(run: RunDefinition) {
  const inFlight = new Map<string, StepEffect>();
  const done = new Set<string>();
  let state: RunState = initialState(run);
  let last: RunSignal = { type: 'started' };

  const send = (signal: RunSignal): void => {
    last = signal;
    const before = state;
    const next = advance(run, before, signal, new Date(0));
    state = next.state;
    for (const id of done) expect(state.steps[id]).toEqual(before.steps[id]);
    if ('step' in signal && state !== before) {
      inFlight.delete(signal.step);
      if (signal.type === 'step.succeeded') done.add(signal.step);
    }
    for (const effect of next.effects) start(effect);
    expect(inFlight.size).toBeLessThanOrEqual(run.parallelism);
    const running = run.steps.filter(({ id }) => state.steps[id]?.status === 'running').map(({ id }) => id);
    if (state.status !== 'superseded') expect(new Set(running)).toEqual(new Set(inFlight.keys()));
    expect(isActive(state.status)).toBe(inFlight.size > 0);
  };

  const start = (effect: StepEffect): void => {
    expect(inFlight.has(effect.step)).toBe(false);
    expect(done.has(effect.step)).toBe(false);
    const { dependsOn, after } = stepOf(run, effect.step);
    for (const dependency of dependsOn) expect(done.has(dependency)).toBe(true);
    for (const dependency of after)
      expect(['done', 'failed', 'interrupted', 'blocked']).toContain(statusOf(dependency));
    if (after.length > 0) expect(after.some((dependency) => done.has(dependency))).toBe(true);
    inFlight.set(effect.step, effect);
  };

  const statusOf = (id: string) => state.steps[id]?.status;

  const resume = (): void => {
    inFlight.clear();
    send({ type: 'resumed' });
  };

  return { inFlight, done, send, resume, state: () => state, last: () => last };
}

function stepOf(run: RunDefinition, id: string): { dependsOn: readonly string[]; after: readonly string[] } {
  const step = run.steps.find((each) => each.id === id);
  return { dependsOn: step?.dependsOn ?? ['unknown step'], after: step?.after ?? [] };
}

function act(world: ReturnType<typeof createWorld>, run: RunDefinition, { kind, pick }: Move): void {
  const flying = [...world.inFlight.keys()];
  const step = flying[pick % Math.max(1, flying.length)];
  if (kind === 'stop') return world.send({ type: 'stop.requested' });
  if (kind === 'die') return world.resume();
  if (kind === 'repeat' && 'step' in world.last()) return world.send(world.last());
  if (kind === 'stray') {
    const { id } = run.steps[pick % run.steps.length] ?? { id: 'none' };
    return world.inFlight.has(id) ? undefined : world.send({ type: 'step.failed', step: id, error });
  }
  if (step === undefined) return;
  if (kind === 'succeed') world.send({ type: 'step.succeeded', step, result: null });
  if (kind === 'fail') world.send({ type: 'step.failed', step, error });
  if (kind === 'interrupt') world.send({ type: 'step.interrupted', step });
}

const error = { code: 'ENGINE_FAILED', message: 'x' } as const;

/** Lets everything that is in flight succeed until the run has ended; the bound is that of a run without repetitions. */
function finish(world: ReturnType<typeof createWorld>, run: RunDefinition): void {
  for (let turn = 0; turn <= run.steps.length && world.inFlight.size > 0; turn += 1) {
    const [step] = [...world.inFlight.keys()];
    if (step !== undefined) world.send({ type: 'step.succeeded', step, result: null });
  }
}

describe('advance, whatever happens', () => {
  it('keeps order, bounds and what is done; every run ends, and a resumed one can be finished', () => {
    fc.assert(
      fc.property(definitions, moves, (run, script) => {
        const world = createWorld(run);
        world.send({ type: 'started' });

        for (const move of script) act(world, run, move);
        finish(world, run);

        expect(world.inFlight.size).toBe(0);
        expect(isActive(world.state().status)).toBe(false);
        world.resume();
        finish(world, run);
        expect(world.state().status).toBe('done');
        expect(world.done.size).toBe(run.steps.length);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps going with everything that is not downstream of a failure, and with nothing that is', () => {
    fc.assert(
      fc.property(definitions, fc.array(fc.nat(13), { maxLength: 4 }), (plain, failing) => {
        const run: RunDefinition = { ...plain, onFailure: 'continue' };
        const bad = new Set(failing.map((index) => `s${index}`));
        const world = createWorld(run);
        world.send({ type: 'started' });

        for (let turn = 0; turn < run.steps.length && world.inFlight.size > 0; turn += 1) {
          const [step = ''] = [...world.inFlight.keys()];
          world.send(
            bad.has(step) ? { type: 'step.failed', step, error } : { type: 'step.succeeded', step, result: null },
          );
        }

        const out = (id: string): boolean => {
          const { dependsOn, after } = stepOf(run, id);
          return bad.has(id) || dependsOn.some(out) || (after.length > 0 && after.every(out));
        };
        for (const { id } of run.steps) {
          const expected = !out(id) ? 'done' : world.state().steps[id]?.status === 'failed' ? 'failed' : 'blocked';
          expect(world.state().steps[id]?.status).toBe(expected);
        }
        expect(world.state().status).toBe(run.steps.some(({ id }) => out(id)) ? 'failed' : 'done');
      }),
      { numRuns: 300 },
    );
  });

  it('decides a thousand steps', () => {
    const run: RunDefinition = {
      version: 1,
      id: 'r',
      kind: 'apply',
      project: 'p',
      environment: 'e',
      steps: Array.from({ length: 1000 }, (_, index) => ({
        id: `s${index}`,
        effect: { kind: 'iac.apply', stack: `s${index}`, mode: 'apply' },
        dependsOn: index < 100 ? [] : [`s${index - 100}`, `s${index - 1}`],
      })),
      parallelism: 8,
      onFailure: 'continue',
      holds: [],
      request: null,
    };
    const world = { state: initialState(run), flying: [] as string[] };
    const send = (signal: RunSignal): void => {
      const next = advance(run, world.state, signal, new Date(0));
      world.state = next.state;
      world.flying.push(...next.effects.map(({ step }) => step));
    };

    send({ type: 'started' });
    for (let step = world.flying.shift(); step !== undefined; step = world.flying.shift()) {
      send({ type: 'step.succeeded', step, result: null });
    }

    expect(world.state.status).toBe('done');
  });
});
