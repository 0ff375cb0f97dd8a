import { describe, expect, it } from 'vitest';
import { criticalPath } from './critical-path.ts';
import type { RunDefinition, RunState, StepState } from './model.ts';

const run = (graph: Readonly<Record<string, readonly string[]>>): RunDefinition => ({
  version: 1,
  id: 'r',
  kind: 'apply',
  project: 'p',
  environment: 'e',
  steps: Object.entries(graph).map(([id, dependsOn]) => ({ id, effect: { kind: 'approval.ask' }, dependsOn })),
  parallelism: 1,
  onFailure: 'stop',
  holds: [],
  request: null,
});

const took = (seconds: number): StepState => ({
  status: 'done',
  attempt: 1,
  startedAt: '2026-11-24T10:00:00.000Z',
  endedAt: new Date(Date.parse('2026-11-24T10:00:00.000Z') + seconds * 1000).toISOString(),
  result: null,
});

const state = (steps: Readonly<Record<string, StepState>>): RunState => ({ version: 1, status: 'done', steps });

describe('criticalPath', () => {
  it('is the chain that took longest together, not the one with the longest step', () => {
    const definition = run({ a: [], b: ['a'], c: ['b'], big: [] });

    const path = criticalPath(definition, state({ a: took(2), b: took(2.5), c: took(2), big: took(6) }));

    expect(path).toEqual([
      { step: 'a', seconds: 2 },
      { step: 'b', seconds: 2.5 },
      { step: 'c', seconds: 2 },
    ]);
  });

  it('leaves out what has not ended', () => {
    const definition = run({ a: [], b: ['a'] });

    expect(criticalPath(definition, state({ a: took(1), b: { status: 'blocked', by: ['a'] } }))).toEqual([
      { step: 'a', seconds: 1 },
    ]);
  });

  it('is empty where nothing was done', () => {
    expect(criticalPath(run({ a: [] }), state({ a: { status: 'waiting' } }))).toEqual([]);
  });

  it('takes a clock that was set back for no time', () => {
    expect(criticalPath(run({ a: [] }), state({ a: took(-5) }))).toEqual([{ step: 'a', seconds: 0 }]);
  });
});
