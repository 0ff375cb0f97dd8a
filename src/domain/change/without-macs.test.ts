import { expect, it } from 'vitest';
import type { Change, ShownValue, StackPlan } from './model.ts';
import { withoutMacs } from './without-macs.ts';

const planWith = (secret: ShownValue, partly: ShownValue): StackPlan => {
  const leaf = (after: ShownValue) => ({
    path: ['a'],
    before: { kind: 'absent' } as const,
    after,
    forcesReplace: false,
  });
  const change: Change = {
    address: 'x.a',
    mode: 'managed',
    type: 'x',
    name: 'a',
    provider: 'p',
    action: 'replace',
    attributes: [leaf(secret), leaf(partly), leaf({ kind: 'unknown', from: 'up' })],
    kept: [{ path: ['b'], value: secret }],
  };
  return {
    version: 1,
    stack: 's',
    engine: 'terraform',
    engineVersion: '1.11.4',
    mode: 'apply',
    changes: [change],
    drift: [change],
    outputs: [{ name: 'o', action: 'create', before: { kind: 'absent' }, after: secret }],
    waitsFor: [],
    warnings: [],
    artifact: { digest: 'sha256:00' },
  };
};

it('leaves the digests of masked values out, and nothing else', () => {
  const plan = planWith({ kind: 'sensitive', mac: 'k:1' }, { kind: 'known', value: ['x', '(sensitive)'], mac: 'k:2' });

  expect(withoutMacs(plan)).toEqual(planWith({ kind: 'sensitive' }, { kind: 'known', value: ['x', '(sensitive)'] }));
});
