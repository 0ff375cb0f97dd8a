import { describe, expect, it } from 'vitest';
import { effectiveOf } from '../../../test/support/projects.ts';
import { forecastOf, type ServiceForecast } from './forecast.ts';

const asked = { requestsPerSecond: 50, base: 0.001, effect: 0.2 };

function forecast(strategy: string): ServiceForecast | string {
  const text = `project: shop\nservices:\n  web:\n    command: [node]\n    strategy: ${strategy}\n`;
  const { web } = effectiveOf(text).project.services;
  if (web === undefined) throw new Error('no service');
  return forecastOf(web, asked);
}

const judged = (steps: string, metrics: string, more = ''): string =>
  `{ kind: canary, steps: [${steps}], analysis: { judge: sequential, for: 1m, ${more} metrics: { ${metrics} } } }`;
const steps = '{ setWeight: 10 }, { analysis: {} }, { setWeight: 50 }, { analysis: { for: 2m } }';

function known(strategy: string): ServiceForecast {
  const found = forecast(strategy);
  if (typeof found === 'string') throw new Error(found);
  return found;
}

describe('a forecast', () => {
  it('tells of each analysis how many requests the canary has', () => {
    const { metrics, without } = known(judged(steps, 'a: { query: success-rate }'));

    expect(metrics[0]?.steps).toMatchObject([
      { step: 2, seconds: 60, weight: 0.1, requests: 300 },
      { step: 4, seconds: 120, weight: 0.5, requests: 3000 },
    ]);
    expect(metrics[0]?.outlooks.map(({ bad }) => bad)).toEqual([0.001, 0.2]);
    expect(metrics[0]?.outlooks[1]?.found).toBeGreaterThan(0.8);
    expect(metrics[0]?.allowed).toBeCloseTo(0.0061);
    expect(without).toEqual([]);
  });

  it('tells that it takes longer with less of the weight, and of a histogram', () => {
    const alone = (metrics: string): number =>
      known(judged('{ setWeight: 10 }, { analysis: {} }', metrics)).metrics[0]?.steps[0]?.alone ?? Infinity;

    const one = alone('a: { query: success-rate }');

    expect(alone('a: { query: success-rate }, b: { query: success-rate, weight: 99 }')).toBeGreaterThan(one);
    expect(alone('a: { query: latency-p99, margin: { relative: 10, absolute: 0.005 } }')).toBeGreaterThan(one);
  });

  it('names what it can say nothing of', () => {
    const { metrics, without } = known(
      judged(
        steps,
        'a: { query: success-rate }, b: { query: request-rate, better: lower }, c: { query: success-rate, atLeast: 0.99 }',
      ),
    );

    expect(metrics.map(({ metric }) => metric)).toEqual(['a']);
    expect(without.map(({ metric }) => metric)).toEqual(['b', 'c']);
  });

  it.each([
    ['nothing is judged', '{ kind: canary, steps: [{ setWeight: 10 }] }'],
    ['no request reaches the canary', judged('{ analysis: {} }', 'a: { query: success-rate }')],
    ['none reaches the stable arm', judged('{ setWeight: 100 }, { analysis: {} }', 'a: { query: success-rate }')],
    [
      'each look is judged by itself',
      '{ kind: canary, steps: [{ setWeight: 10 }, { analysis: {} }], analysis: { metrics: { a: { query: success-rate, atLeast: 0.9 } } } }',
    ],
  ])('is none where %s', (_why, strategy) => {
    expect(forecast(strategy)).toContain('none of its analyses');
  });

  it('knows how an experiment and a mirror share the traffic', () => {
    const of = (step: string) => known(judged(step, 'a: { query: success-rate }')).metrics[0]?.steps[0]?.weight;

    expect(of('{ experiment: { weight: 10 } }')).toBe(0.1);
    expect(of('{ mirror: 20 }, { analysis: {} }')).toBe(0.2);
  });
});
