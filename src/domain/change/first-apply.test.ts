import { expect, test } from 'vitest';
import { changeOf, planOf } from '../../testing/fakes/stack-plan.ts';
import { coveredInAdvance } from './first-apply.ts';
import type { StackPlan } from './model.ts';

const vpc = 'aws_vpc.main';

interface Row {
  readonly why: string;
  readonly plan: Partial<StackPlan>;
  readonly covered: boolean;
}

const rows: readonly Row[] = [
  { why: 'nothing is left to do', plan: {}, covered: true },
  {
    why: 'it creates and reads',
    plan: { changes: [changeOf('create', vpc), changeOf('read', 'aws_ami.x', { mode: 'data' })] },
    covered: true,
  },
  {
    why: 'it makes again what was begun',
    plan: { changes: [changeOf('replace', vpc, { reason: 'replace_because_tainted' })] },
    covered: true,
  },
  { why: 'it replaces', plan: { changes: [changeOf('replace', vpc)] }, covered: false },
  { why: 'it updates', plan: { changes: [changeOf('create', vpc), changeOf('update', 'aws_vpc.b')] }, covered: false },
  { why: 'it deletes', plan: { changes: [changeOf('delete', vpc)] }, covered: false },
  { why: 'it deletes a remnant', plan: { changes: [changeOf('delete', vpc, { deposed: 'x' })] }, covered: false },
  { why: 'it forgets', plan: { changes: [changeOf('forget', vpc)] }, covered: false },
  { why: 'it imports', plan: { changes: [changeOf('create', vpc, { importId: 'vpc-1' })] }, covered: false },
  { why: 'it moves', plan: { changes: [changeOf('create', vpc, { movedFrom: 'aws_vpc.old' })] }, covered: false },
  { why: 'it is not known what it does', plan: { deferred: 'later', waitsFor: ['b'] }, covered: false },
  { why: 'it waits', plan: { waitsFor: ['b'] }, covered: false },
  { why: 'it destroys', plan: { mode: 'destroy' }, covered: false },
];

test.each(rows)('an approval in advance covers a plan: $covered, where $why', ({ plan, covered }) => {
  expect(coveredInAdvance(planOf('network', plan))).toBe(covered);
});
