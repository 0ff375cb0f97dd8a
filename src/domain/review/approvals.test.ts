import { constantFrom, assert, integer, property, record, array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ApprovalRule, approvalMessage, judgeApprovals } from './approvals.ts';
import type { ApprovalRecord } from './model.ts';

const at = '2026-11-24T12:00:00.000Z';
const plain = (by: string, digest = 'd'): ApprovalRecord => ({ digest, by, at });
/** A signature that fits is the message itself under the key. */
const signed = (by: string, key: string, value?: string): ApprovalRecord => {
  const approval = plain(by);
  return { ...approval, signature: { key, value: value ?? `${key} ${approvalMessage(approval)}` } };
};
const verify = (message: string, { key, value }: { readonly key: string; readonly value: string }): boolean =>
  value === `${key} ${message}`;
const now = new Date('2026-11-24T13:00:00.000Z');
type Rule = Pick<ApprovalRule, 'required' | 'keys'> & Partial<ApprovalRule>;
const judge = (approvals: readonly ApprovalRecord[], rule: Rule) => {
  const plan = { digest: 'd', approvals, reviewed: { createdBy: 'Carl@laptop' } };
  return judgeApprovals(plan, { authorMayApprove: false, ...rule }, { verify, now });
};
const keys = { ada: 'A', bob: 'B' };

describe('approvals', () => {
  it.each<[string, readonly ApprovalRecord[], Rule, boolean, readonly (string | undefined)[]]>([
    ['one is enough for one', [plain('ada')], { required: 1, keys: {} }, true, [undefined]],
    ['none is enough for none', [], { required: 0, keys: {} }, true, []],
    [
      'one person is one',
      [plain('ada'), plain('ada')],
      { required: 2, keys: {} },
      false,
      [undefined, 'counted already'],
    ],
    ['two persons are two', [plain('ada'), plain('bob')], { required: 2, keys: {} }, true, [undefined, undefined]],
    ['of another plan', [plain('ada', 'e')], { required: 1, keys: {} }, false, ['of another plan']],
    ['keys ask for signatures', [plain('ada')], { required: 1, keys }, false, ['not signed']],
    ['a signature that fits', [signed('ada', 'A')], { required: 1, keys }, true, [undefined]],
    ['a strange key', [signed('eve', 'E')], { required: 1, keys }, false, ['signed with an unknown key']],
    [
      'a signature that does not fit',
      [signed('ada', 'A', 'x')],
      { required: 1, keys },
      false,
      ['signature does not fit'],
    ],
    [
      'neither does it without keys',
      [signed('ada', 'A', 'x')],
      { required: 1, keys: {} },
      false,
      ['signature does not fit'],
    ],
    [
      'one key under two names',
      [signed('ada', 'A'), signed('eve', 'A')],
      { required: 2, keys: { ...keys, eve: 'A' } },
      false,
      [undefined, 'counted already'],
    ],
    ['who made the plan', [plain('carl')], { required: 1, keys: {} }, false, ['by who made the plan']],
    ['on another machine', [plain('carl@ci')], { required: 1, keys: {} }, false, ['by who made the plan']],
    ['where that is fine', [plain('carl')], { required: 1, keys: {}, authorMayApprove: true }, true, [undefined]],
    [
      'by the own key, under another name',
      [signed('ada', 'C')],
      { required: 1, keys: { ...keys, carl: 'C' } },
      false,
      ['by who made the plan'],
    ],
    [
      'an hour old is not too old',
      [plain('ada')],
      { required: 1, keys: {}, expireAfterSeconds: 3600 },
      true,
      [undefined],
    ],
    ['a second more is', [plain('ada')], { required: 1, keys: {}, expireAfterSeconds: 3599 }, false, ['expired']],
    [
      'a clock that is fast',
      [{ ...plain('ada'), at: '2026-11-24T13:05:00.000Z' }],
      { required: 1, keys: {}, expireAfterSeconds: 60 },
      true,
      [undefined],
    ],
    [
      'a date that would never pass',
      [{ ...plain('ada'), at: '2036-11-24T13:05:00.000Z' }],
      { required: 1, keys: {}, expireAfterSeconds: 60 },
      false,
      ['dated in the future'],
    ],
    [
      'no date',
      [{ ...plain('ada'), at: 'yesterday' }],
      { required: 1, keys: {}, expireAfterSeconds: 60 },
      false,
      ['expired'],
    ],
    ['two keys', [signed('ada', 'A'), signed('ada', 'B')], { required: 2, keys }, true, [undefined, undefined]],
  ])('%s', (_, approvals, rule, enough, faults) => {
    const judgement = judge(approvals, rule);

    expect([judgement.enough, judgement.approvals.map(({ fault }) => fault)]).toEqual([enough, faults]);
  });

  it('binds who, when and why to a signature', () => {
    const [approval] = [signed('ada', 'A')];
    const changed = [{ by: 'eve' }, { at: '2027-01-01T00:00:00.000Z' }, { comment: 'fine' }];

    for (const change of changed) {
      expect(judge([{ ...approval, ...change }], { required: 1, keys }).enough).toBe(false);
    }
  });

  it('never counts more than there are keys, and never what is of another plan', () => {
    const some = record({
      by: constantFrom('ada', 'bob', 'eve'),
      key: constantFrom('A', 'B', 'E'),
      digest: constantFrom('d', 'e'),
      fits: constantFrom(true, false),
    });

    assert(
      property(array(some, { maxLength: 8 }), integer({ min: 0, max: 4 }), (given, required) => {
        const approvals = given.map(({ by, key, digest, fits }) => ({
          ...signed(by, key, fits ? undefined : 'x'),
          digest,
        }));
        const sound = given.filter(({ key, digest, fits }) => fits && digest === 'd' && key !== 'E');
        const { counted, enough } = judge(approvals, { required, keys });
        // A signature under the other digest does not fit this message either.
        expect(counted).toBe(new Set(sound.map(({ key }) => key)).size);
        expect(enough).toBe(counted >= required);
      }),
    );
  });
});
