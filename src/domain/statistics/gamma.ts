/**
 * The gamma function and its relatives, in logarithms.
 * Sources: C. Lanczos, A precision approximation of the gamma function, 1964, with the coefficients of P. Godfrey (g = 7, n = 9);
 * for the incomplete functions W. Press et al., Numerical Recipes, 3rd edition, 6.2 (series, and Lentz's continued fraction).
 */
const coefficients = [
  0.999_999_999_999_809_93, 676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_13,
  -176.615_029_162_140_59, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_571_6e-6,
  1.505_632_735_149_311_6e-7,
];
const halfLogTwoPi = 0.918_938_533_204_672_8;

/** ln |Γ(x)|; infinite at 0 and the negative whole numbers. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  const shifted = x - 1;
  const [first = 0, ...rest] = coefficients;
  let sum = first;
  for (const [index, coefficient] of rest.entries()) sum += coefficient / (shifted + index + 1);
  const base = shifted + 7.5;
  return halfLogTwoPi + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}

const tiny = 1e-300;
const most = 10_000;

/** P(a, x): the share of a gamma distribution of shape `a` that lies below `x`. */
export function gammaBelow(a: number, x: number): number {
  if (x <= 0) return 0;
  return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}

/** Q(a, x) = 1 − P(a, x), without the loss of digits where it is small. */
export function gammaAbove(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}

const front = (a: number, x: number): number => Math.exp(a * Math.log(x) - x - logGamma(a));

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < most && Math.abs(term) > Math.abs(sum) * Number.EPSILON; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * front(a, x);
}

function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < most; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / away(numerator * d + b);
    c = away(b + numerator / c);
    const factor = d * c;
    value *= factor;
    if (Math.abs(factor - 1) <= Number.EPSILON) break;
  }
  return front(a, x) * value;
}

/** Never exactly zero: it is divided by. */
export const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
