import { expect, it } from 'vitest';
import { changeOf, planOf } from '../../testing/fakes/stack-plan.ts';
import { type InOrder, lastInOrder, type PastLook } from './drift-report.ts';

const look = (given: Partial<PastLook>): PastLook => ({
  run: 'r',
  plan: undefined,
  plannedAt: undefined,
  appliedAt: undefined,
  ...given,
});
const drift = [changeOf('update', 't.a')];

it.each<{ readonly why: string; readonly looks: readonly PastLook[]; readonly last: InOrder | undefined }>([
  { why: 'no record tells nothing', looks: [], last: undefined },
  {
    why: 'an apply leaves it in order',
    looks: [look({ appliedAt: '2' })],
    last: { at: '2', run: 'r', how: 'applied' },
  },
  {
    why: 'a plan that finds no drift finds it in order, whatever it would change',
    looks: [look({ plan: planOf('a', { changes: drift }), plannedAt: '3' }), look({ run: 'q', appliedAt: '2' })],
    last: { at: '3', run: 'r', how: 'planned' },
  },
  {
    why: 'so does a look',
    looks: [look({ plan: planOf('a', { mode: 'refresh-only' }), plannedAt: '3' })],
    last: { at: '3', run: 'r', how: 'looked at' },
  },
  {
    why: 'what has drifted was not in order',
    looks: [look({ plan: planOf('a', { drift }), plannedAt: '3' })],
    last: undefined,
  },
  {
    why: 'an apply mends what its plan found',
    looks: [look({ plan: planOf('a', { drift }), plannedAt: '3', appliedAt: '4' })],
    last: { at: '4', run: 'r', how: 'applied' },
  },
  {
    why: 'a plan that was not made again saw it when it was made',
    looks: [look({ plan: planOf('a', { confirmedAt: '1' }), plannedAt: '3' })],
    last: { at: '1', run: 'r', how: 'planned' },
  },
  {
    why: 'a stack that could not be planned was not seen',
    looks: [look({ plan: planOf('a', { deferred: 'later' }), plannedAt: '3' })],
    last: undefined,
  },
  {
    why: 'a plan to destroy asks for something else',
    looks: [look({ plan: planOf('a', { mode: 'destroy' }), plannedAt: '3' })],
    last: undefined,
  },
])('$why', ({ looks, last }) => {
  expect(lastInOrder(looks)).toEqual(last);
});
