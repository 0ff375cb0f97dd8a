import { expect, test } from 'vitest';
import { defineRun } from '../domain/run/definitions.ts';
import type { RunState, StepState } from '../domain/run/model.ts';
import { effectiveProject, stackOf } from '../testing/fakes/effective-project.ts';
import { changeOf, planOf } from '../testing/fakes/stack-plan.ts';
import { planResult, runResult } from './run-result.ts';

const definition = defineRun({
  id: 'r1',
  kind: 'apply',
  project: 'shop',
  environment: 'staging',
  dependsOn: { network: [], data: ['network'], web: ['data'] },
  stacks: ['network', 'data', 'web'],
  parallelism: 2,
  onFailure: 'stop',
  request: {},
});
const times = { attempt: 1, startedAt: '2026-01-01T00:00:00.000Z', endedAt: '2026-01-01T00:00:01.000Z' };
const done = (outcome: string): StepState => ({ status: 'done', ...times, result: { outcome } });
const failed: StepState = { status: 'failed', ...times, error: { code: 'ENGINE_FAILED', message: 'no' } };
const state: RunState = {
  version: 1,
  status: 'failed',
  steps: {
    'plan:network': done('ignored'),
    'apply:network': done('applied'),
    'apply:data': failed,
    'apply:web': { status: 'blocked', by: ['apply:data'] },
  },
};

test('says of each stack what became of it', () => {
  const result = runResult({ definition, state, plans: [], order: ['network', 'data', 'web'] });

  expect(result).toMatchObject({
    run: 'r1',
    status: 'failed',
    applied: ['network'],
    unchanged: [],
    failures: [{ step: 'apply:data', stack: 'data', error: { code: 'ENGINE_FAILED' } }],
    blocked: [{ step: 'apply:web', by: ['apply:data'] }],
  });
});

test('gives plans in the order of their application, and knows whether anything changes', () => {
  const plans = [planOf('web'), planOf('network', { changes: [changeOf('create', 'terraform_data.a')] })];

  const result = planResult(
    { definition, state, plans, order: ['network', 'data', 'web'] },
    effectiveProject([stackOf('network')]),
  );

  expect(result.plans.map((plan) => plan.stack)).toEqual(['network', 'web']);
  expect(result.changed).toBe(true);
});
