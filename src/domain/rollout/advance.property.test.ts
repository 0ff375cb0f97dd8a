import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullWeight } from '../route/spec.ts';
import { advanceRollout, initialRollout, isOver } from './advance.ts';
import type { GateQuestion } from './steps.ts';
import type {
  AnalysisSetting,
  InFlight,
  Revision,
  RolloutDefinition,
  RolloutSignal,
  RolloutState,
  RolloutStep,
  Verb,
} from './model.ts';
import { stacksOfRollout } from './stacks.ts';
import { rolling } from './strategies.ts';
import { type Evidence, World } from './testing-world.ts';

const revision = (id: string): Revision => ({
  id,
  settings: {
    command: ['run'],
    env: {},
    directory: '.',
    readiness: { kind: 'none' },
    startWithinMs: 10_000,
    stopWithinMs: 1000,
  },
});

const analysis = {
  do: 'analysis',
  analysis: {
    seconds: 10,
    everySeconds: 5,
    windowSeconds: 10,
    minRequests: 10,
    failures: 2,
    marks: { proceed: 1, rollback: 0.5 },
    metrics: [
      {
        name: 'success',
        query: { kind: 'ready', name: 'success-rate' },
        source: 'route',
        weight: 1,
        condition: { kind: 'greater-than', limit: 0.9 },
        critical: false,
      },
    ],
  },
} as const satisfies RolloutStep;

const bySequence = (undecided: 'hold' | 'proceed'): AnalysisSetting => ({
  ...analysis.analysis,
  judge: { kind: 'sequential', alpha: 0.01, beta: 0.05, undecided },
  metrics: analysis.analysis.metrics.map((metric) => ({
    ...metric,
    kind: 'ratio',
    better: 'higher',
    condition: { kind: 'no-worse', margin: { relative: 0.1, absolute: 0.01 } },
  })),
});

/** By each judge. */
const anAnalysis: fc.Arbitrary<RolloutStep> = fc
  .constantFrom(analysis.analysis, bySequence('hold'), bySequence('proceed'))
  .map((setting) => ({ do: 'analysis', analysis: setting }));

const gate = (asks: GateQuestion): RolloutStep => ({ do: 'gate', gate: { asks, everySeconds: 5, timeoutSeconds: 60 } });
const office: GateQuestion = { kind: 'window', window: { days: ['thu'], from: 0, to: 1, zone: 'UTC' } };

const aStep: fc.Arbitrary<RolloutStep> = fc.oneof(
  fc.record({ do: fc.constant('setWeight' as const), weight: fc.integer({ min: 0, max: fullWeight }) }),
  fc.record({ do: fc.constant('scale' as const), count: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ do: fc.constant('pause' as const), seconds: fc.integer({ min: 0, max: 60 }) }),
  fc.record({ do: fc.constant('mirror' as const), weight: fc.integer({ min: 0, max: fullWeight }) }),
  fc.constant({ do: 'match', rules: [[{ on: 'header', name: 'x', test: { kind: 'present' } }]] } as const),
  fc.constant({ do: 'match', rules: [] } as const),
  fc.constant({ do: 'hook', hook: 'check' } as const),
  fc.constantFrom({ do: 'iac', stack: 'db' } as const, { do: 'iac', stack: 'cdn' } as const),
  fc.integer({ min: 1, max: fullWeight / 2 }).map((weight) => ({ ...analysis, do: 'experiment', weight }) as const),
  fc.constant({ do: 'approval', timeoutSeconds: 100 } as const),
  fc.constantFrom(gate({ kind: 'http', url: 'http://gate', headers: {} }), gate(office)),
  anAnalysis,
);

const aDefinition: fc.Arbitrary<RolloutDefinition> = fc
  .record({
    replicas: fc.integer({ min: 1, max: 6 }),
    steps: fc.array(aStep, { maxLength: 6 }),
    rolls: fc.option(fc.record({ surge: fc.integer({ min: 0, max: 3 }), unavailable: fc.integer({ min: 0, max: 3 }) })),
    back: fc.option(
      fc.record({ step: fc.integer({ min: 1000, max: fullWeight }), seconds: fc.integer({ max: 20, min: 0 }) }),
    ),
  })
  .map(({ replicas, steps, rolls, back }) => ({
    version: 1,
    service: 'web',
    replicas,
    strategy: { kind: 'canary', ...(rolls === null ? { steps } : rolling({ replicas, ...rolls })) },
    ...(back !== null && { rollback: back }),
    hooks: [{ name: 'check', at: 'pre-deploy', onFailure: 'stop' }],
    notify: ['team'],
    limits: { progressSeconds: 120, heldSeconds: 600, attempts: 3, rollbackAttempts: 20, restarts: 0 },
    lookSeconds: 5,
  }));

