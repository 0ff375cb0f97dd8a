/** Times of the week at which something may happen, as the clocks of a place show them. */

export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof weekdays)[number];

export interface TimeWindow {
  /** The days on which it opens. */
  readonly days: readonly Weekday[];
  /** Minutes after midnight, 0 to 1439. */
  readonly from: number;
  /** Minutes after midnight, 1 to 1440; not after `from`: on the next day. */
  readonly to: number;
  /** A name of the time zone database, or an offset: `Europe/Berlin`, `+01:00`. */
  readonly zone: string;
}

/** `Intl` with a zone of our own is no clock and no locale of the machine: the same question has the same answer. */
export function isOpen({ days, from, to, zone }: TimeWindow, now: Date): boolean {
  const { day, minute } = localTime(now, zone);
  const opensToday = days.includes(weekdayAt(day));
  if (from < to) return opensToday && minute >= from && minute < to;
  return (opensToday && minute >= from) || (days.includes(weekdayAt(day + 6)) && minute < to);
}

const weekdayAt = (day: number): Weekday => weekdays[day % 7] ?? 'sun';

function localTime(now: Date, zone: string): { readonly day: number; readonly minute: number } {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(now);
  const valueOf = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const day = weekdays.findIndex((name) => name === valueOf('weekday').toLowerCase());
  return { day: Math.max(0, day), minute: Number(valueOf('hour')) * 60 + Number(valueOf('minute')) };
}

/** Whether it is known at all: `Europe/Berlin`, `UTC`, `+01:00`. */
export function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** `mon-fri 09:00 to 16:00 Europe/Berlin`. */
export function shownWindow({ days, from, to, zone }: TimeWindow): string {
  const named = days.length === 7 ? 'daily' : days.join(', ');
  return `${named} ${shownTime(from)} to ${shownTime(to)} ${zone}`;
}

const shownTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
