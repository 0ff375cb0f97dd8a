/**
 * Bad events seldom come one by one: a client that retries, an instance that hangs, a minute without a database. A test that
 * takes each for one of its own finds a difference where there is none. How unevenly they come is read from the intervals
 * themselves, and evidence counts for that much less.
 *
 * What is read. Of each interval a number u whose mean is known up to a factor (w times what the arms differ by) and whose
 * variance would be v if events came one by one. With m = Σu/Σw and x = u - m w, what there is of variance is S = Σx², and
 *   φ = S/Σv · n/(n-1) · (1 + 2 (r1 + r2)),  at least 1
 * with r the correlation of x with the one and two intervals before it, as far as it is more than chance (Geyer's first pair).
 * What goes up and down on both arms alike has no part in u. A difference between the arms is in m, and no spread.
 *
 * How it counts. log E is, near its bound, half the square of a normal deviate. It is divided by φ. Since φ is estimated, the
 * deviate is one of Student's with ν degrees of freedom: log E becomes ν/2 · log(1 + 2 log E / (φ' ν)), φ' = 1 + (φ-1) (1 + √(2/ν)). An interval with N events
 * tells of their spread what (1 - 1/N) says: nothing with one. So 1/ν = Σ (1-1/N) v² / (Σv)²: events that are few and apart lose
 * nothing. Nor has φ to be believed to be anything: that more than 25 bad events, and more than a quarter of those of an interval,
 * are one is not taken for granted, so that a canary that fails nearly all it gets is found at once. Evidence only gets less by it, so that where events do come one by one, the proof of `shares.ts` holds as it stands;
 * where they do not, it is an approximation, and the bench says how good a one. Spells of many intervals on one arm are beyond it.
 *
 * Sources: P. McCullagh and J. Nelder, Generalized Linear Models (1989), 4.5 and 6.2 (overdispersion); C. Geyer, Practical Markov
 * chain Monte Carlo, Stat. Sci. 7 (1992) (correlation over time).
 */

/** Sums over the intervals so far; JSON. */
export interface Spread {
  readonly intervals: number;
  readonly events: number;
  /** Σu, Σw, Σv and Σ(1-1/N)v². */
  readonly u: number;
  readonly w: number;
  readonly v: number;
  readonly vague: number;
  /** Products with the interval itself, the one before it, and the one before that. */
  readonly products: readonly Products[];
  /** The last two intervals, the last one first. */
  readonly last: readonly (readonly [u: number, w: number])[];
}

/** Σ u u', Σ (u w' + w u') and Σ w w'. */
type Products = readonly [uu: number, uw: number, ww: number];

export interface Seen {
  readonly u: number;
  readonly w: number;
  readonly v: number;
  /** Events behind it. */
  readonly events: number;
}

const lags = 2;
const nothing: Products = [0, 0, 0];

export const noSpread: Spread = {
  intervals: 0,
  events: 0,
  u: 0,
  w: 0,
  v: 0,
  vague: 0,
  products: [nothing, nothing, nothing],
  last: [],
};

export function withSeen(spread: Spread, { u, w, v, events }: Seen): Spread {
  const others = [[u, w] as const, ...spread.last];
  return {
    intervals: spread.intervals + 1,
    events: short(spread.events + events),
    u: short(spread.u + u),
    w: short(spread.w + w),
    v: short(spread.v + v),
    vague: short(spread.vague + (events > 1 ? (1 - 1 / events) * v * v : 0)),
    products: spread.products.map(([uu, uw, ww], lag) => {
      const [otherU, otherW] = others[lag] ?? [0, 0];
      return [short(uu + u * otherU), short(uw + u * otherW + w * otherU), short(ww + w * otherW)];
    }),
    last: others.slice(0, lags),
  };
}

/** So many events count as one; at least 1. */
export function eventsPerOne({ intervals, u, w, v, products }: Spread): number {
  if (!(v > 0) || !(w > 0) || intervals < 2) return 1;
  const m = u / w;
  const [total = 0, ...before] = products.map(([uu, uw, ww]) => uu - m * uw + m * m * ww);
  if (!(total > 0)) return 1;
  let pair = -1 / Math.sqrt(intervals);
  for (const sum of before) pair += sum / total;
  return Math.max(1, (total / v) * (intervals / (intervals - 1)) * (1 + 2 * Math.max(0, pair)));
}

/** What is left of evidence (a logarithm) for what is known of the spread. Evidence against is left as it is. */
export function spreadOut(log: number, spread: Spread): number {
  if (log <= 0 || spread.vague === 0) return log;
  const freedom = (spread.v * spread.v) / spread.vague - 1;
  // By as much as φ may be more than it looks: one standard error of it.
  const per = 1 + (eventsPerOne(spread) - 1) * (1 + Math.sqrt(2 / freedom));
  const estimated = freedom > 0 ? (freedom / 2) * Math.log(1 + (2 * log) / (per * freedom)) : 0;
  return Math.min(log, Math.max(estimated, log / mostPerOne(spread)));
}

const mostPerOne = ({ events, intervals }: Spread): number => 25 + events / intervals / 4;

/** What to tell who reads the verdict; undefined: events come one by one, or are too few to tell. */
export function burstsIn(spread: Spread): string | undefined {
  const per = eventsPerOne(spread);
  if (spread.events < 10 || per < 1.5) return undefined;
  return `bad events come in bursts: ${Math.round(spread.events)} of them count as ${Math.round(spread.events / per)}`;
}

const short = (sum: number): number => Number(sum.toPrecision(9));