/** What happens at each turn. */
type Fault = 'none' | 'fails' | 'fails-late' | 'crash' | 'crash-late' | 'twice' | 'tampered';
interface Turn {
  readonly fault: Fault;
  readonly verb?: Verb;
}
const aFault = fc.constantFrom<Fault>(
  'none',
  'none',
  'none',
  'fails',
  'fails-late',
  'crash',
  'crash-late',
  'twice',
  'tampered',
);
const turns = (verbs: readonly Verb[]): fc.Arbitrary<readonly Turn[]> =>
  fc.array(
    fc
      .record({
        fault: aFault,
        verb:
          verbs.length === 0
            ? fc.constant(undefined)
            : fc.option(fc.constantFrom(...verbs), { nil: undefined, freq: 4 }),
      })
      .map(({ fault, verb }) => ({ fault, ...(verb !== undefined && { verb }) })),
    { maxLength: 60 },
  );
const everyVerb: readonly Verb[] = ['pause', 'resume', 'promote', 'promote-full', 'skip', 'abort', 'supersede'];

/** How the world answers. */
const aTemper = fc.record({
  evidence: fc.constantFrom<Evidence>('good', 'bad', 'none', 'few'),
  slow: fc.constantFrom(0, 5, 60, undefined),
  answers: fc.array(fc.constantFrom('allow', 'deny', 'wait'), { minLength: 1, maxLength: 3 }),
});

interface Ended {
  readonly state: RolloutState;
  readonly turns: number;
}

class Drive {
  now = new Date('2026-01-01T00:00:00Z');
  state: RolloutState = initialRollout(this.now);
  effects: InFlight[] = [];
  wakeAt: string | undefined;
  seq = 0;
  readonly definition: RolloutDefinition;
  readonly world: World;

  constructor(definition: RolloutDefinition, world: World) {
    this.definition = definition;
    this.world = world;
  }

  send(signal: RolloutSignal): void {
    // What is journalled is all that survives.
    const journalled = JSON.parse(JSON.stringify(this.state)) as RolloutState;
    this.world.now = this.now;
    const { state, effects, wakeAt } = advanceRollout(this.definition, journalled, signal, this.now);
    this.state = state;
    this.effects.push(...effects);
    this.wakeAt = wakeAt;
  }

  turn({ fault, verb }: Turn): void {
    if (verb !== undefined) {
      this.seq += 1;
      this.send({ type: 'asked', seq: this.seq, verb, by: 'somebody' });
    }
    const [effect] = this.effects.splice(0, 1);
    if (effect === undefined) return this.wait();
    if (fault === 'tampered' && this.world.route !== null) {
      this.world.route = {
        ...this.world.route,
        id: 'x',
        arms: this.world.route.arms.map((arm) => ({ ...arm, name: `${arm.name}` })),
      };
    }
    if (fault === 'crash' || fault === 'crash-late') {
      if (fault === 'crash-late') this.world.perform(effect.effect);
      this.effects = [];
      return this.send({ type: 'resumed' });
    }
    if (fault === 'fails' || fault === 'fails-late') {
      if (fault === 'fails-late') this.world.perform(effect.effect);
      return this.send({ type: 'effect.failed', effect: effect.id, error: { code: 'INTERNAL', message: 'it failed' } });
    }
    const report = this.world.perform(effect.effect);
    this.send({ type: 'effect.succeeded', effect: effect.id, report });
    if (fault === 'twice') this.send({ type: 'effect.succeeded', effect: effect.id, report });
  }

  private wait(): void {
    if (isOver(this.state)) return;
    // I10: whoever has nothing to do says until when.
    expect(this.wakeAt).toBeDefined();
    this.now = new Date(Math.max(this.now.getTime() + 100, Date.parse(this.wakeAt ?? '')));
    this.world.settle();
    this.send({ type: 'tick' });
  }

  /** Goes on without faults until it is over. */
  finish(most = 3000): Ended {
    let count = 0;
    while (!isOver(this.state) && count < most) {
      this.turn({ fault: 'none' });
      count += 1;
    }
    return { state: this.state, turns: count };
  }
}

const begin = (definition: RolloutDefinition, first = false): Drive => {
  const world = new World(definition, { stable: first ? null : revision('a'), canary: revision('b') });
  const drive = new Drive(definition, world);
  drive.send({ type: 'started' });
  return drive;
};

const allToStable = (world: World, stable: string): void => {
  expect(world.route?.arms.map(({ name, weight }) => ({ name, weight }))).toEqual([
    { name: 'stable', weight: fullWeight },
  ]);
  expect(world.route?.arms[0]?.endpoints).toEqual(world.endpoints(stable));
  expect(world.stable).toBe(stable);
  expect([...world.instances.keys()]).toEqual([stable]);
};

