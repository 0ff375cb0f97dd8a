/** `0.4s`, `12s`, `1m04s`, `2h03m`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return '?';
  if (seconds < 9.95) return `${(Math.round(seconds * 10) / 10).toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${pad(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h${pad(Math.floor((whole % 3600) / 60))}m`;
}

const pad = (number: number): string => String(number).padStart(2, '0');

/** `just now`, `5 minutes ago`, `3 days ago`; older than thirty days, or in the future: the date in UTC. */
export function ago(iso: string, now: Date): string {
  const then = Date.parse(iso);
  if (Number.isNaN(then)) return iso;
  const seconds = (now.getTime() - then) / 1000;
  if (seconds < -5 || seconds >= 30 * 86_400) return iso.slice(0, 10);
  if (seconds < 45) return 'just now';
  if (seconds < 3570) return times(Math.max(1, Math.round(seconds / 60)), 'minute');
  if (seconds < 23.5 * 3600) return times(Math.max(1, Math.round(seconds / 3600)), 'hour');
  return times(Math.max(1, Math.round(seconds / 86_400)), 'day');
}

const times = (number: number, unit: string): string => `${number} ${unit}${number === 1 ? '' : 's'} ago`;

/** `2026-11-24 09:31 UTC`. */
export const moment = (iso: string): string =>
  Number.isNaN(Date.parse(iso)) ? iso : `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** Seconds from one ISO time to another moment, never negative. */
export const secondsBetween = (from: string, to: Date): number => Math.max(0, (to.getTime() - Date.parse(from)) / 1000);
