import { describe, expect, it } from 'vitest';
import { type LinkFacts, linkFault, linkToken, readToken } from './approval-link.ts';

const claims = {
  decision: 'approve',
  run: '20260101-0000-abcd',
  service: 'web',
  step: 3,
  until: '2026-01-01T01:00:00.000Z',
} as const;
const good: LinkFacts = { sealed: true, used: false, waitsAt: 3, now: new Date('2026-01-01T00:30:00.000Z') };

describe('a link to decide at', () => {
  it('says what it was made of', () => {
    expect(readToken(linkToken(claims, 'ab12'))).toEqual({ claims, seal: 'ab12' });
  });

  it.each([
    ['nothing', ''],
    ['another word', linkToken(claims, 'ab').replace('approve', 'promote')],
    ['no step', linkToken({ ...claims, step: Number.NaN }, 'ab')],
    ['no date', linkToken({ ...claims, until: 'soon' }, 'ab')],
    ['more than that', `${linkToken(claims, 'ab')}~x`],
    ['less than that', 'approve~r~web~3'],
  ])('is none with %s', (_why, token) => {
    expect(readToken(token)).toBeUndefined();
  });

  it.each<readonly [why: string, facts: Partial<LinkFacts>, fault: string | undefined]>([
    ['it is ours, in time, unused, and of this step', {}, undefined],
    ['its seal is not ours', { sealed: false }, 'APPROVAL_LINK_INVALID'],
    ['its seal is not ours, whatever else', { sealed: false, used: true }, 'APPROVAL_LINK_INVALID'],
    ['it counted already', { used: true }, 'APPROVAL_LINK_USED'],
    ['its time is over', { now: new Date('2026-01-01T01:00:00.001Z') }, 'APPROVAL_LINK_EXPIRED'],
    ['the rollout waits elsewhere', { waitsAt: 5 }, 'APPROVAL_LINK_OF_ANOTHER_STEP'],
    ['the rollout does not wait', { waitsAt: undefined }, 'APPROVAL_LINK_OF_ANOTHER_STEP'],
  ])('counts or not: %s', (_why, facts, fault) => {
    expect(linkFault(claims, { ...good, ...facts })).toBe(fault);
  });
});