describe('a rollout', () => {
  it('ends, and keeps its rules, whatever happens on the way (I1, I2, I10)', () => {
    fc.assert(
      fc.property(
        aDefinition,
        turns(everyVerb),
        fc.boolean(),
        aTemper,
        (definition, what, first, { evidence, slow, answers }) => {
          const drive = begin(definition, first);
          drive.world.evidence = evidence;
          drive.world.slow = slow;
          drive.world.answers = answers.map((decision) => ({ decision, reason: decision }));

          for (const turn of what) drive.turn(turn);
          const { state } = drive.finish();

          expect(drive.world.broken_rules).toEqual([]);
          expect(isOver(state)).toBe(true);
          const outcome = state.phase.name === 'ended' ? state.phase.outcome : undefined;
          if (outcome === 'promoted') {
            allToStable(drive.world, 'b');
            // Nobody gets past a stack but by saying so.
            const skipped = (state.stacks ?? []).filter((each) => each.outcome === 'skipped').map(({ stack }) => stack);
            expect([...new Set([...drive.world.applied, ...skipped])].sort()).toEqual(
              expect.arrayContaining([...new Set(stacksOfRollout(definition))].sort()),
            );
          }
          const isBack = outcome === 'rolled-back' || outcome === 'superseded';
          if (isBack && !first) allToStable(drive.world, 'a');
          if (outcome === 'rolled-back' && first) expect([...drive.world.instances.keys()]).toEqual([]);
          expect(['promoted', 'rolled-back', 'superseded', 'failed', 'stuck']).toContain(outcome);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('goes back to the stable revision after an abort, from every state and however often it is interrupted (I3)', () => {
    fc.assert(
      fc.property(aDefinition, turns(everyVerb), turns([]), (definition, before, after) => {
        const drive = begin(definition);
        for (const turn of before) drive.turn(turn);
        const late = drive.state.settled === true || drive.state.phase.name === 'ended';

        drive.turn({ fault: 'none', verb: 'abort' });
        for (const { fault } of after) drive.turn({ fault });
        const { state } = drive.finish();

        expect(drive.world.broken_rules).toEqual([]);
        if (!late && drive.state.settled !== true) {
          expect(state.phase).toMatchObject({ name: 'ended' });
          expect(drive.world.stable).toBe('a');
          if (state.phase.name === 'ended' && state.phase.outcome !== 'stuck') allToStable(drive.world, 'a');
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is never promoted past an analysis without evidence, whatever else happens (I4)', () => {
    fc.assert(
      fc.property(
        aDefinition,
        turns(['pause', 'resume', 'promote']),
        fc.constantFrom<Evidence>('bad', 'none', 'few'),
        anAnalysis,
        (definition, what, evidence, last) => {
          const guarded = {
            ...definition,
            strategy: { ...definition.strategy, steps: [...definition.strategy.steps, last] },
          };
          const drive = begin(guarded);
          drive.world.evidence = evidence;

          for (const turn of what) drive.turn(turn);
          const { state } = drive.finish();

          expect(state.phase).toMatchObject({ name: 'ended' });
          expect(state.phase).not.toMatchObject({ outcome: 'promoted' });
          expect(drive.world.stable).toBe('a');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('changes weights only as its steps, a promotion or an abort say (I1)', () => {
    fc.assert(
      fc.property(aDefinition, turns(everyVerb), (definition, what) => {
        const drive = begin(definition);
        const said = definition.strategy.steps.flatMap((step) =>
          step.do === 'setWeight' || step.do === 'experiment' ? [step.weight] : [],
        );

        for (const turn of what) drive.turn(turn);
        drive.finish();

        for (const [index, weight] of drive.world.weights.entries()) {
          const falls = definition.rollback !== undefined && weight <= (drive.world.weights[index - 1] ?? 0);
          if (!falls) expect([0, fullWeight, ...said]).toContain(weight);
        }
      }),
    );
  });

  it('goes back where the new revision does not get ready, and never sends it a request (I2)', () => {
    fc.assert(
      fc.property(aDefinition, turns([]), (definition, what) => {
        const drive = begin(definition);
        drive.world.broken = 'b';

        for (const turn of what) drive.turn(turn);
        const { state } = drive.finish();

        expect(state.phase).toMatchObject({ name: 'ended' });
        expect(state.phase).not.toMatchObject({ outcome: 'promoted' });
        expect(Math.max(0, ...drive.world.weights)).toBe(0);
      }),
    );
  });

  it('does not go on while the proxy does not use what the router took', () => {
    fc.assert(
      fc.property(aDefinition, (definition) => {
        const drive = begin(definition);
        drive.world.deaf = true;

        const { state } = drive.finish();

        expect(state.phase).not.toMatchObject({ outcome: 'promoted' });
        expect(drive.world.stable).toBe('a');
      }),
    );
  });
});
