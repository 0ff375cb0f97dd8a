import { describe, expect, it } from 'vitest';
import { effectiveOf, problemsOf } from '../../test/support/projects.ts';

const judged = (analysis: string): string => `project: shop
services:
  web:
    command: [node, server.js]
    strategy: { kind: canary, steps: [{ setWeight: 10 }, { analysis: ${analysis} }] }
metricSources: { prom: { kind: prometheus, url: 'http://127.0.0.1:9090' } }
`;

function analysisOf(text: string) {
  const step = effectiveOf(judged(text)).project.services['web']?.strategy.steps[1];
  return step?.do === 'analysis' ? step.analysis : undefined;
}

describe('the judge of an analysis', () => {
  it('is the sequential one where a metric states no limit, with what the ready query tells of itself', () => {
    expect(analysisOf('{ metrics: { a: { query: success-rate }, b: { query: latency-p99 } } }')).toMatchObject({
      judge: { kind: 'sequential', alpha: 0.01, beta: 0.05, undecided: 'hold' },
      metrics: [
        {
          kind: 'ratio',
          better: 'higher',
          condition: { kind: 'no-worse', margin: { relative: 0.1, absolute: 0.005 } },
        },
        { kind: 'latency', better: 'lower', quantile: 0.99, condition: { kind: 'no-worse' } },
      ],
    });
  });

  it('is the one of thresholds where all metrics state one, as it ever was', () => {
    const analysis = analysisOf('{ metrics: { a: { query: success-rate, atLeast: 0.99 } } }');

    expect(analysis).toBeDefined();
    expect(analysis?.judge).toBeUndefined();
  });

  it('is the one that is named, with its budget, margins and what no data means', () => {
    const metric = `{ source: prom, query: 'bad{arm="{arm}"}', events: 'all{arm="{arm}"}', kind: ratio, better: lower, margin: { relative: 20, absolute: 0.001 }, minSamples: 50, noData: fail }`;
    const text = `{ judge: sequential, alpha: 0.02, beta: 0.1, undecided: proceed, limits: { errors: 3 }, metrics: { a: ${metric} } }`;

    expect(analysisOf(text)).toMatchObject({
      judge: { kind: 'sequential', alpha: 0.02, beta: 0.1, undecided: 'proceed' },
      limits: { errors: 3 },
      metrics: [
        {
          query: { kind: 'text', events: 'all{arm="{arm}"}' },
          condition: { kind: 'no-worse', margin: { relative: 0.2, absolute: 0.001 } },
          minSamples: 50,
          noData: 'fail',
        },
      ],
    });
  });

  it.each([
    [
      'an α of 0',
      '{ judge: sequential, alpha: 0, metrics: { a: { query: success-rate } } }',
      'the number 0 must be above 0',
    ],
    [
      'an α of 1',
      '{ judge: sequential, alpha: 1, metrics: { a: { query: success-rate } } }',
      'the number 1 must be below 1',
    ],
    ['a weight of 0', '{ metrics: { a: { query: success-rate, weight: 0 } } }', 'the number 0 must be above 0'],
    [
      'a margin that nothing could exceed',
      '{ metrics: { a: { query: latency-p99, margin: { absolute: 2 } } } }',
      'nothing could ever be worse',
    ],
    ['a margin below 0', '{ metrics: { a: { query: success-rate, margin: { absolute: -1 } } } }', 'absolute'],
    [
      'what the other judge has: α',
      '{ judge: threshold, alpha: 0.1, metrics: { a: { query: success-rate, atLeast: 1 } } }',
      '`alpha` belongs to the judge `sequential`',
    ],
    [
      'what the other judge has: marks',
      '{ proceedAt: 0.5, metrics: { a: { query: success-rate } } }',
      '`proceedAt` belongs to the judge `threshold`',
    ],
    [
      'no condition for thresholds',
      '{ judge: threshold, metrics: { a: { query: success-rate } } }',
      'the metric has no condition',
    ],
    [
      'two conditions',
      '{ metrics: { a: { query: success-rate, atLeast: 1, lessThan: 2 } } }',
      '`lessThan` and `atLeast`',
    ],
    ['no kind', '{ metrics: { a: { source: prom, query: up } } }', 'write `kind: ratio`, count, gauge or latency'],
    [
      'no direction',
      '{ metrics: { a: { source: prom, query: up, events: all, kind: ratio } } }',
      'Write `better: higher` or `better: lower`',
    ],
    [
      'a ratio of nobody knows how many',
      '{ metrics: { a: { source: prom, query: up, kind: ratio, better: lower } } }',
      'nobody says of how many events it is the ratio',
    ],
    [
      'a limit on no quantile',
      '{ judge: sequential, metrics: { a: { source: prom, query: h, kind: latency, lessThan: 1 } } }',
      'Write `quantile: 0.99`',
    ],
    ['the wrong way', '{ judge: sequential, metrics: { a: { query: latency-p99, atLeast: 1 } } }', 'less is better'],
    ['a share above 1', '{ judge: sequential, metrics: { a: { query: success-rate, atLeast: 99 } } }', 'from 0 to 1'],
    [
      'an exact value',
      '{ judge: sequential, metrics: { a: { query: success-rate, equals: 1 } } }',
      'the sequential judge proves',
    ],
    [
      'events of what counts them itself',
      '{ metrics: { a: { query: success-rate, events: all } } }',
      'a ready query knows its events',
    ],
  ])('is refused: %s', (_why, analysis, text) => {
    const problems = problemsOf(judged(analysis));

    expect(problems.length).toBeGreaterThan(0);
    const said = problems.map((problem) => JSON.stringify(problem)).join('\n');
    expect(said).toContain(text);
    expect(said).toContain('services.web.strategy.steps[1].analysis');
  });
});
