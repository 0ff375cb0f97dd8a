/** What the sample plans reach, and a report of their drift: everything that a screen of them has to show once. */
import type { DriftResult } from '../app/toolkit.ts';
import type { StackDrift } from '../domain/change/drift-report.ts';
import type { Reach } from '../domain/change/reach.ts';
import { driftPlans, samplePlans, sampleRun } from './testing-samples.ts';

const name = (stack: string, value: string) =>
  ({ stack, address: `aws_route53_record.${stack}`, name: { kind: 'known', value } }) as const;

export const sampleReach: readonly Reach[] = [
  {
    stack: 'network',
    downstream: ['app', 'cdn', 'db'],
    places: [
      { target: 'aws-eu', cloud: 'aws', region: 'eu-west-1', account: { kind: 'known', value: '123456789012' } },
      { target: 'azure', cloud: 'azure', region: 'westeurope', account: { kind: 'sensitive' } },
      { target: 'gcp', cloud: 'gcp', account: { kind: 'unknown', from: 'projects' } },
    ],
    dns: [
      name('app', 'shop.example'),
      { ...name('app', 'www'), relative: true },
      name('cdn', 'evil\u001b[2J.example'),
      { ...name('cdn', ''), name: { kind: 'unknown', from: 'zone' } },
    ],
    unseen: ['app', 'db'],
  },
  { stack: 'db', downstream: ['app', 'cdn'], places: [], dns: [], unseen: ['app'] },
];

export const sampleReport: readonly StackDrift[] = [
  {
    stack: 'network',
    changes: driftPlans[0]?.drift ?? [],
    lastInOrder: { at: '2026-11-24T09:00:00.000Z', run: '20261124-0900-aaaa', how: 'looked at' },
    mending: { kind: 'planned', plan: samplePlans[0]! },
  },
];

/** Nothing planned, nothing drifted, but for what is given. */
export const planAnswer = (given: Partial<DriftResult> = {}): DriftResult => ({
  run: sampleRun.definition.id,
  status: 'done',
  plans: [],
  changed: false,
  destroyed: [],
  reach: [],
  failures: [],
  report: [],
  ...given,
});
