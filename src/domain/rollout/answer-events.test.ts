import { describe, expect, it } from 'vitest';
import type { GateAnswer } from '../gate/answer.ts';
import { initialRollout } from './advance.ts';
import type { RolloutDefinition, RolloutEffect, RolloutSignal, RolloutState } from './model.ts';
import { rolloutEventsOf } from './rollout-events.ts';

const definition: RolloutDefinition = {
  version: 1,
  service: 'web',
  replicas: 1,
  strategy: { kind: 'canary', steps: [] },
  hooks: [],
  notify: [],
  limits: { progressSeconds: 60, heldSeconds: 600, attempts: 3, rollbackAttempts: 20, restarts: 0 },
  lookSeconds: 5,
};

describe('what effects came to', () => {
  const start = initialRollout(new Date(0));
  const at = (effect: RolloutEffect, gate?: GateAnswer): RolloutState => ({
    ...start,
    phase: { name: 'shifting', step: 1, ...(gate !== undefined && { gate: { ...gate, at: '' } }) },
    inFlight: { id: 7, effect },
  });
  const tell = (before: RolloutState, signal: RolloutSignal) =>
    rolloutEventsOf(definition, before, { ...before }, signal);
  const hook: RolloutEffect = { kind: 'hook.run', service: 'web', hook: 'smoke', occasion: 'pre-step:1' };
  const gate: RolloutEffect = {
    kind: 'gate.ask',
    service: 'web',
    step: 1,
    asks: { kind: 'http', url: 'x', headers: {} },
  };
  const error = { code: 'HOOK_FAILED', message: 'exit code 1' } as const;
  const said = (decision: GateAnswer['decision'], effect = 7): RolloutSignal => ({
    type: 'effect.succeeded',
    effect,
    report: { kind: 'gate', decision, reason: 'because' },
  });

  it('is told of a hook, with the reason where it failed', () => {
    const ran = { type: 'hook', hook: 'smoke', occasion: 'pre-step:1' };

    expect(tell(at(hook), { type: 'effect.succeeded', effect: 7, report: { kind: 'done' } })).toEqual([ran]);
    expect(tell(at(hook), { type: 'effect.failed', effect: 7, error })).toEqual([{ ...ran, failed: 'exit code 1' }]);
  });

  it('is told of a gate when it answers otherwise than before, and not of a late answer', () => {
    const wait = { decision: 'wait', reason: 'not now' } as const;

    expect(tell(at(gate), said('wait'))).toEqual([{ type: 'gate', step: 2, decision: 'wait', reason: 'because' }]);
    expect(tell(at(gate, wait), said('allow'))).toMatchObject([{ type: 'gate', decision: 'allow' }]);
    expect(tell(at(gate, wait), said('wait'))).toEqual([]);
    expect(tell(at(gate), said('deny', 6))).toEqual([]);
  });
});
