import { expect, test } from 'vitest';
import { advance, initialState } from './advance.ts';
import type { RunDefinition, RunSignal } from './model.ts';
import { eventsOf } from './run-events.ts';

const step = (stack: string, dependsOn: readonly string[] = []) => ({
  id: `plan:${stack}`,
  effect: { kind: 'iac.plan', stack, mode: 'apply' } as const,
  dependsOn: dependsOn.map((name) => `plan:${name}`),
});

const definition: RunDefinition = {
  version: 1,
  id: 'r-1',
  kind: 'plan',
  project: 'shop',
  environment: 'staging',
  steps: [step('a'), step('needs-a', ['a']), step('b'), step('c', ['b']), step('needs-both', ['a', 'c'])],
  parallelism: 2,
  onFailure: 'continue',
  holds: [],
  request: null,
};

const error = { code: 'ENGINE_FAILED', message: 'no' } as const;
const signals: readonly RunSignal[] = [
  { type: 'started' },
  { type: 'step.failed', step: 'plan:a', error },
  { type: 'step.succeeded', step: 'plan:b', result: null },
  { type: 'step.failed', step: 'plan:c', error },
];

test('tells once that a step is blocked, and again only when more stands in its way', () => {
  const now = new Date('2026-11-24T12:00:00Z');
  let state = initialState(definition);
  const events = signals.flatMap((signal) => {
    const before = state;
    state = advance(definition, before, signal, now).state;
    return eventsOf({ definition, before, after: state, since: now, now });
  });

  const blocked = events.flatMap((event) => (event.type === 'step.blocked' ? [[event.stack, event.by]] : []));

  expect(blocked).toEqual([
    ['needs-a', ['plan:a']],
    ['needs-both', ['plan:a']],
    ['needs-both', ['plan:a', 'plan:c']],
  ]);
});
