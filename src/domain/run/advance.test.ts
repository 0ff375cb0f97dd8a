import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../errors/catalogue.ts';
import { isDeliveryError } from '../errors/delivery-error.ts';
import { advance, initialState } from './advance.ts';
import type { RunDefinition, RunSignal, RunState, StepDefinition } from './model.ts';

const now = new Date('2026-11-24T10:00:00.000Z');

const step = (id: string, ...dependsOn: readonly string[]): StepDefinition => ({
  id,
  effect: { kind: 'iac.plan', stack: id, mode: 'apply' },
  dependsOn,
});

const definition = (steps: readonly StepDefinition[], more: Partial<RunDefinition> = {}): RunDefinition => ({
  version: 1,
  id: 'run-1',
  kind: 'plan',
  project: 'shop',
  environment: 'staging',
  steps,
  parallelism: 2,
  onFailure: 'stop',
  holds: [],
  request: {},
  ...more,
});

const done = (id: string): RunSignal => ({ type: 'step.succeeded', step: id, result: { ok: id } });
const failed = (id: string, code: ErrorCode = 'ENGINE_FAILED'): RunSignal => ({
  type: 'step.failed',
  step: id,
  error: { code, message: 'it failed' },
});
const interrupted = (id: string): RunSignal => ({ type: 'step.interrupted', step: id });

/** Feeds signals one after the other; what was started by each of them, and the last state. */
function play(run: RunDefinition, ...signals: readonly RunSignal[]): { started: string[][]; state: RunState } {
  let state = initialState(run);
  const started: string[][] = [];
  for (const signal of signals) {
    const next = advance(run, state, signal, now);
    state = next.state;
    started.push(next.effects.map(({ step: id, attempt }) => (attempt === 1 ? id : `${id}#${attempt}`)));
  }
  return { started, state };
}

const statuses = ({ steps }: RunState): Record<string, string> =>
  Object.fromEntries(Object.entries(steps).map(([id, { status }]) => [id, status]));

