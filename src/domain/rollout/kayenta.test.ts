import { describe, expect, it } from 'vitest';
import type { KayentaSetting } from '../analysis/model.ts';
import type { AnalysisSetting } from './model.ts';
import { canary, define, Rollout, stable } from './testing-rollout.ts';
import { type Evidence, World } from './testing-world.ts';

const analysis = (setting: Partial<KayentaSetting>): AnalysisSetting => ({
  seconds: 120,
  everySeconds: 20,
  windowSeconds: 60,
  minRequests: 1,
  failures: 1,
  marks: { proceed: 0.95, rollback: 0.75 },
  metrics: [
    {
      name: 'success',
      query: { kind: 'ready', name: 'success-rate' },
      source: '',
      weight: 1,
      condition: { kind: 'no-worse', margin: { relative: 0, absolute: 0 } },
      critical: false,
      kayenta: {
        groups: ['all'],
        direction: 'decrease',
        nanStrategy: 'replace',
        outliers: { strategy: 'keep', factor: 3 },
        mustHaveData: false,
        muted: false,
        effect: {
          measure: 'meanRatio',
          allowedIncrease: 1,
          allowedDecrease: 1,
          criticalIncrease: 1,
          criticalDecrease: 1,
        },
      },
    },
  ],
  judge: { kind: 'kayenta', stepSeconds: 2, groupWeights: {}, minPoints: 5, ...setting },
});

function rollout(evidence: Evidence, setting: Partial<KayentaSetting> = {}): Rollout {
  const of = define([
    { do: 'setWeight', weight: 2000 },
    { do: 'analysis', analysis: analysis(setting) },
  ]);
  const world = new World(of, { stable, canary });
  world.evidence = evidence;
  return new Rollout(of, world);
}

describe('a rollout that is judged as Kayenta does', () => {
  it('is promoted when its time is over, and not before', () => {
    const good = rollout('good');

    expect(good.pass(100).state.phase).toMatchObject({ name: 'shifting' });
    expect(good.pass(60).state.phase).toMatchObject({ outcome: 'promoted' });
  });

  it('goes back at the first look that finds it worse', () => {
    const bad = rollout('bad').pass(40);

    expect(bad.state.phase).toMatchObject({ outcome: 'rolled-back', reason: { code: 'verdict' } });
    expect(bad.world.queries).toBe(1);
  });

  it.each(['none', 'lost'] as const)(
    'is never promoted without evidence (%s), also where missing values are zeros',
    (evidence) => {
      const blind = rollout(evidence).pass(600);

      expect(blind.state.phase).toMatchObject({ outcome: 'rolled-back' });
      expect(blind.world.weights).not.toContain(10_000);
    },
  );

  it('looks back to the beginning of the analysis', () => {
    const { world } = rollout('good').pass(150);

    expect(world.windows.length).toBeGreaterThan(4);
    expect(new Set(world.windows.map(([from]) => from)).size).toBe(1);
  });

  it('or as far as it is told, and never beyond it', () => {
    const { world } = rollout('good', { lookbackSeconds: 50 }).pass(150);

    const spans = world.windows.map(([from, until]) => (Date.parse(until) - Date.parse(from)) / 1000);
    expect(spans[0]).toBeLessThan(30);
    expect(spans.slice(2).every((span) => span === 50)).toBe(true);
  });
});
