import { describe, expect, it } from 'vitest';
import { binomialDraw } from '../statistics/draws.ts';
import { normalNoise } from '../statistics/noise.ts';
import { type ForecastPlan, outlook, secondsAlone, smallestFound } from './forecast.ts';
import { judgeLook } from './look.ts';
import type { JudgeMemory } from './memory.ts';
import type { MetricRule } from './model.ts';

const setting = { kind: 'sequential', alpha: 0.01, beta: 0.05, undecided: 'hold' } as const;
const tenth = { seconds: 300, everySeconds: 10, canary: 0.1, stable: 0.9 };
const plan: ForecastPlan = {
  parts: [tenth, { ...tenth, canary: 0.5, stable: 0.5 }],
  analyses: 2,
  setting,
  margin: { relative: 0.1, absolute: 0.005 },
  weight: 1,
  least: 10,
};
const traffic = { requestsPerSecond: 50, base: 0.001 };

describe('an outlook', () => {
  it('has the canary that is no worse go back seldom, and a bad one mostly', () => {
    const alike = outlook(plan, traffic, 0.001);
    const bad = outlook(plan, traffic, 0.2);

    expect(alike.found).toBeLessThanOrEqual(0.01);
    expect(alike.found + alike.held + alike.promoted).toBeCloseTo(1);
    expect(alike.promoted).toBeGreaterThan(0.3);
    expect(bad).toMatchObject({ found: 1, held: 0, promoted: 0 });
    expect(bad.median?.seconds).toBeLessThan(120);
  });

  it('lets through what was told to go on without proof', () => {
    const slightly = outlook({ ...plan, setting: { ...setting, undecided: 'proceed' } }, traffic, 0.007);

    expect(slightly.promoted).toBeGreaterThan(0.9);
  });

  it('is the same each time', () => {
    expect(outlook(plan, traffic, 0.02)).toEqual(outlook(plan, traffic, 0.02));
  });

  it('finds less in less traffic', () => {
    const short = { ...plan, parts: [{ ...tenth, everySeconds: 60 }] };
    const much = smallestFound(short, traffic)?.bad ?? Infinity;
    const little = smallestFound(short, { ...traffic, requestsPerSecond: 10 })?.bad ?? Infinity;

    expect(much).toBeLessThan(little);
    expect(smallestFound({ ...plan, parts: [{ ...tenth, canary: 0.001 }] }, { ...traffic, requestsPerSecond: 1 })).toBe(
      undefined,
    );
  });
});

it('sees alone what is worse than the margin, and never what is not', () => {
  const soon = secondsAlone(plan, tenth, traffic, 0.2) ?? Infinity;

  expect(soon).toBeLessThan(secondsAlone(plan, tenth, traffic, 0.02) ?? 0);
  expect(secondsAlone(plan, tenth, traffic, 0.005)).toBeUndefined();
});

/** The forecast has its own short way to the evidence: it has to end where the judge does. */
it('finds a canary at the look at which the judge does', () => {
  const metric = (name: string, weight: number): MetricRule => ({
    name,
    query: { kind: 'ready', name: 'success-rate' },
    source: '',
    weight,
    condition: { kind: 'no-worse', margin: plan.margin },
    critical: false,
    kind: 'ratio',
    better: 'higher',
  });
  const analysis = {
    metrics: [metric('one', 1), metric('other', 3)],
    marks: { proceed: 1, rollback: 1 },
    minRequests: 10,
    judge: setting,
  };
  const found = outlook({ ...plan, parts: [tenth], weight: 0.25 }, traffic, 0.1);
  // The first one of the rollouts it makes up, drawn as it draws.
  const noise = normalNoise(1);
  const draw = (trials: number, chance: number): number => binomialDraw(trials, chance, noise());
  let memory: JudgeMemory | undefined;
  let looks = 0;
  for (let isBad = false; !isBad && looks < 30; looks += 1) {
    const [canary, stable] = [draw(500, 0.1), draw(500, 0.9)];
    const value = (events: number, chance: number) => {
      const bad = draw(events, chance);
      return { kind: 'value', value: 1 - bad / events, events } as const;
    };
    const stableSeen = value(stable, 0.001);
    const answer = (measurement: ReturnType<typeof value>) => ({
      source: '',
      asked: '',
      at: '',
      windowMs: 1,
      measurement,
    });
    const reading = { metric: 'one', canary: answer(value(canary, 0.1)), stable: answer(stableSeen) };
    const look = { readings: [reading], at: `${looks}`, part: 0, parts: 2, first: looks === 0, late: false };
    const judged = judgeLook(analysis, memory, look);
    memory = judged.memory;
    isBad = judged.verdict.outcome === 'fail';
  }
  const first = outlook({ ...plan, parts: [{ ...tenth, seconds: 10 * looks }], weight: 0.25 }, traffic, 0.1);
  const before = outlook({ ...plan, parts: [{ ...tenth, seconds: 10 * (looks - 1) }], weight: 0.25 }, traffic, 0.1);

  expect(found.found).toBe(1);
  // One rollout more is found once there is time for that look, and this one is among them.
  expect(first.found).toBeGreaterThan(before.found);
});
