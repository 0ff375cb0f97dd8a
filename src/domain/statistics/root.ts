/**
 * A root by Brent's method, after the routine `zeroin` (R. P. Brent, Algorithms for Minimization without Derivatives, 1973,
 * chapter 4): inverse quadratic or linear interpolation where that is safe, bisection where it is not.
 */
export interface Bracket {
  readonly low: number;
  readonly high: number;
}

export interface RootOptions {
  /** Absolute. */
  readonly tolerance: number;
  /** @default 1000 */
  readonly steps?: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Where `f` is zero between the ends of the bracket, at which it has different signs. An end at which it is zero is given back
 * as it is. Where it does not converge within the steps, the best point so far.
 */
export function rootOf(
  f: (x: number) => number,
  { low, high }: Bracket,
  { tolerance, steps = 1000 }: RootOptions,
): number {
  const point = (x: number): Point => ({ x, y: f(x) });
  let a = point(low);
  let b = point(high);
  if (a.y === 0) return a.x;
  if (b.y === 0) return b.x;
  // `c` lies across the root from `b`, or was the point before it.
  let c = a;
  for (let step = 0; step <= steps; step += 1) {
    const before = b.x - a.x;
    if (Math.abs(c.y) < Math.abs(b.y)) [a, b, c] = [b, c, b];
    const smallest = 2 * Number.EPSILON * Math.abs(b.x) + tolerance / 2;
    const half = (c.x - b.x) / 2;
    if (Math.abs(half) <= smallest || b.y === 0) return b.x;
    const wish = Math.abs(before) >= smallest && Math.abs(a.y) > Math.abs(b.y) ? interpolated(a, b, c) : undefined;
    const move = wish !== undefined && isSafe(wish, half, before, smallest) ? wish.p / wish.q : half;
    a = b;
    const least = move > 0 ? smallest : -smallest;
    b = point(b.x + (Math.abs(move) < smallest ? least : move));
    if (Math.sign(b.y) === Math.sign(c.y)) c = a;
  }
  return b.x;
}

interface Step {
  /** Not negative; the sign is in `q`. */
  readonly p: number;
  readonly q: number;
}

/** Through three points, or two where two of them are one. */
function interpolated(a: Point, b: Point, c: Point): Step {
  const across = c.x - b.x;
  let p: number;
  let q: number;
  if (a.x === c.x) {
    const ratio = b.y / a.y;
    p = across * ratio;
    q = 1 - ratio;
  } else {
    const [r, s, t] = [a.y / c.y, b.y / c.y, b.y / a.y];
    p = t * (across * r * (r - s) - (b.x - a.x) * (s - 1));
    q = (r - 1) * (s - 1) * (t - 1);
  }
  return p > 0 ? { p, q: -q } : { p: -p, q };
}

/** It stays well inside the bracket, and is shorter than half of the step before. */
const isSafe = ({ p, q }: Step, half: number, before: number, smallest: number): boolean =>
  p < 1.5 * half * q - Math.abs(smallest * q) / 2 && p < Math.abs((before * q) / 2);
