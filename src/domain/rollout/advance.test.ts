import { describe, expect, it } from 'vitest';
import { fullWeight } from '../route/spec.ts';
import { advanceRollout, initialRollout } from './advance.ts';
import type { RolloutState, RolloutStep, Verb } from './model.ts';
import type { GateAnswer } from '../gate/answer.ts';
import type { GateQuestion } from './steps.ts';
import { refusalOf } from './refusal.ts';
import { rolloutEventsOf } from './rollout-events.ts';
import { rolling } from './strategies.ts';
import { canary, define, Rollout, stable } from './testing-rollout.ts';
import { World } from './testing-world.ts';
import { waitingFor } from './waiting.ts';

const weights = ({ world }: Rollout) =>
  Object.fromEntries((world.route?.arms ?? []).map(({ name, weight }) => [name, weight]));

describe('a rollout', () => {
  it('makes instances ready, writes, and reads back before it goes on', () => {
    const rollout = new Rollout(
      define([
        { do: 'setWeight', weight: 2500 },
        { do: 'approval', timeoutSeconds: 300 },
      ]),
    );

    rollout.pass(2);

    const written = rollout.kinds.indexOf('route.ensure');
    expect(rollout.kinds.slice(0, written)).toContain('deploy.ensure');
    expect(rollout.kinds[written + 1]).toBe('route.observe');
    expect(weights(rollout)).toEqual({ stable: 7500, canary: 2500 });
    expect(rollout.world.instances.get('b')).toMatchObject({ count: 1 });
    expect(waitingFor(rollout.definition, rollout.state)).toMatchObject({ what: '`fairlead approve web`' });
  });

  it('is rolled back where nobody approves in time', () => {
    const rollout = new Rollout(
      define([
        { do: 'setWeight', weight: 2500 },
        { do: 'approval', timeoutSeconds: 30 },
      ]),
    );

    rollout.pass(40);

    expect(rollout.state.phase).toMatchObject({
      name: 'ended',
      outcome: 'rolled-back',
      reason: { code: 'not-approved' },
    });
    expect(weights(rollout)).toEqual({ stable: fullWeight });
  });

  it('stays where it is while it is paused, and sets right what somebody changed behind its back', () => {
    const rollout = new Rollout(
      define([
        { do: 'setWeight', weight: 2500 },
        { do: 'pause', seconds: 10 },
      ]),
    );
    rollout.pass(2).say('pause').pass(30);
    const held = rollout.state.phase;
    const route = rollout.world.route;
    if (route !== null) rollout.world.route = { ...route, arms: route.arms.map((arm) => ({ ...arm, weight: 5000 })) };

    rollout.pass(10);

    expect(held).toMatchObject({ name: 'shifting', step: 1 });
    expect(weights(rollout)).toEqual({ stable: 7500, canary: 2500 });
    expect(rollout.say('resume').pass(20).state.phase).toMatchObject({ outcome: 'promoted' });
  });

  const shrinking = define(
    [
      { do: 'setWeight', weight: 2500, counts: { canary: 1, stable: 3 } },
      { do: 'approval', timeoutSeconds: 300 },
    ],
    { limits: { ...define([]).limits, progressSeconds: 10, drainSeconds: 20 } },
  );

  it.each<readonly [why: string, slow: number | undefined, early: number, late: number]>([
    ['as soon as nothing is in flight there', 0, 0, 1],
    ['once its requests are finished', 8, 7, 10],
    ['at the deadline of the drain, where they never are', 3600, 19, 22],
    ['at the deadline of the drain, where nobody can tell', undefined, 19, 22],
  ])('takes an instance away %s', (_why, slow, early, late) => {
    const world = new World(shrinking, { stable, canary });
    world.slow = slow;
    const rollout = new Rollout(shrinking, world).pass(1);
    const before = rollout.pass(Math.max(0, early - 1)).world.instances.get('a')?.count;
    const waits = waitingFor(shrinking, rollout.state)?.what ?? '';

    rollout.pass(late - early);

    if (early > 0) {
      expect(before).toBe(4);
      expect(waits).toMatch(/^requests to end/);
    }
    expect(rollout.world.instances.get('a')?.count).toBe(3);
    expect(rollout.state.phase).toMatchObject({ name: 'shifting', step: 1 });
    expect(world.broken_rules).toEqual([]);
  });

  it('goes back at once when it is aborted while requests are waited for', () => {
    const world = new World(shrinking, { stable, canary });
    world.slow = 3600;

    const rollout = new Rollout(shrinking, world).pass(3).say('abort').pass(1);

    expect(rollout.state.phase).toMatchObject({ name: 'ended', outcome: 'rolled-back' });
    expect(weights(rollout)).toEqual({ stable: fullWeight });
  });

  const gradual = define(
    [
      { do: 'setWeight', weight: fullWeight, counts: { canary: 4, stable: 1 } },
      { do: 'approval', timeoutSeconds: 300 },
    ],
    { rollback: { step: 4000, seconds: 10 } },
  );

  it('goes back bit by bit, with the instances for each share before it comes', () => {
    const rollout = new Rollout(gradual).pass(3).say('abort');
    const seen: (readonly [number | undefined, number | undefined])[] = [];
    for (let turn = 0; turn < 80 && rollout.state.phase.name !== 'ended'; turn += 1) {
      rollout.pass(0.5);
      const now = [weights(rollout)['canary'], rollout.world.instances.get('a')?.count] as const;
      if (now.join() !== seen.at(-1)?.join()) seen.push(now);
    }

    expect(seen).toEqual([
      [6000, 2],
      [6000, 4],
      [2000, 4],
      [undefined, 4],
    ]);
    expect(rollout.state.phase).toMatchObject({ outcome: 'rolled-back', reason: { code: 'abort' } });
    expect(rollout.world.broken_rules).toEqual([]);
  });

  it('says what it does on its way back, and goes back at once when it is aborted a second time', () => {
    const rollout = new Rollout(gradual).pass(3).say('abort').pass(5);
    const waits = waitingFor(gradual, rollout.state);
    const refused = (['promote', 'abort'] as const).map((verb) => refusalOf(gradual, rollout.state, verb)?.instead);

    rollout.say('abort').pass(2);

    expect(waits?.what).toContain('60 % to the canary');
    expect(refused).toEqual(['fairlead rollout abort web', undefined]);
    expect(rollout.state.phase).toMatchObject({ name: 'ended', outcome: 'rolled-back' });
    expect(weights(rollout)).toEqual({ stable: fullWeight });
  });

  it.each<readonly [why: string, spoil: (world: World) => void]>([
    ['the canary dies', (world) => void world.instances.set('b', { count: 4, ready: 0 })],
    ['the proxy does not follow', (world) => void (world.deaf = true)],
  ])('goes back at once where %s on the way', (_why, spoil) => {
    const rollout = new Rollout(gradual).pass(3).say('abort').pass(5);
    rollout.world.broken = 'b';
    spoil(rollout.world);

    const { phase } = rollout.pass(9).state;
    rollout.world.deaf = false;
    rollout.pass(5);

    expect(phase).toMatchObject(phase.name === 'ended' ? { outcome: 'rolled-back' } : { gradual: { weight: 0 } });
    expect(rollout.state.phase).toMatchObject({ name: 'ended', outcome: 'rolled-back' });
  });

  it('replaces instances in place where none more is allowed', () => {
    const definition = define([], {
      strategy: { kind: 'rolling', ...rolling({ replicas: 4, surge: 0, unavailable: 1 }) },
    });
    const rollout = new Rollout(definition);
    let most = 0;
    let least = 4;
    for (let turn = 0; turn < 60 && rollout.state.phase.name !== 'ended'; turn += 1) {
      rollout.pass(0.5);
      const sets = [...rollout.world.instances.values()];
      if (rollout.state.phase.name === 'shifting')
        most = Math.max(
          most,
          sets.reduce((sum, { count }) => sum + count, 0),
        );
      least = Math.min(
        least,
        sets.reduce((sum, { ready }) => sum + ready, 0),
      );
    }

    expect(rollout.state.phase).toMatchObject({ name: 'ended', outcome: 'promoted' });
    expect([least, most]).toEqual([3, 4]);
    expect(rollout.world.broken_rules).toEqual([]);
  });

  const gated = (asks: GateQuestion) =>
    define([
      { do: 'setWeight', weight: 2500 },
      { do: 'gate', gate: { asks, everySeconds: 10, timeoutSeconds: 60 } },
    ]);
  const request: GateQuestion = { kind: 'http', url: 'http://gate/?token=1', headers: {} };
  const saying = (...answers: readonly GateAnswer['decision'][]) => {
    const world = new World(gated(request), { stable, canary });
    world.answers = answers.map((decision) => ({ decision, reason: `because ${decision}` }));
    return world;
  };

  it('asks a gate again until it allows', () => {
    const rollout = new Rollout(gated(request), saying('allow', 'wait', 'wait')).pass(15);
    const waits = waitingFor(rollout.definition, rollout.state)?.what;
    const held = rollout.state.phase;

    rollout.pass(10);

    expect(held).toMatchObject({ name: 'shifting', step: 1, gate: { decision: 'wait' } });
    expect(waits).toBe('gate http://gate/: because wait');
    expect(rollout.world.asked).toBe(3);
    expect(rollout.state.phase).toMatchObject({ outcome: 'promoted' });
  });

  it.each<readonly [why: string, world: World, seconds: number, text: string]>([
    ['denies', saying('deny'), 5, 'because deny'],
    ['never allows', saying('wait'), 66, 'did not allow it within 60 s: because wait'],
  ])('goes back where a gate %s', (_why, world, seconds, text) => {
    const { phase } = new Rollout(gated(request), world).pass(seconds).state;

    expect(phase).toMatchObject({ outcome: 'rolled-back', reason: { code: 'gate' } });
    expect(JSON.stringify(phase)).toContain(text);
  });

  it.each<readonly [why: string, take: (rollout: Rollout) => Rollout]>([
    ['a kill', (rollout) => rollout.drive({ type: 'resumed' })],
    ['a pause', (rollout) => rollout.say('pause').pass(1).say('resume')],
  ])('asks a gate anew after %s, whatever it said before', (_why, take) => {
    const rollout = new Rollout(gated(request), saying('deny', 'wait', 'wait', 'allow')).pass(3);
    const before = rollout.world.asked;

    take(rollout).pass(1);

    expect([before, rollout.world.asked]).toEqual([1, 2]);
  });

  it.each<readonly [why: string, from: number, seconds: number, phase: object]>([
    ['passes while it is open', 0, 5, { outcome: 'promoted' }],
    ['waits until it opens', 1, 75, { outcome: 'promoted' }],
    ['goes back where it does not open in time', 30, 75, { outcome: 'rolled-back', reason: { code: 'gate' } }],
  ])('looks at a window: %s', (_why, from, seconds, phase) => {
    const window = { days: ['thu'], from, to: 60, zone: 'UTC' } as const;

    expect(new Rollout(gated({ kind: 'window', window })).pass(seconds).state.phase).toMatchObject(phase);
  });

  const compared = {
    do: 'experiment',
    weight: 2000,
    analysis: {
      seconds: 20,
      everySeconds: 10,
      windowSeconds: 10,
      minRequests: 1,
      failures: 1,
      marks: { proceed: 1, rollback: 1 },
      metrics: [
        {
          name: 'success',
          query: { kind: 'ready', name: 'x' },
          source: '',
          weight: 1,
          condition: { kind: 'greater-than', limit: 0.9 },
          critical: false,
        },
      ],
    },
  } as const;
  const experiment = define([{ do: 'setWeight', weight: 500 }, compared, { do: 'pause', seconds: 30 }]);

  it('compares equal arms, and has the baseline gone and all else as before afterwards', () => {
    const rollout = new Rollout(experiment).pass(5);
    const during = { arms: weights(rollout), sets: [...rollout.world.instances] };

    rollout.pass(25);

    expect(during.arms).toEqual({ stable: 6000, baseline: 2000, canary: 2000 });
    expect(during.sets).toEqual([
      ['a', { count: 4, ready: 4 }],
      ['b', { count: 1, ready: 1 }],
      ['a~baseline', { count: 1, ready: 1 }],
    ]);
    expect(rollout.state.phase).toMatchObject({ name: 'shifting', step: 2 });
    expect(weights(rollout)).toEqual({ stable: 9500, canary: 500 });
    expect(rollout.world.instances.get('a~baseline')).toMatchObject({ count: 0 });
    expect(rollout.pass(40).state.phase).toMatchObject({ outcome: 'promoted' });
    expect([...rollout.world.instances.keys()]).toEqual(['b']);
    expect(rollout.world.compared).toBe('baseline');
  });

  it.each<readonly [why: string, spoil: (rollout: Rollout) => void]>([
    ['is aborted', (rollout) => void rollout.say('abort')],
    ['finds no evidence', ({ world }) => void (world.evidence = 'none')],
    ['gets no baseline', ({ world }) => void world.instances.set('a~baseline', { count: 1, ready: 0 })],
  ])('takes canary and baseline away where an experiment %s', (_why, spoil) => {
    const world = new World(experiment, { stable, canary });
    const rollout = new Rollout(experiment, world).pass(5);
    world.broken = 'a~baseline';
    spoil(rollout);

    rollout.pass(120);

    expect(rollout.state.phase).toMatchObject({ name: 'ended', outcome: 'rolled-back' });
    expect(weights(rollout)).toEqual({ stable: fullWeight });
    expect([...world.instances.keys()]).toEqual(['a']);
  });

  it('applies a stack between its weights, and not again after a kill', () => {
    const definition = define([
      { do: 'setWeight', weight: 2500 },
      { do: 'iac', stack: 'db' },
      { do: 'pause', seconds: 30 },
    ]);
    const rollout = new Rollout(definition).pass(3);
    const order = [rollout.kinds.lastIndexOf('route.observe'), rollout.kinds.indexOf('stack.apply')];

    rollout.drive({ type: 'resumed' }).pass(40);

    expect(order[0]).toBeLessThan(order[1] ?? -1);
    expect(rollout.world.applied).toEqual(['db']);
    expect(rollout.state).toMatchObject({
      phase: { outcome: 'promoted' },
      stacks: [{ stack: 'db', outcome: 'applied' }],
    });
  });

  it('goes past weights and waits with `promote --full`, not past a stack; `skip` says so by name', () => {
    const definition = define([
      { do: 'pause', seconds: 300 },
      { do: 'iac', stack: 'db' },
    ]);
    const full = new Rollout(definition).pass(3).say('promote-full').pass(5);

    expect(full.world.applied).toEqual(['db']);
    expect(full.state.phase).toMatchObject({ outcome: 'promoted' });
  });

  it('is over as soon as both arms have had enough requests, and after its time at the latest', () => {
    const sampled = { ...compared.analysis, samples: 500 };
    const versus = define([
      { do: 'setWeight', weight: 2000 },
      { do: 'analysis', analysis: { ...sampled, seconds: 200 } },
    ]);
    const soon = new Rollout(versus, new World(versus, { stable, canary }));
    const never = new Rollout(versus, new World(versus, { stable, canary }));
    for (const { world } of [soon, never]) world.perSecond = 0;
    soon.world.perSecond = 40;

    const early = soon.pass(12).state.phase;
    soon.pass(15);
    never.pass(190);
    const long = never.state.phase;
    never.pass(30);

    expect(early).toMatchObject({ name: 'shifting', step: 1 });
    expect(soon.state.phase).toMatchObject({ outcome: 'promoted' });
    expect(long).toMatchObject({ name: 'shifting', step: 1 });
    expect(never.state.phase).toMatchObject({ outcome: 'promoted' });
  });

  it('says that an analysis begins once more after a kill', () => {
    const definition = define([
      { do: 'setWeight', weight: 2000 },
      { do: 'analysis', analysis: compared.analysis },
    ]);
    const rollout = new Rollout(definition).pass(5).drive({ type: 'resumed' }).pass(2);

    expect(waitingFor(definition, rollout.state)?.what).toContain('once more: what was measured before a break');
  });

  it('does not hear of a step what was said of the one before', () => {
    const definition = define([
      { do: 'pause', seconds: 300 },
      { do: 'approval', timeoutSeconds: 300 },
    ]);
    const rollout = new Rollout(definition).pass(3).say('skip');
    const late = (verb: 'skip' | 'promote', seq: number) =>
      rollout.drive({ type: 'asked', seq, verb, by: 'ada', step: 0 });

    late('skip', 90).pass(2);
    late('promote', 91).pass(2);

    expect(rollout.state.phase).toMatchObject({ name: 'shifting', step: 1 });
  });

  it('does not blame the router for a weight that was on its way when somebody aborted', () => {
    const definition = define([
      { do: 'setWeight', weight: 2500 },
      { do: 'pause', seconds: 300 },
    ]);
    const world = new World(definition, { stable, canary });
    let now = new Date('2026-01-01T00:00:00Z');
    const next = (from: RolloutState, signal: Parameters<typeof advanceRollout>[2]) =>
      advanceRollout(definition, from, signal, now).state;
    const answered = (from: RolloutState): RolloutState => {
      const { id = 0, effect } = from.inFlight ?? {};
      const report = effect === undefined ? ({ kind: 'done' } as const) : world.perform(effect);
      return next(from, { type: 'effect.succeeded', effect: id, report });
    };
    let state = next(initialRollout(now), { type: 'started' });
    for (let turns = 0; turns < 20 && state.inFlight?.effect.kind !== 'route.ensure'; turns += 1) {
      world.settle();
      now = new Date(now.getTime() + 500);
      state = state.inFlight === undefined ? next(state, { type: 'tick' }) : answered(state);
    }
    const written = state.inFlight;
    state = answered(next(state, { type: 'asked', seq: 1, verb: 'abort', by: 'ada' }));
    const read = state.inFlight;
    state = answered(state);

    expect([written?.effect.kind, read?.effect.kind]).toEqual(['route.ensure', 'route.observe']);
    expect(state.trouble).toEqual({});
  });

  it('goes back when the canary dies under its traffic', () => {
    const rollout = new Rollout(
      define([
        { do: 'setWeight', weight: 2500 },
        { do: 'pause', seconds: 100 },
      ]),
    );
    rollout.pass(2);
    rollout.world.broken = 'b';
    const set = rollout.world.instances.get('b');
    if (set !== undefined) set.ready = 0;

    rollout.pass(8);

    expect(rollout.state.phase).toMatchObject({ name: 'ended', reason: { code: 'not-ready' } });
  });

  it('does not let a clock that jumps ahead stand in for looks', () => {
    const analysis = {
      seconds: 60,
      everySeconds: 20,
      windowSeconds: 20,
      minRequests: 1,
      failures: 1,
      marks: { proceed: 1, rollback: 1 },
      metrics: [
        {
          name: 'success',
          query: { kind: 'ready', name: 'x' },
          source: '',
          weight: 1,
          condition: { kind: 'greater-than', limit: 0.9 },
          critical: false,
        },
      ],
    } as const;
    const rollout = new Rollout(
      define([
        { do: 'setWeight', weight: 2500 },
        { do: 'analysis', analysis },
      ]),
    );
    rollout.pass(2);

    rollout.now = new Date(rollout.now.getTime() + 59_000);
    rollout.drive({ type: 'tick' });

    expect(rollout.state.phase).toMatchObject({ name: 'shifting', step: 1, looks: { count: 1 } });
    expect(rollout.pass(45).state.phase).toMatchObject({ outcome: 'promoted' });
  });

  it('measures anew what was measured before it was killed, or paused', () => {
    const analysis = {
      seconds: 60,
      everySeconds: 45,
      windowSeconds: 45,
      minRequests: 1,
      failures: 1,
      marks: { proceed: 1, rollback: 1 },
      metrics: [
        {
          name: 'success',
          query: { kind: 'ready', name: 'x' },
          source: '',
          weight: 1,
          condition: { kind: 'greater-than', limit: 0.9 },
          critical: false,
        },
      ],
    } as const;
    const steps = [
      { do: 'setWeight', weight: 2500 },
      { do: 'analysis', analysis },
    ] as const;
    const killed = new Rollout(define(steps)).pass(50);
    const paused = new Rollout(define(steps)).pass(50).say('pause').pass(300);
    for (const { world } of [killed, paused]) world.evidence = 'none';

    killed.now = new Date(killed.now.getTime() + 7_200_000);
    killed.drive({ type: 'resumed' }).pass(30);
    paused.say('resume').pass(30);

    for (const { state } of [killed, paused]) expect(state.phase).toMatchObject({ name: 'shifting', step: 1 });
  });

  it.each(['pre-deploy', 'pre-step', 'pre-promotion'] as const)('goes no further when a %s hook says hold', (at) => {
    const definition = define([{ do: 'setWeight', weight: 5000 }], { hooks: [{ name: 'ask', at, onFailure: 'hold' }] });
    const world = new World(definition, { stable, canary });
    world.failing = 'ask';
    const rollout = new Rollout(definition, world);

    rollout.pass(60);

    expect(rollout.state.paused).toMatchObject({ by: 'hook ask' });
    expect(weights(rollout)['canary'] ?? 0).toBe(at === 'pre-promotion' ? 5000 : 0);
    expect(refusalOf(definition, rollout.state, 'promote')).toBeUndefined();
    expect(rollout.say('promote').pass(20).state.phase).toMatchObject({ outcome: 'promoted' });
  });

  it('stops before anything was changed where a pre-deploy hook fails', () => {
    const definition = define([{ do: 'setWeight', weight: 2500 }], {
      hooks: [{ name: 'smoke', at: 'pre-deploy', onFailure: 'stop' }],
    });
    const world = new World(definition, { stable, canary });
    const begun = advanceRollout(definition, initialRollout(new Date(0)), { type: 'started' }, new Date(0));
    const prepared = advanceRollout(
      definition,
      begun.state,
      { type: 'effect.succeeded', effect: 1, report: world.perform({ kind: 'rollout.prepare', service: 'web' }) },
      new Date(0),
    );

    const failed = advanceRollout(
      definition,
      prepared.state,
      { type: 'effect.failed', effect: 2, error: { code: 'HOOK_FAILED', message: 'exit code 1' } },
      new Date(0),
    );

    expect(prepared.effects).toMatchObject([{ effect: { kind: 'hook.run', hook: 'smoke' } }]);
    expect(failed.state.phase).toMatchObject({ name: 'ended', outcome: 'failed', reason: { code: 'hook' } });
    expect(failed.effects).toEqual([]);
  });

  it('is unchanged where the revision is stable already, and brings back what has gone', () => {
    const definition = define([{ do: 'setWeight', weight: 2500 }]);
    const world = new World(definition, { stable: canary, canary });
    world.instances.clear();
    world.route = null;

    const rollout = new Rollout(definition, world).pass(3);

    expect(rollout.state.phase).toMatchObject({ outcome: 'unchanged' });
    expect(weights(rollout)).toEqual({ stable: fullWeight });
    expect(world.instances.get('b')).toEqual({ count: 4, ready: 4 });
  });

  it('tells weights as they were read back, and its end with the reason', () => {
    const rollout = new Rollout(
      define([
        { do: 'setWeight', weight: 2500 },
        { do: 'pause', seconds: 100 },
      ]),
    );
    rollout.pass(2);
    const before = rollout.state;

    rollout.say('abort').pass(2);
    const events = rolloutEventsOf(rollout.definition, before, rollout.state);

    expect(events).toContainEqual({ type: 'weights', arms: { stable: fullWeight } });
    expect(events).toContainEqual({
      type: 'ended',
      outcome: 'rolled-back',
      reason: { code: 'abort', text: 'aborted by ada' },
    });
  });
});

describe('a wish that does not fit', () => {
  it.each<readonly [why: string, step: RolloutStep, verb: Verb, instead: string]>([
    ['nobody has paused it', { do: 'pause', seconds: 100 }, 'resume', 'fairlead rollout watch web'],
    ['nothing waits for a person', { do: 'hook', hook: 'x' }, 'promote', 'fairlead rollout promote web --full'],
  ])('is refused with what would help: %s', (_why, step, verb, instead) => {
    const definition = define([step]);
    const state: RolloutState = { ...initialRollout(new Date(0)), phase: { name: 'shifting', step: 0 } };

    expect(refusalOf(definition, state, verb)?.instead).toBe(instead);
  });

  it('is refused after the end', () => {
    const state: RolloutState = { ...initialRollout(new Date(0)), phase: { name: 'ended', outcome: 'promoted' } };

    for (const verb of ['pause', 'resume', 'promote', 'promote-full', 'skip', 'abort'] as const) {
      expect(refusalOf(define([]), state, verb)).toBeDefined();
    }
  });
});
