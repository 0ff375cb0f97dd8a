import { describe, expect, it } from 'vitest';
import type { RolloutDefinition } from '../rollout/model.ts';
import { advance, initialState } from './advance.ts';
import { defineRun } from './definitions.ts';
import type { RunDefinition, RunState } from './model.ts';

const now = new Date('2026-01-01T00:00:00Z');

const rollout = (service: string): RolloutDefinition => ({
  version: 1,
  service,
  replicas: 1,
  strategy: { kind: 'rolling', steps: [] },
  hooks: [],
  notify: [],
  limits: { progressSeconds: 60, heldSeconds: 60, attempts: 3, rollbackAttempts: 20, restarts: 0 },
  lookSeconds: 5,
});

const deploy = (more: Partial<RunDefinition> = {}): RunDefinition => ({
  ...defineRun({
    id: 'r1',
    kind: 'deploy',
    project: 'shop',
    environment: 'staging',
    dependsOn: { db: [] },
    stacks: ['db'],
    parallelism: 4,
    onFailure: 'stop',
    request: {},
    rollouts: [
      { rollout: rollout('api'), stacks: ['db'], services: [] },
      { rollout: rollout('web'), stacks: [], services: ['api'] },
    ],
  }),
  ...more,
});

const done = (definition: RunDefinition, state: RunState, step: string) =>
  advance(definition, state, { type: 'step.succeeded', step, result: {} }, now);

describe('a run that rolls services out', () => {
  it('waits for the stacks whose outputs a service uses, and for services it depends on (I5, I8)', () => {
    const definition = deploy();

    expect(definition.steps.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ['plan:db', []],
      ['approve', ['plan:db']],
      ['apply:db', ['approve']],
      ['rollout:api', ['apply:db']],
      ['rollout:web', ['rollout:api']],
    ]);
    expect(definition.holds).toEqual(['staging/db', 'staging/service:api', 'staging/service:web']);
  });

  it('begins no rollout of a guarded run before somebody has agreed, in the same question as to the stacks', () => {
    const wish = {
      id: 'r1',
      kind: 'deploy',
      project: 'shop',
      environment: 'staging',
      request: {},
      guarded: true,
    } as const;
    const more = { parallelism: 4, onFailure: 'stop', dependsOn: { db: [] } } as const;
    const rollouts = [{ rollout: rollout('web'), stacks: [], services: [] }];

    const alone = defineRun({ ...wish, ...more, stacks: [], rollouts });
    const both = defineRun({ ...wish, ...more, stacks: ['db'], rollouts });

    expect(alone.steps).toMatchObject([
      { id: 'approve', effect: { kind: 'approval.ask', services: ['web'] }, dependsOn: [] },
      { id: 'rollout:web', dependsOn: ['approve'] },
    ]);
    expect(both.steps.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ['plan:db', []],
      ['approve', ['plan:db']],
      ['apply:db', ['approve']],
      ['rollout:web', ['approve']],
    ]);
  });

  it('plans and approves a stack that a rollout applies, and lets what needs it come after the rollout (I5, I7)', () => {
    const applying = (service: string): RolloutDefinition => ({
      ...rollout(service),
      strategy: { kind: 'canary', steps: [{ do: 'iac', stack: 'cache' }] },
    });
    const { steps } = defineRun({
      id: 'r1',
      kind: 'deploy',
      project: 'shop',
      environment: 'staging',
      dependsOn: { net: [], cache: ['net'], page: ['cache'] },
      stacks: ['net', 'cache', 'page'],
      parallelism: 4,
      onFailure: 'stop',
      request: {},
      rollouts: [
        { rollout: applying('web'), stacks: [], services: [] },
        { rollout: rollout('api'), stacks: ['cache'], services: [] },
      ],
    });

    expect(steps.map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ['plan:cache', ['plan:net']],
      ['plan:net', []],
      ['plan:page', ['plan:cache']],
      ['approve', ['plan:cache', 'plan:net', 'plan:page']],
      ['apply:net', ['approve']],
      ['apply:page', ['approve', 'rollout:web']],
      ['rollout:web', ['approve', 'plan:cache', 'apply:net']],
      ['rollout:api', ['rollout:web']],
    ]);
  });

  it('hands on the effects of a rollout as parts of its step, and ends with it', () => {
    const definition = deploy();
    let { state } = advance(definition, initialState(definition), { type: 'started' }, now);
    for (const step of ['plan:db', 'approve']) ({ state } = done(definition, state, step));

    const begun = done(definition, state, 'apply:db');

    expect(begun.effects).toMatchObject([
      { step: 'rollout:api', part: 1, effect: { kind: 'rollout.prepare', service: 'api' } },
    ]);
    expect(begun.state.steps['rollout:api']).toMatchObject({
      status: 'running',
      rollout: { phase: { name: 'preparing' } },
    });
  });

  it('keeps an abort for a service that has not begun: it is never brought up, and the run ends', () => {
    const definition = deploy();
    let { state } = advance(definition, initialState(definition), { type: 'started' }, now);
    const asked = { type: 'asked', seq: 1, verb: 'abort', by: 'ada' } as const;
    ({ state } = advance(definition, state, { type: 'rollout', step: 'rollout:api', signal: asked }, now));
    for (const step of ['plan:db', 'approve']) ({ state } = done(definition, state, step));

    const end = done(definition, state, 'apply:db');

    expect(end.effects).toEqual([]);
    expect(end.state.steps['rollout:api']).toMatchObject({ status: 'failed', error: { code: 'ROLLOUT_FAILED' } });
    expect(end.state.steps['rollout:web']).toMatchObject({ status: 'blocked' });
    expect(end.state.status).toBe('failed');
  });

  it('stops where it waits, keeps how far it was, and goes on from there', () => {
    const definition = deploy({ parallelism: 1 });
    let { state } = advance(definition, initialState(definition), { type: 'started' }, now);
    for (const step of ['plan:db', 'approve', 'apply:db']) ({ state } = done(definition, state, step));

    const stopping = advance(definition, state, { type: 'stop.requested' }, now).state;
    const stopped = advance(definition, stopping, { type: 'step.interrupted', step: 'rollout:api' }, now).state;
    const resumed = advance(definition, stopped, { type: 'resumed' }, now);

    expect(stopping.status).toBe('stopping');
    expect(stopped).toMatchObject({ status: 'stopped', steps: { 'rollout:api': { status: 'interrupted' } } });
    expect(resumed.effects).toMatchObject([{ step: 'rollout:api', attempt: 2, effect: { kind: 'rollout.prepare' } }]);
  });
});
