import { describe, expect, it } from 'vitest';
import { effectiveOf, problemsOf } from '../../test/support/projects.ts';

const judged = (analysis: string, shared = ''): string => `project: shop
services:
  web:
    command: [node, server.js]
    strategy: { kind: canary, ${shared} steps: [{ setWeight: 10 }, { analysis: ${analysis} }] }
metricSources: { prom: { kind: prometheus, url: 'http://127.0.0.1:9090' } }
`;

function analysisOf(text: string) {
  const step = effectiveOf(text).project.services['web']?.strategy.steps[1];
  return step?.do === 'analysis' ? step.analysis : undefined;
}

describe('the judge of Kayenta', () => {
  it('has what it has there where nothing is said', () => {
    expect(analysisOf(judged('{ judge: kayenta, every: 20s, metrics: { a: { query: success-rate } } }'))).toMatchObject(
      {
        judge: { kind: 'kayenta', stepSeconds: 20, groupWeights: {}, minPoints: 1 },
        metrics: [
          {
            kayenta: {
              groups: ['all'],
              direction: 'either',
              nanStrategy: 'remove',
              outliers: { strategy: 'keep', factor: 3 },
              mustHaveData: false,
              muted: false,
              effect: { measure: 'meanRatio', allowedIncrease: 1, criticalDecrease: 1 },
            },
          },
        ],
      },
    );
  });

  it('is told all that its configurations tell it', () => {
    const metric =
      'query: up, source: prom, critical: true, kayenta: { direction: increase, groups: [e, l], nanStrategy: replace, mustHaveData: true, outliers: { strategy: remove, outlierFactor: 1.5 }, effectSize: { measure: cles, allowedIncrease: 0.7 } }';
    const text = `{ judge: kayenta, for: 30m, every: 5m, proceedAt: 0.95, rollbackBelow: 0.75, kayenta: { step: 1m, lookback: 10m, minPoints: 5, groupWeights: { e: 60, l: 40 } }, metrics: { a: { ${metric} } } }`;

    expect(analysisOf(judged(text))).toMatchObject({
      seconds: 1800,
      marks: { proceed: 0.95, rollback: 0.75 },
      judge: { stepSeconds: 60, lookbackSeconds: 600, minPoints: 5, groupWeights: { e: 60, l: 40 } },
      metrics: [
        {
          critical: true,
          kayenta: {
            groups: ['e', 'l'],
            outliers: { strategy: 'remove', factor: 1.5 },
            effect: { measure: 'cles', allowedIncrease: 0.7, allowedDecrease: 0.5 },
          },
        },
      ],
    });
  });

  it('may be named by the strategy, for the metrics of a step', () => {
    const text = judged(
      '{ for: 2m, metrics: { a: { query: latency-p99 } } }',
      'analysis: { judge: kayenta, metrics: { b: { query: success-rate } } },',
    );

    expect(problemsOf(text)).toEqual([]);
    expect(analysisOf(text)).toMatchObject({ judge: { kind: 'kayenta' }, metrics: [{ name: 'a', kayenta: {} }] });
  });

  const with2 = (setting: string, groups = ['e', 'l']): string =>
    `{ judge: kayenta, kayenta: { ${setting} }, metrics: { a: { query: success-rate, kayenta: { groups: [${groups[0]}] } }, b: { query: success-rate, kayenta: { groups: [${groups[1]}] } } } }`;

  it.each([
    ['weights that leave the rest to others', with2('groupWeights: { e: 60 }')],
    ['weights of all groups', with2('groupWeights: { e: 33.4, l: 66.6 }')],
    ['no weights', with2('step: 20s')],
  ])('takes %s', (_why, analysis) => {
    expect(problemsOf(judged(analysis))).toEqual([]);
  });

  it.each([
    ['weights above 100 %', with2('groupWeights: { e: 60, l: 60 }'), 'sum to 120 %'],
    ['weights of all groups below 100 %', with2('groupWeights: { e: 60, l: 30 }'), 'sum to 90 %'],
    ['nothing left for a group', with2('groupWeights: { e: 100 }'), 'nothing is left for the group `l`'],
    ['a weight of zero', with2('groupWeights: { e: 0 }'), 'groupWeights.e'],
    [
      'a group without metrics',
      with2('groupWeights: { errors: 50 }'),
      'no metric that counts is in the group `errors`',
    ],
    [
      'a word that nobody knows',
      '{ judge: kayenta, metrics: { a: { query: success-rate, kayenta: { direction: up } } } }',
      'direction',
    ],
    [
      'an outlier factor of zero',
      '{ judge: kayenta, metrics: { a: { query: success-rate, kayenta: { outliers: { outlierFactor: 0 } } } } }',
      'outlierFactor',
    ],
    [
      'a limit',
      '{ judge: kayenta, metrics: { a: { query: success-rate, atLeast: 1 } } }',
      '`atLeast` belongs to another judge',
    ],
    [
      'a weight of a metric',
      '{ judge: kayenta, metrics: { a: { query: success-rate, weight: 2 } } }',
      'write `groupWeights`',
    ],
    [
      'an error budget',
      '{ judge: kayenta, alpha: 0.01, metrics: { a: { query: success-rate } } }',
      '`alpha` belongs to another judge',
    ],
    [
      'its words for another judge',
      '{ metrics: { a: { query: success-rate, atLeast: 1, kayenta: { groups: [a] } } } }',
      'belongs to the judge `kayenta`',
    ],
    [
      'its settings for another judge',
      '{ kayenta: { step: 1m }, metrics: { a: { query: success-rate, atLeast: 1 } } }',
      'belongs to the judge `kayenta`',
    ],
    [
      'a step that is longer than the analysis',
      '{ judge: kayenta, for: 30s, kayenta: { step: 1m }, metrics: { a: { query: success-rate } } }',
      'not one step of 60 s',
    ],
    [
      'more points than anybody needs',
      '{ judge: kayenta, for: 1h, kayenta: { step: 1s }, metrics: { a: { query: success-rate } } }',
      '3600 points',
    ],
    [
      'no time between points',
      '{ judge: kayenta, kayenta: { step: 0s }, metrics: { a: { query: success-rate } } }',
      'step',
    ],
    ['a judge that nobody knows', '{ judge: kayent, metrics: { a: { query: success-rate } } }', 'kayenta'],
  ])('refuses %s', (_why, analysis, said) => {
    const problems = problemsOf(judged(analysis));

    expect(problems.length).toBeGreaterThan(0);
    expect(problems.map((problem) => JSON.stringify(problem)).join('\n')).toContain(said);
    expect(problems.every(({ at }) => at?.line !== undefined)).toBe(true);
  });
});
