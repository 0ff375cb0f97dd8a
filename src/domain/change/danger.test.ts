import { describe, expect, it } from 'vitest';
import { dangerous } from './danger.ts';
import type { Change, ChangeAction, StackPlan } from './model.ts';
import { hasChanges, summarise } from './summarise.ts';

const change = (action: ChangeAction, type: string, name = 'a', given: Partial<Change> = {}): Change => ({
  address: `${type}.${name}`,
  mode: 'managed',
  type,
  name,
  provider: 'p',
  action,
  attributes: [],
  ...given,
});

const plan = (changes: readonly Change[], given: Partial<StackPlan> = {}): StackPlan => ({
  version: 1,
  stack: 'data',
  engine: 'opentofu',
  engineVersion: '1.12.6',
  mode: 'apply',
  changes,
  drift: [],
  outputs: [],
  waitsFor: [],
  warnings: [],
  ...given,
});

describe('what is dangerous', () => {
  it('names data that would be lost, by deletion or replacement', () => {
    const plans = [
      plan([
        change('delete', 'aws_s3_bucket'),
        change('replace', 'aws_db_instance'),
        change('update', 'aws_s3_bucket', 'b'),
      ]),
    ];

    const dangers = dangerous(plans, { maxDeletions: 5 });

    expect(dangers).toMatchObject([
      { kind: 'data-loss', stack: 'data', address: 'aws_s3_bucket.a', action: 'delete' },
      { kind: 'data-loss', stack: 'data', address: 'aws_db_instance.a', action: 'replace' },
    ]);
  });

  it('is nothing to forget, to replace without deleting, or to stop reading', () => {
    const kept = [
      change('forget', 'aws_s3_bucket'),
      change('replace', 'aws_s3_bucket', 'b', { forgetsOld: true }),
      change('delete', 'aws_s3_bucket', 'c', { mode: 'data' }),
    ];

    expect(dangerous([plan(kept)], { maxDeletions: 0 })).toEqual([]);
  });

  it('counts deletions over all stacks', () => {
    const plans = [
      plan([change('delete', 'aws_vpc')]),
      plan([change('delete', 'aws_vpc'), change('replace', 'aws_vpc', 'b')]),
    ];

    expect(dangerous(plans, { maxDeletions: 3 })).toEqual([]);
    expect(dangerous(plans, { maxDeletions: 2 })).toEqual([{ kind: 'many-deletions', count: 3, limit: 2 }]);
  });
});

describe('what a plan comes to', () => {
  it('counts by action, imports and moves also beside another action', () => {
    const changes = [
      change('create', 'x'),
      change('update', 'x', 'b', { importId: '1' }),
      change('move', 'x', 'c', { movedFrom: 'x.d' }),
      change('replace', 'x', 'e', { movedFrom: 'x.f' }),
      change('read', 'x', 'g', { mode: 'data' }),
    ];

    expect(summarise(plan(changes))).toEqual({
      create: 1,
      update: 1,
      replace: 1,
      delete: 0,
      forget: 0,
      import: 1,
      move: 2,
      read: 1,
    });
  });

  it('knows whether there is anything to do', () => {
    const output = { name: 'o', action: 'update', before: { kind: 'absent' }, after: { kind: 'unknown' } } as const;
    const drift = [change('update', 'x')];

    expect(hasChanges(plan([]))).toBe(false);
    expect(hasChanges(plan([change('read', 'x')]))).toBe(false);
    expect(hasChanges(plan([], { drift }))).toBe(false);
    expect(hasChanges(plan([], { drift, mode: 'refresh-only' }))).toBe(true);
    expect(hasChanges(plan([], { outputs: [output] }))).toBe(true);
    expect(hasChanges(plan([], { deferred: 'waits' }))).toBe(true);
  });
});
