import { describe, expect, it } from 'vitest';
import { effectiveOf } from '../../../test/support/projects.ts';
import { lintStrategy } from './lint.ts';

const sources =
  "metricSources: { prom: { kind: prometheus, url: 'http://127.0.0.1:9090' }, api: { kind: graphite, url: 'http://127.0.0.1' } }\n";

function codes(strategy: string, rate?: number, replicas = 2): readonly string[] {
  const text = `project: shop\n${sources}services:\n  web:\n    command: [node]\n    replicas: ${replicas}\n    strategy: ${strategy}\n`;
  const { web } = effectiveOf(text).project.services;
  if (web === undefined) throw new Error('no service');
  return lintStrategy(web, { requestsPerSecond: rate, promql: ['prom'] }).map(({ code, step }) =>
    step === undefined ? code : `${code} ${step}`,
  );
}

const asKayenta = (analysis: string): string =>
  `{ kind: canary, steps: [{ setWeight: 10 }, { analysis: { judge: kayenta, ${analysis}, metrics: { a: { query: success-rate } } } }] }`;

const judged = (steps: string, analysis = ''): string =>
  `{ kind: canary, steps: [${steps}], analysis: { ${analysis} metrics: { a: { query: success-rate, greaterThan: 0.9 } } } }`;

describe('lint', () => {
  it.each<readonly [why: string, strategy: string, rate: number | undefined, found: readonly string[]]>([
    ['nothing is wrong', judged('{ setWeight: 10 }, { analysis: { for: 1m } }'), 10, []],
    ['nobody judges', '{ kind: canary, steps: [{ setWeight: 10 }, { pause: 1m }] }', undefined, ['NOT_JUDGED']],
    [
      'nothing is left after 100 %',
      judged('{ setWeight: 100 }, { setWeight: 50 }, { analysis: { for: 1m } }'),
      undefined,
      ['STEP_UNREACHABLE 1', 'WEIGHT_FALLS 2'],
    ],
    [
      'twice the same weight',
      judged('{ setWeight: 10 }, { setWeight: 10 }, { analysis: { for: 1m } }'),
      undefined,
      ['STEP_WITHOUT_EFFECT 2'],
    ],
    ['Kayenta has enough points', asKayenta('for: 1h, every: 10m, kayenta: { step: 1m }'), undefined, []],
    ['or is told to wait for them', asKayenta('for: 1m, kayenta: { minPoints: 5 }'), undefined, []],
    ['Kayenta judges by one point', asKayenta('for: 1m'), undefined, ['POINTS_TOO_FEW 2']],
    [
      'Kayenta never has enough points',
      asKayenta('for: 1h, every: 10m, kayenta: { step: 1m, lookback: 10m, minPoints: 20 }'),
      undefined,
      ['POINTS_TOO_FEW 2'],
    ],
    ['no request reaches it', judged('{ analysis: { for: 1m } }'), 100, ['ANALYSIS_WITHOUT_TRAFFIC 1']],
    ['a mirror is enough', judged('{ mirror: 50 }, { analysis: { for: 1m } }'), undefined, []],
    [
      'a window longer than what it looks at',
      judged('{ setWeight: 10 }, { analysis: { for: 30s, window: 1m } }'),
      undefined,
      ['WINDOW_TOO_LONG 2'],
    ],
    [
      'looks that leave gaps',
      judged('{ setWeight: 10 }, { analysis: { for: 1m, every: 20s, window: 10s } }'),
      undefined,
      ['WINDOW_TOO_SHORT 2'],
    ],
    [
      'a look that never comes in time',
      judged('{ setWeight: 10 }, { analysis: { for: 5s, every: 10s, window: 5s } }'),
      undefined,
      ['WINDOW_TOO_SHORT 2', 'LOOK_NEVER_HAPPENS 2'],
    ],
    [
      'samples that can never be enough',
      judged('{ setWeight: 1 }, { analysis: { for: 1m, minRequests: 100 } }'),
      10,
      ['SAMPLES_NEVER_ENOUGH 2'],
    ],
    [
      'of evidence there is no window',
      judged('{ setWeight: 10 }, { analysis: { judge: sequential, for: 1m, every: 20s } }'),
      undefined,
      [],
    ],
    [
      'the whole time of an analysis by evidence that has too few',
      judged('{ setWeight: 1 }, { analysis: { judge: sequential, for: 1m, minRequests: 100 } }'),
      10,
      ['SAMPLES_NEVER_ENOUGH 2'],
    ],
    ['the same with more traffic', judged('{ setWeight: 1 }, { analysis: { for: 1m, minRequests: 100 } }'), 1000, []],
    [
      'a pause of no time',
      judged('{ setWeight: 10 }, { pause: "0" }, { analysis: { for: 1m } }'),
      undefined,
      ['STEP_WITHOUT_EFFECT 2'],
    ],
  ])('%s', (_why, strategy, rate, found) => {
    expect(codes(strategy, rate)).toEqual(found);
  });

  it('says where a counter is read as a level, in the language in which that is one', () => {
    const asking = (source: string, query: string): readonly string[] => {
      const metrics = `{ a: { source: ${source}, query: '${query}', lessThan: 1 } }`;
      const steps = '[{ setWeight: 10 }, { analysis: { for: 1m, minRequests: 0 } }]';
      return codes(`{ kind: canary, steps: ${steps}, analysis: { metrics: ${metrics} } }`);
    };

    expect(asking('prom', 'sum(errors_total) / sum(requests_total)')).toEqual([
      'COUNTER_AS_GAUGE 2',
      'COUNTER_AS_GAUGE 2',
    ]);
    expect(asking('prom', 'sum(increase(errors_total[{window}]))')).toEqual([]);
    expect(asking('api', 'errors_total')).toEqual([]);
  });

  it('says where a share takes all instances', () => {
    expect(codes(judged('{ setWeight: 90 }, { analysis: { for: 1m } }'), undefined, 3)).toEqual([
      'SHARE_COARSER_THAN_INSTANCES 1',
    ]);
  });
});
