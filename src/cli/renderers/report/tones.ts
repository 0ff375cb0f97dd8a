/** Marks and tones of outcomes: colour is never the only sign. */
import type { VerdictRow } from '../../../domain/analysis/model.ts';
import type { ReportDecision, RolloutReportModel } from '../../../domain/report/model.ts';

type Tone = ReportDecision['tone'];
type LookOutcome = RolloutReportModel['looks'][number]['outcome'];

export const marks: Readonly<Record<VerdictRow['outcome'] | LookOutcome, string>> = {
  pass: '✓',
  fail: '✗',
  'no-evidence': '?',
  inconclusive: '?',
};

export const tones: Readonly<Record<VerdictRow['outcome'] | LookOutcome, Tone>> = {
  pass: 'good',
  fail: 'bad',
  'no-evidence': 'wait',
  inconclusive: 'wait',
};

export const signs: Readonly<Record<Tone, string>> = { good: '✓', bad: '✗', wait: '…', plain: '·' };

export function toneOf(outcome: RolloutReportModel['outcome']): Tone {
  if (outcome === 'promoted' || outcome === 'unchanged') return 'good';
  return outcome === 'under-way' || outcome === 'superseded' ? 'wait' : 'bad';
}
