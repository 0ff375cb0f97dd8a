import { expect, it } from 'vitest';
import type { BacktestReport } from '../../app/rollout/face.ts';
import { testView } from '../testing-toolkit.ts';
import { backtestMarkdown, renderBacktest } from './backtest.ts';

const nothing = { noEvidence: 0, other: 0, cutOff: 0, steps: [], reasons: [] };
const report: BacktestReport = {
  service: 'web',
  seed: 1,
  replays: 40,
  recordings: [
    { file: 'week.jsonl', from: '2026-03-02T10:00:00.000Z', until: '2026-03-02T16:00:00.000Z', stepSeconds: 10 },
  ],
  policies: [
    {
      name: 'as written',
      scenarios: [
        {
          ...nothing,
          regression: 'none',
          replays: 40,
          rolledBack: 2,
          promoted: 36,
          noEvidence: 2,
          secondsToRollback: { median: 40, p90: 61.3 },
          secondsToPromotion: { median: 480, p90: 500 },
          steps: [
            { step: 2, replays: 1 },
            { step: 4, replays: 1 },
          ],
          requests: { median: 1101.4, p90: 1320 },
          badRequests: { median: 11, p90: 17 },
          reasons: [{ replays: 2, example: 'answers: 0.98,\u001b[31m wanted > 0.99' }],
        },
        {
          ...nothing,
          regression: 'errors x2',
          replays: 40,
          rolledBack: 40,
          promoted: 0,
          secondsToRollback: { median: 20, p90: 40 },
          steps: [{ step: 2, replays: 40 }],
        },
      ],
    },
    { name: 'old|er.yaml', scenarios: [{ ...nothing, regression: 'none', replays: 40, rolledBack: 0, promoted: 40 }] },
  ],
  assumptions: ['instances are ready at once'],
};

it('shows what each policy came to under each regression', async () => {
  await expect(renderBacktest(report, testView)).toMatchFileSnapshot('golden/backtest.txt');
  await expect(backtestMarkdown(report)).toMatchFileSnapshot('golden/backtest-markdown.txt');
});

it('does not let names drive a terminal, or break a table', () => {
  expect(renderBacktest(report, testView)).not.toContain('\u001b');
  expect(
    backtestMarkdown(report)
      .split('\n')
      .filter((line) => line.startsWith('|'))[2]
      ?.split(' | '),
  ).toHaveLength(12);
});
