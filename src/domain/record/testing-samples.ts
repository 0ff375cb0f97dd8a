import type { MetricReading } from '../analysis/model.ts';
import type { AnalysisSetting } from '../rollout/model.ts';
import { chained } from './chain.ts';
import type { DecisionRecord } from './model.ts';
import { recordedOf } from './of-run.ts';
import { type Happening, happened, testDigest } from './testing-record.ts';

export const testRecording = { digest: testDigest, redact: (text: string) => text, fairlead: '1.2.3' };

const base = {
  seconds: 60,
  everySeconds: 10,
  windowSeconds: 10,
  minRequests: 10,
  failures: 2,
  marks: { proceed: 0.9, rollback: 0.5 },
};

export const threshold: AnalysisSetting = {
  ...base,
  metrics: [
    {
      name: 'success',
      query: { kind: 'ready', name: 'success-rate' },
      source: '',
      weight: 3,
      condition: { kind: 'greater-than', limit: 0.99 },
      critical: true,
    },
    {
      name: 'queue',
      query: { kind: 'text', text: 'queue{arm="{arm}"}' },
      source: 'prometheus',
      weight: 1,
      condition: { kind: 'less-than', limit: 100 },
      critical: false,
    },
  ],
};

export const sequential: AnalysisSetting = {
  ...base,
  judge: { kind: 'sequential', alpha: 0.01, beta: 0.05, undecided: 'hold' },
  metrics: [
    {
      name: 'success',
      query: { kind: 'ready', name: 'success-rate' },
      source: '',
      weight: 1,
      kind: 'ratio',
      better: 'higher',
      condition: { kind: 'no-worse', margin: { relative: 0, absolute: 0.01 } },
      critical: false,
    },
  ],
};

export const kayenta: AnalysisSetting = {
  ...base,
  failures: 1,
  marks: { proceed: 0.95, rollback: 0.75 },
  judge: { kind: 'kayenta', stepSeconds: 1, groupWeights: {}, minPoints: 5 },
  metrics: sequential.metrics.map((rule) => ({
    ...rule,
    condition: { kind: 'no-worse', margin: { relative: 0, absolute: 0 } },
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
  })),
};

/** Ten numbers, which are not all the same. */
const seriesOf = (value: number) => Array.from({ length: 10 }, (_, index) => value - (index % 3) / 10_000);

const reading = (asked: { readonly at: string }, metric: string, value: number, events: number, arm: string) => ({
  source: metric === 'queue' ? 'prometheus' : 'router',
  asked: `${metric}{arm="${arm}"}`,
  at: asked.at,
  windowMs: 10_000,
  measurement: { kind: 'value', value, events, points: seriesOf(value) } as const,
});

/** A canary that answers so many of a thousand requests well; the stable one answers all but one. */
export const answering =
  (good: (look: number) => number): Happening['measured'] =>
  (asked, look) =>
    asked.analysis.metrics.map(
      ({ name }): MetricReading => ({
        metric: name,
        canary: reading(asked, name, name === 'queue' ? 7 : good(look) / 1_000, 100, 'canary'),
        ...(asked.analysis.judge !== undefined && { stable: reading(asked, name, 0.999, 1_000, 'stable') }),
      }),
    );

export function testRecord(happening: Happening): DecisionRecord {
  const recorded = recordedOf(happened(happening), testRecording);
  return chained(recorded ?? [], testDigest);
}

/** A canary that is good for a look, and then is not. */
export const badRecord = (analysis: AnalysisSetting): DecisionRecord =>
  testRecord({ analysis, measured: answering((look) => (look < 2 ? 999 : 700)), requests: 100 });

export const goodRecord = (analysis: AnalysisSetting): DecisionRecord =>
  testRecord({ analysis, measured: answering(() => 999), requests: 100 });