describe('advance', () => {
  it('starts what has no dependency, and the next thing as soon as there is room', () => {
    const run = definition([step('a'), step('b'), step('c'), step('d', 'a')]);

    const { started, state } = play(run, { type: 'started' }, done('a'), done('b'), done('c'), done('d'));

    expect(started).toEqual([['a', 'b'], ['c'], ['d'], [], []]);
    expect(state.status).toBe('done');
  });

  it('starts the longest chain first, whatever the order of definition', () => {
    const run = definition(
      [step('alone'), step('x'), step('first'), step('second', 'first'), step('third', 'second')],
      {
        parallelism: 1,
      },
    );

    const { started } = play(run, { type: 'started' }, done('first'), done('second'));

    expect(started.flat()).toEqual(['first', 'second', 'alone']);
  });

  it('gives every repetition of a step the same key, and counts the attempts', () => {
    const run = definition([step('a')]);
    let { state, effects } = advance(run, initialState(run), { type: 'started' }, now);
    const first = effects;

    ({ state, effects } = advance(run, state, failed('a'), now));
    ({ state, effects } = advance(run, state, { type: 'resumed' }, now));

    expect(first[0]).toMatchObject({ key: 'run-1/a', attempt: 1 });
    expect(effects[0]).toMatchObject({ key: 'run-1/a', attempt: 2 });
  });

  it('after a failure starts nothing new, but lets finish what runs', () => {
    const run = definition([step('a'), step('b'), step('c'), step('d', 'a')]);

    const early = play(run, { type: 'started' }, failed('a'));
    const { started, state } = play(run, { type: 'started' }, failed('a'), done('b'));

    expect(early.state.status).toBe('running');
    expect(started).toEqual([['a', 'b'], [], []]);
    expect(state.status).toBe('failed');
    expect(statuses(state)).toEqual({ a: 'failed', b: 'done', c: 'waiting', d: 'blocked' });
  });

  it('goes on with what does not depend on a failure when told so, and names what blocks the rest', () => {
    const run = definition([step('a'), step('b'), step('c', 'b'), step('d', 'a', 'b'), step('e', 'd')], {
      onFailure: 'continue',
    });

    const { started, state } = play(run, { type: 'started' }, failed('a'), done('b'), done('c'));

    expect(started.flat()).toEqual(['a', 'b', 'c']);
    expect(state.status).toBe('failed');
    expect(state.steps['d']).toEqual({ status: 'blocked', by: ['a'] });
    expect(state.steps['e']).toEqual({ status: 'blocked', by: ['d'] });
  });

  it('resumes only what failed, was interrupted, was blocked or had not begun', () => {
    const run = definition([step('a'), step('b', 'a'), step('c', 'b'), step('d')]);

    const { started, state } = play(
      run,
      { type: 'started' },
      done('a'),
      failed('b'),
      interrupted('d'),
      { type: 'resumed' },
      done('b'),
      done('d'),
      done('c'),
    );

    expect(started).toEqual([['a', 'd'], ['b'], [], [], ['b#2', 'd#2'], ['c'], [], []]);
    expect(state.status).toBe('done');
  });

  it('begins again what ran when the host died', () => {
    const run = definition([step('a'), step('b')]);

    const { started } = play(run, { type: 'started' }, done('a'), { type: 'resumed' });

    expect(started.at(-1)).toEqual(['b#2']);
  });

  it('stops: nothing new starts, and the run ends with the last thing that ran', () => {
    const run = definition([step('a'), step('b'), step('c')]);

    const stopping = play(run, { type: 'started' }, { type: 'stop.requested' }, done('a'));
    const { state } = play(run, { type: 'started' }, { type: 'stop.requested' }, done('a'), interrupted('b'));

    expect(stopping.started.flat()).toEqual(['a', 'b']);
    expect(stopping.state.status).toBe('stopping');
    expect(state.status).toBe('stopped');
  });

  it('stops at once where nothing runs', () => {
    expect(play(definition([step('a')]), { type: 'stop.requested' }).state.status).toBe('stopped');
  });

  it('is done when everything was done in spite of a stop', () => {
    const { state } = play(definition([step('a')]), { type: 'started' }, { type: 'stop.requested' }, done('a'));

    expect(state.status).toBe('done');
  });

  it.each([
    { why: 'nobody was there to approve', codes: ['APPROVAL_REQUIRED'], status: 'waiting' },
    { why: 'the plan was declined', codes: ['APPROVAL_DECLINED'], status: 'declined' },
    { why: 'a real failure counts more', codes: ['APPROVAL_DECLINED', 'ENGINE_FAILED'], status: 'failed' },
    {
      why: 'a refusal counts more than a missing answer',
      codes: ['APPROVAL_REQUIRED', 'APPROVAL_DECLINED'],
      status: 'declined',
    },
  ] as const)('ends as $status when $why', ({ codes, status }) => {
    const run = definition(codes.map((code) => step(code)));

    const { state } = play(run, { type: 'started' }, ...codes.map((code) => failed(code, code)));

    expect(state.status).toBe(status);
  });

  it('asks again on resume when the approval was missing, and never after it was declined', () => {
    const run = definition([step('ask')]);

    const missing = play(run, { type: 'started' }, failed('ask', 'APPROVAL_REQUIRED'), { type: 'resumed' });
    const declined = play(run, { type: 'started' }, failed('ask', 'APPROVAL_DECLINED'), { type: 'resumed' });

    expect(missing.started.at(-1)).toEqual(['ask#2']);
    expect(declined.started.at(-1)).toEqual([]);
  });

  it('is out of the game once superseded', () => {
    const run = definition([step('a'), step('b')]);

    const { started, state } = play(run, { type: 'started' }, { type: 'superseded', by: 'run-2' }, done('a'), {
      type: 'resumed',
    });

    expect(started.flat()).toEqual(['a', 'b']);
    expect(state.status).toBe('superseded');
    expect(statuses(state)).toEqual({ a: 'interrupted', b: 'interrupted' });
  });

  it('ignores a report of an earlier attempt', () => {
    const run = definition([step('a')]);

    const { state } = play(
      run,
      { type: 'started' },
      { type: 'resumed' },
      { type: 'step.succeeded', step: 'a', attempt: 1, result: null },
    );

    expect(state.steps['a']).toMatchObject({ status: 'running', attempt: 2 });
  });

  it.each([
    { why: 'for an unknown step', signal: done('nobody') },
    { why: 'for a name every object has', signal: done('constructor') },
    { why: 'for a step that has not begun', signal: done('b') },
    { why: 'for a step that is done already', signal: failed('a') },
  ])('changes nothing by a report $why', ({ signal }) => {
    const run = definition([step('a'), step('c', 'a'), step('b', 'c')]);
    const { state } = play(run, { type: 'started' }, done('a'));

    const next = advance(run, state, signal, now);

    expect(next.state).toBe(state);
    expect(next.effects).toEqual([]);
  });

  it('is done at once when there is nothing to do', () => {
    expect(play(definition([]), { type: 'started' }).state.status).toBe('done');
  });

  it.each([
    { why: 'a cycle', run: definition([step('a', 'b'), step('b', 'a')]) },
    { why: 'a step that depends on itself', run: definition([step('a', 'a')]) },
    { why: 'an unknown dependency', run: definition([step('a', 'z')]) },
    { why: 'two steps of one id', run: definition([step('a'), step('a')]) },
    { why: 'no room for a single step', run: definition([step('a')], { parallelism: 0 }) },
    { why: 'room that is no number', run: definition([step('a')], { parallelism: Number.NaN }) },
  ])('refuses $why', ({ run }) => {
    let code: string | undefined;
    try {
      initialState(run);
    } catch (error) {
      code = isDeliveryError(error) ? error.code : undefined;
    }

    expect(code).toBe('RUN_GRAPH_INVALID');
  });
});
