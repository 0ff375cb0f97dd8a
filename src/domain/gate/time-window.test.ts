import { describe, expect, it } from 'vitest';
import { isOpen, isZone, shownWindow, type TimeWindow } from './time-window.ts';

const office: TimeWindow = {
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: 9 * 60,
  to: 16 * 60,
  zone: 'Europe/Berlin',
};
const night: TimeWindow = { days: ['fri'], from: 22 * 60, to: 6 * 60, zone: 'UTC' };

describe('a window', () => {
  it.each<readonly [why: string, window: TimeWindow, now: string, open: boolean]>([
    ['opens on the minute, in winter', office, '2026-01-05T08:00:00Z', true],
    ['is closed a minute before', office, '2026-01-05T07:59:59Z', false],
    ['opens an hour earlier in summer, as clocks there show it', office, '2026-07-06T07:00:00Z', true],
    ['closes on the minute', office, '2026-01-05T15:00:00Z', false],
    ['knows the days', office, '2026-01-04T10:00:00Z', false],
    [
      'knows the days of the place, not of UTC',
      { ...office, zone: '+14:00', from: 0, to: 60 },
      '2026-01-04T10:30:00Z',
      true,
    ],
    ['goes over midnight', night, '2026-01-02T23:00:00Z', true],
    ['goes on the next morning', night, '2026-01-03T05:59:00Z', true],
    ['and no further', night, '2026-01-03T06:00:00Z', false],
    ['does not open on the morning of its own day', night, '2026-01-02T05:00:00Z', false],
    ['goes on over the end of the week', { ...night, days: ['sat'] }, '2026-01-04T01:00:00Z', true],
    ['is open all day', { ...night, from: 0, to: 1440 }, '2026-01-02T00:00:00Z', true],
  ])('%s', (_why, window, now, open) => {
    expect(isOpen(window, new Date(now))).toBe(open);
  });

  it('is shown with its zone, and knows which zones there are', () => {
    expect(shownWindow({ ...office, days: ['mon', 'fri'] })).toBe('mon, fri 09:00 to 16:00 Europe/Berlin');
    expect(['UTC', '+01:00', 'America/New_York', 'Mars/Olympus', ''].map(isZone)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
