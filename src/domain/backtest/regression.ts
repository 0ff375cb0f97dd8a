/**
 * What is made worse in the canary's share of what was recorded, as a person writes it: `errors x2`, `latency tail 5% x10`; without
 * quotes for a shell `errors:x2`.
 */
import { DeliveryError } from '../errors/delivery-error.ts';
import type { RecordedSeries } from '../recording/model.ts';

/** All of a scenario; without parts nothing is worse. */
export interface Regression {
  /** As it was written. */
  readonly text: string;
  readonly parts: readonly RegressionPart[];
}

export interface RegressionPart {
  /** `errors`: every ratio, and counts where fewer are better; `latency`: every latency; else the metric of that name. */
  readonly what: string;
  readonly change: Change;
  /** Since the canary has had traffic. */
  readonly afterSeconds: number;
  /** It grows up to its whole size within so long. */
  readonly overSeconds: number;
}

export type Change =
  | { readonly kind: 'times'; readonly factor: number }
  /** Of all events: this share more is bad. */
  | { readonly kind: 'share'; readonly share: number }
  /** A level is higher by this. */
  | { readonly kind: 'plus'; readonly amount: number }
  /** This share of the requests takes so many times as long. */
  | { readonly kind: 'tail'; readonly share: number; readonly factor: number };

export const noRegression: Regression = { text: 'none', parts: [] };

const number = String.raw`(\d+(?:\.\d+)?)`;
const duration = String.raw`(\d+)(s|m|h)`;
const pattern = new RegExp(
  String.raw`^(\S+)\s+(?:x${number}|\+${number}%|([+-]\d+(?:\.\d+)?)|tail\s+${number}%\s+x${number})` +
    String.raw`(?:\s+after\s+${duration})?(?:\s+over\s+${duration})?$`,
);

/** @throws BACKTEST_REGRESSION_INVALID */
export function parseRegression(text: string): Regression {
  const written = text.trim().replace(/[\s:]+/g, ' ');
  if (written === 'none') return noRegression;
  return { text: written, parts: written.split(/\s*,\s*/).map((part) => partOf(part, text)) };
}

function partOf(part: string, text: string): RegressionPart {
  const found = pattern.exec(part);
  if (found === null) throw unreadable(text, `"${part}" is no regression`);
  const [, what = '', times, share, plus, tail, tailTimes, after, afterUnit, over, overUnit] = found;
  const change = changeOf({ times, share, plus, tail, tailTimes });
  const whole = change.kind === 'share' || change.kind === 'tail' ? change.share : 0;
  if (whole > 1) throw unreadable(text, `"${part}" is about more than all of the requests`);
  return { what, change, afterSeconds: secondsOf(after, afterUnit), overSeconds: secondsOf(over, overUnit) };
}

type Written = Readonly<Record<'times' | 'share' | 'plus' | 'tail' | 'tailTimes', string | undefined>>;

function changeOf({ times, share, plus, tail, tailTimes }: Written): Change {
  if (times !== undefined) return { kind: 'times', factor: Number(times) };
  if (share !== undefined) return { kind: 'share', share: Number(share) / 100 };
  if (plus !== undefined) return { kind: 'plus', amount: Number(plus) };
  return { kind: 'tail', share: Number(tail) / 100, factor: Number(tailTimes) };
}

const secondsOf = (amount: string | undefined, unit: string | undefined): number =>
  amount === undefined ? 0 : Number(amount) * (unit === 'h' ? 3600 : unit === 'm' ? 60 : 1);

const unreadable = (text: string, message: string): DeliveryError =>
  new DeliveryError('BACKTEST_REGRESSION_INVALID', message, { data: { regression: text } });

type Shape = Pick<RecordedSeries, 'metric' | 'kind' | 'better'>;

export function isAbout({ what }: RegressionPart, { metric, kind, better }: Shape): boolean {
  if (what === metric) return true;
  if (what === 'errors') return kind === 'ratio' || (kind === 'count' && better === 'lower');
  return what === 'latency' && kind === 'latency';
}

/** How much of the change there is, 0 to 1. @param seconds since the canary has had traffic */
export function sizeAt({ afterSeconds, overSeconds }: RegressionPart, seconds: number): number {
  if (seconds < afterSeconds) return 0;
  return overSeconds === 0 ? 1 : Math.min(1, (seconds - afterSeconds) / overSeconds);
}
