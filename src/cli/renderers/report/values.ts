import { number, percent } from '../../../domain/analysis/number.ts';
import type { Estimate, ReportUnit } from '../../../domain/report/model.ts';

/** A number of a metric with its unit. */
export function shownValue(value: number, unit: ReportUnit): string {
  if (unit === 'share') return percent(value);
  if (unit === 'seconds') return value < 1 ? `${number(value * 1000)} ms` : `${number(value)} s`;
  return number(value);
}

/** `99.6 %, 99.1 to 99.9 %`. */
export function shownEstimate({ value, low, high }: Estimate, unit: ReportUnit): string {
  return low === undefined || high === undefined
    ? shownValue(value, unit)
    : `${shownValue(value, unit)} (${shownValue(low, unit)} to ${shownValue(high, unit)})`;
}

/** `+1:05`: since it began. */
export function sinceStart(at: string, startedAt: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(at) - Date.parse(startedAt)) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return `+${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

/** Of the evidence needed: full only where it is enough. */
export const shownShare = (share: number): string => `${Math.floor(Math.min(1, Math.max(0, share)) * 100)} %`;
