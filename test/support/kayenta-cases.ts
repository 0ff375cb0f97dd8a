/** Random inputs for Kayenta's judge, the same ones each time: what `test/recorded/kayenta-judge.json` has the answers to. */
import type { KayentaConfig, KayentaMetric, KayentaPair } from '../../src/domain/analysis/kayenta/model.ts';

export interface KayentaCase {
  readonly config: KayentaConfig;
  readonly pairs: Readonly<Record<string, KayentaPair>>;
}

export function kayentaCases(count: number, seed: number): readonly KayentaCase[] {
  const chance = chances(seed);
  return Array.from({ length: count }, () => caseOf(chance));
}

type Chance = () => number;

function chances(seed: number): Chance {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

const groups = ['errors', 'latency', 'saturation', 'other'];

function caseOf(chance: Chance): KayentaCase {
  const metrics = Array.from({ length: upTo(chance, 3) + 1 }, (_, index) => metricOf(chance, `m${index}`));
  const pairs = Object.fromEntries(metrics.map(({ name }) => [name, pairOf(chance)]));
  const groupWeights = Object.fromEntries(
    groups.filter(() => chance() < 0.4).map((group) => [group, pick(chance, [5, 12.5, 25, 33.33, 40, 60])]),
  );
  const pass = pick(chance, [100, 95, 90, 75, 50]);
  return {
    config: { metrics, groupWeights, thresholds: { pass, marginal: pass * pick(chance, [0.5, 0.8, 1]) } },
    pairs,
  };
}

function metricOf(chance: Chance, name: string): KayentaMetric {
  const measure = pick(chance, ['meanRatio', 'meanRatio', 'cles'] as const);
  const none = measure === 'cles' ? 0.5 : 1;
  const bound = (other: readonly number[]): number => (chance() < 0.6 ? none : pick(chance, other));
  const [above, below] =
    measure === 'cles'
      ? [
          [0.6, 0.8, 0.95],
          [0.4, 0.2, 0.05],
        ]
      : [
          [1.05, 1.5, 3],
          [0.95, 0.5, 0.1],
        ];
  return {
    name,
    groups: groups.filter(() => chance() < 0.4),
    direction: pick(chance, ['increase', 'decrease', 'either'] as const),
    nanStrategy: pick(chance, ['remove', 'remove', 'replace'] as const),
    outliers: { strategy: pick(chance, ['keep', 'remove'] as const), factor: pick(chance, [3, 1.5, 0.5, 10]) },
    critical: chance() < 0.2,
    mustHaveData: chance() < 0.3,
    muted: chance() < 0.1,
    effect: {
      measure,
      allowedIncrease: bound(above),
      allowedDecrease: bound(below),
      criticalIncrease: bound(above),
      criticalDecrease: bound(below),
    },
  };
}

/** What both sides are drawn from; each is asked for with its own scale and shift. */
const shapes: readonly ((chance: Chance) => number)[] = [
  (chance) => 10 + 2 * normal(chance),
  (chance) => 100 * Math.exp(0.5 * normal(chance)),
  (chance) => chance(),
  (chance) => Math.floor(6 * chance()),
  (chance) => (chance() < 0.1 ? 1 : 0),
  (chance) => -3 + normal(chance),
  (chance) => 1e-6 * (1 + chance()),
  (chance) => 1e6 * (1 + 0.01 * normal(chance)),
  (chance) => (chance() < 0.9 ? 20 + normal(chance) : 400 + 50 * normal(chance)),
  (chance) => 1 / (0.02 + chance()) ** 2,
];

function pairOf(chance: Chance): KayentaPair {
  const constant = chance() < 0.15 ? pick(chance, [0, 1, 5, -2, 0.001, 250]) : undefined;
  const shape = pick(chance, shapes);
  const draw = constant === undefined ? () => shape(chance) : () => constant;
  const factor = chance() < 0.4 ? 1 : pick(chance, [1.01, 1.1, 1.5, 2, 10, 0.9, 0.5, 0]);
  const length = pick(chance, [0, 1, 2, 3, 4, 5, 8, 12, 20, 30, 60]);
  const control = side(chance, draw, length);
  const other = chance() < 0.7 ? length : upTo(chance, 40);
  const experiment = chance() < 0.05 ? control.toReversed() : side(chance, () => draw() * factor, other);
  return { experiment, control, expected: chance() < 0.8 ? 0 : upTo(chance, 40) };
}

/** With missing values now and then, and far ones; of nine digits, so that no machine's `exp` matters. */
function side(chance: Chance, draw: () => number, length: number): readonly number[] {
  const missing = chance() < 0.2 ? chance() : 0;
  const far = chance() < 0.2 ? 0.1 : 0;
  return Array.from({ length }, () => {
    if (chance() < missing) return Number.NaN;
    return Number((draw() * (chance() < far ? 50 : 1)).toPrecision(9));
  });
}

function normal(chance: Chance): number {
  let sum = -6;
  for (let index = 0; index < 12; index += 1) sum += chance();
  return sum;
}

const upTo = (chance: Chance, most: number): number => Math.floor((most + 1) * chance());

function pick<Value>(chance: Chance, values: readonly Value[]): Value {
  // A chance is below 1, so there is one.
  return values[Math.min(values.length - 1, Math.floor(values.length * chance()))] as Value;
}
