import { describe, expect, it } from 'vitest';
import type { AnalysisSetting, RolloutDefinition, RolloutStep } from './model.ts';
import { canary, define, Rollout, stable } from './testing-rollout.ts';
import { type Evidence, World } from './testing-world.ts';

const analysis: AnalysisSetting = {
  seconds: 200,
  everySeconds: 10,
  windowSeconds: 10,
  minRequests: 1,
  failures: 1,
  marks: { proceed: 1, rollback: 1 },
  metrics: [
    {
      name: 'success',
      query: { kind: 'ready', name: 'success-rate' },
      source: '',
      weight: 1,
      condition: { kind: 'no-worse', margin: { relative: 0.1, absolute: 0.005 } },
      critical: false,
      kind: 'ratio',
      better: 'higher',
    },
  ],
  judge: { kind: 'sequential', alpha: 0.01, beta: 0.05, undecided: 'hold' },
};

const steps: readonly RolloutStep[] = [
  { do: 'setWeight', weight: 2000 },
  { do: 'analysis', analysis },
  { do: 'setWeight', weight: 5000 },
  { do: 'analysis', analysis },
];

function rollout({
  evidence,
  perSecond = 20,
  of = define(steps),
}: {
  evidence: Evidence;
  perSecond?: number;
  of?: RolloutDefinition;
}) {
  const world = new World(of, { stable, canary });
  world.evidence = evidence;
  world.perSecond = perSecond;
  return new Rollout(of, world);
}

describe('a rollout that is judged by evidence', () => {
  it('goes back as soon as it is proven worse, long before the time is over', () => {
    const bad = rollout({ evidence: 'bad' }).pass(60);

    expect(bad.state.phase).toMatchObject({ outcome: 'rolled-back', reason: { code: 'verdict' } });
    // One interval alone could be one burst.
    expect(bad.world.queries).toBeLessThanOrEqual(3);
  });

  it('goes on as soon as it is proven as good, long before the time is over, and proves it once more at the next weight', () => {
    const good = rollout({ evidence: 'good' }).pass(75);

    expect(good.world.weights).toContain(5000);
    expect(good.state.phase).toMatchObject({ step: 3 });
    expect(good.pass(90).state.phase).toMatchObject({ outcome: 'promoted' });
  });

  it('asks for windows that do not overlap, begin with the analysis, and leave nothing out', () => {
    const { world } = rollout({ evidence: 'good' }).pass(150);

    const [first] = world.windows;
    expect(world.windows.length).toBeGreaterThan(4);
    const gaps = world.windows.slice(1).flatMap(([from], index) => (from === world.windows[index]?.[1] ? [] : [from]));
    // One gap: the weight was changed in between.
    expect(gaps).toHaveLength(1);
    expect(first?.[0]).toBeDefined();
    for (const [from, until] of world.windows) expect(from < until).toBe(true);
  });

  it('waits for more when the time is over, and goes back when its patience is', () => {
    const few = rollout({ evidence: 'good', perSecond: 0.5 }).pass(220);

    expect(few.state.phase).toMatchObject({ name: 'shifting', step: 1 });
    expect(few.pass(60).state.phase).toMatchObject({ outcome: 'rolled-back', reason: { code: 'no-evidence' } });
  });

  it('goes on at the end where it was told to', () => {
    const told = { ...analysis, judge: { kind: 'sequential', alpha: 0.01, beta: 0.05, undecided: 'proceed' } } as const;
    const of = define([steps[0] ?? { do: 'pause', seconds: 1 }, { do: 'analysis', analysis: told }]);
    const few = rollout({ evidence: 'good', perSecond: 0.5, of });

    expect(few.pass(190).state.phase).toMatchObject({ name: 'shifting', step: 1 });
    expect(few.pass(60).state.phase).toMatchObject({ outcome: 'promoted' });
  });

  it('is not promoted by evidence from before a break', () => {
    const good = rollout({ evidence: 'good' }).pass(18);
    good.drive({ type: 'resumed' });
    good.world.evidence = 'none';

    expect(good.pass(400).state.phase).toMatchObject({ outcome: 'rolled-back', reason: { code: 'no-evidence' } });
  });
});

const threshold: AnalysisSetting = {
  ...analysis,
  judge: { kind: 'threshold' },
  failures: 100,
  metrics: analysis.metrics.map((metric) => ({ ...metric, condition: { kind: 'greater-than', limit: 0.9 } })),
};
const counted = (limits: AnalysisSetting['limits']): RolloutDefinition =>
  define([
    { do: 'setWeight', weight: 2000 },
    { do: 'analysis', analysis: { ...threshold, ...(limits !== undefined && { limits }) } },
  ]);

describe('counts of looks', () => {
  it.each<[string, Evidence, AnalysisSetting['limits'], object]>([
    ['failed looks in all', 'bad', { failures: 3 }, { outcome: 'rolled-back', reason: { code: 'verdict' } }],
    [
      'looks in a row without a verdict',
      'none',
      { inconclusive: 3 },
      { outcome: 'rolled-back', reason: { code: 'no-evidence' } },
    ],
    ['passed looks in a row', 'good', { successes: 3 }, { outcome: 'promoted' }],
    ['none of them', 'good', undefined, { name: 'shifting' }],
  ])('end an analysis before its time: %s', (_, evidence, limits, phase) => {
    expect(rollout({ evidence, of: counted(limits) }).pass(50).state.phase).toMatchObject(phase);
  });

  it('of a source that does not answer', () => {
    const of = counted({ errors: 3 });
    const lost = rollout({ evidence: 'lost', of });

    expect(lost.pass(25).state.phase).toMatchObject({ name: 'shifting' });
    expect(lost.pass(30).state.phase).toMatchObject({ outcome: 'rolled-back', reason: { code: 'no-evidence' } });
  });
});
