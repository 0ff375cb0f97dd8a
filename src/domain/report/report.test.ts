import { describe, expect, it } from 'vitest';
import type { MetricAnswer } from '../metrics/measurement.ts';
import type { Recorded, RecordedEvent, RecordedLook } from '../record/model.ts';
import { reportOf } from './report.ts';
import { recordedRollout } from './testing-recorded.ts';
import { apart } from './windows.ts';

const bad = recordedRollout(0.02);
const good = recordedRollout(0.004);

const isLook = (each: Recorded): each is RecordedLook => each.kind === 'look';
const upTo = (count: number): readonly Recorded[] => bad.all.slice(0, count);

describe('a report of a rollout that went back', () => {
  const report = reportOf(bad.all);

  it('says so first, with the reason and how much of the traffic it had', () => {
    expect(report.outcome).toBe('rolled-back');
    expect(report.sentence).toMatch(
      /^Rolled back: revision 81d0e77c gave way to revision 3f9c21ab after .* at most 10 % .*: worse: success: /,
    );
  });

  it('has the weights in per cent, as they were read back', () => {
    expect(report.weights.map(({ arms }) => arms)).toEqual([{ stable: 90, canary: 10 }, { stable: 100 }]);
  });

  it('tells how far its steps came', () => {
    expect(report.steps.map(({ state }) => state)).toEqual(['done', 'done', 'stopped', 'not-reached', 'not-reached']);
  });

  it('counts the requests of disjoint windows once', () => {
    const looks = bad.all.filter(isLook).length;

    expect(report.requests).toEqual([
      { arm: 'stable', count: looks * 1_620 },
      { arm: 'canary', count: looks * 180 },
    ]);
  });

  it('has both arms with intervals that hold the value, and the evidence of each look', () => {
    const looks = bad.all.filter(isLook).length;
    for (const { points, evidence, total } of report.metrics) {
      expect(points).toHaveLength(looks);
      expect(evidence).toHaveLength(looks);
      for (const estimate of [
        ...points.flatMap(({ canary, stable }) => [canary, stable]),
        total?.canary,
        total?.stable,
      ]) {
        expect(estimate?.low).toBeLessThanOrEqual(estimate?.value ?? Number.NaN);
        expect(estimate?.high).toBeGreaterThanOrEqual(estimate?.value ?? Number.NaN);
      }
    }
    expect(report.evidence.at(-1)?.worse).toBeGreaterThanOrEqual(report.evidence.at(-1)?.worseBound ?? Number.NaN);
  });

  it('tells hooks, gates and the verdict that decided, each once', () => {
    const told = report.decisions.map(({ what, tone }) => `${what} ${tone}`);

    expect(told.filter((each) => each.startsWith('gate'))).toEqual(['gate wait', 'gate good']);
    expect(told.filter((each) => each.startsWith('hook'))).toEqual(['hook plain', 'hook bad']);
    expect(told.filter((each) => each === 'verdict bad')).toHaveLength(1);
    expect(told.at(-1)).toBe('ended bad');
  });
});

it('a promoted one has every step done, and who approved', () => {
  const report = reportOf(good.all);

  expect(report.outcome).toBe('promoted');
  expect(report.steps.every(({ state }) => state === 'done')).toBe(true);
  // That its arm is called stable from then on is no weight that has changed.
  expect(report.weights.at(-1)?.arms).toEqual({ stable: 0, canary: 100 });
  expect(report.decisions).toContainEqual(
    expect.objectContaining({ what: 'approved', text: 'step 4 approved by grace@desk: dashboards look fine' }),
  );
});

it('there is a report at every moment of a rollout', () => {
  for (let count = 1; count < bad.all.length; count += 1) {
    const report = reportOf(upTo(count));

    expect(report.outcome).toBe('under-way');
    expect(report.sentence).toMatch(/^Under way for /);
    expect(report.until >= report.startedAt).toBe(true);
  }
});

it('a step that a break made begin anew counts from its last beginning', () => {
  const at = (seconds: number): string => new Date(Date.parse(bad.begun.at) + seconds * 1000).toISOString();
  const step = (number: number, seconds: number): Recorded => ({
    kind: 'decision',
    at: at(seconds),
    event: { type: 'step', step: number, of: 5, text: '' },
  });
  const report = reportOf([bad.begun, step(1, 1), step(2, 5), step(1, 9)]);

  expect(report.steps[0]).toMatchObject({ state: 'current', startedAt: at(9) });
});

it.each<readonly [outcome: Extract<RecordedEvent, { type: 'ended' }>['outcome'], sentence: RegExp]>([
  ['unchanged', /^Unchanged: /],
  ['failed', /^Failed: nothing was changed: why\.$/],
  ['stuck', /^Stuck: .*: why\.$/],
  ['superseded', /^Superseded: .*: why\.$/],
])('an end that is %s has its sentence', (outcome, sentence) => {
  const event: RecordedEvent = { type: 'ended', outcome, reason: { code: 'effect', text: 'why' } };

  expect(reportOf([...upTo(2), { kind: 'decision', at: bad.begun.at, event }]).sentence).toMatch(sentence);
});

it('windows that overlap are not counted twice', () => {
  const answer = (second: number, windowMs: number): MetricAnswer => ({
    source: 's',
    asked: 'q',
    at: new Date(second * 1000).toISOString(),
    windowMs,
    measurement: { kind: 'value', value: 1, events: 10 },
  });
  const every = Array.from({ length: 10 }, (_, index) => answer(index + 1, 3_000));

  expect(apart(every).map(({ at }) => Date.parse(at) / 1000)).toEqual([1, 4, 7, 10]);
});
