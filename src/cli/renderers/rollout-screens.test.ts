import { expect, test } from 'vitest';
import type { ServiceStatus } from '../../app/rollout/face.ts';
import type { Verdict } from '../../domain/analysis/model.ts';
import type { RunEvent } from '../../domain/events/model.ts';
import type { RolloutEvent } from '../../domain/rollout/rollout-events.ts';
import { evidenceBars } from './evidence-bars.ts';
import { eventLines } from './run-lines.ts';
import { drawTree } from './run-tree.ts';
import { followRun } from './run-view.ts';
import { renderLint, renderServices } from './service-status.ts';
import { plainStyle } from './style.ts';
import { displayWidth } from './text.ts';

const now = new Date('2026-11-24T12:00:00Z');
const view = { style: plainStyle, width: 100, now, detail: 'usual' } as const;

const verdict: Verdict = {
  outcome: 'fail',
  score: 0.5,
  reason: 'errors: 0.5, wanted > 0.99',
  rows: [
    { metric: 'errors', outcome: 'fail', weight: 0.5, critical: true, found: '0.5', wanted: '> 0.99' },
    { metric: 'speed', outcome: 'no-evidence', weight: 0.5, critical: false, found: 'no traffic', wanted: '< 0.5' },
  ],
};

const told: readonly RolloutEvent[] = [
  { type: 'revisions', stable: 'aaaa', canary: 'bbbb' },
  { type: 'step', step: 1, of: 2, text: '12.5 % to the canary' },
  { type: 'weights', arms: { stable: 8_750, canary: 1_250 } },
  { type: 'held', by: 'evidence', reason: 'the canary had 3 of at least 10 requests' },
  { type: 'retried', effect: 'route.ensure', attempts: 2, error: 'the proxy is gone' },
  { type: 'verdict', verdict },
  { type: 'phase', phase: 'rolling-back', reason: { code: 'verdict', text: verdict.reason } },
];

const base = { at: '2026-11-24T11:59:00.000Z', run: 'r-1' };
const events: readonly RunEvent[] = [
  {
    ...base,
    type: 'run.started',
    kind: 'deploy',
    environment: 'staging',
    resumed: false,
    steps: [{ id: 'rollout:web', service: 'web', dependsOn: [] }],
  },
  { ...base, type: 'step.started', step: 'rollout:web', service: 'web', attempt: 1 },
  ...told.map((event): RunEvent => ({ ...base, type: 'rollout', step: 'rollout:web', service: 'web', event })),
];

const status: ServiceStatus = {
  service: 'web',
  stable: { revision: 'aaaa', since: '2026-11-24T11:00:00.000Z', run: 'r-0' },
  previous: ['9999'],
  address: 'http://127.0.0.1:8080',
  arms: { stable: 8_750, canary: 1_250 },
  instances: [
    {
      environment: 'staging',
      service: 'web',
      revision: 'bbbb',
      arm: 'canary',
      count: 2,
      ready: 1,
      instances: [{ id: 'i1', phase: 'waiting', restarts: 3 }],
    },
  ],
  rollout: {
    run: 'r-1',
    alive: false,
    revision: 'bbbb',
    phase: 'shifting',
    step: { number: 2, of: 4, text: 'judge errors, speed for 60 s' },
    waiting: { what: 'evidence: no traffic', until: '2026-11-24T12:05:00.000Z' },
    verdict,
  },
  unknown: ['deployer: nobody answers'],
};

test('a rollout in lines', async () => {
  const lines = events.flatMap((event) => eventLines(event, 'deploy', view));

  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/rollout-lines.txt');
});

test('a rollout in the live tree', async () => {
  const follower = followRun();
  for (const event of events) follower.take(event);
  const lines = drawTree(follower.view, now, { columns: 80, rows: 20 }, plainStyle);

  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/rollout-tree.txt');
});

test('services on one screen', async () => {
  const text = renderServices([status], { project: 'shop', environment: 'staging' }, view);

  await expect(`${text}\n`).toMatchFileSnapshot('golden/services.txt');
});

const weighed: Verdict = {
  outcome: 'inconclusive',
  reason: 'not enough evidence yet: 1 of 2 metrics are shown to be as good',
  evidence: { worse: 1.4, worseBound: 4.6 },
  caveats: ['latency: the buckets of both arms differ'],
  rows: [
    {
      ...{ metric: 'success', outcome: 'no-evidence', weight: 0.5, critical: false },
      ...{ found: '99.6 % of 512, stable arm 99.7 % of 4608', wanted: 'at most 10 % more bad ones than stable' },
      evidence: { worse: 1.643, worseBound: 5.298, fine: 2.456, fineBound: 2.996 },
    },
    {
      ...{ metric: 'latency', outcome: 'pass', weight: 0.5, critical: false },
      ...{ found: '512 requests, stable arm 4608 requests', wanted: 'at most 10 % slower than stable' },
      evidence: { worse: -2, worseBound: 5.298, fine: 7, fineBound: 2.996 },
    },
  ],
};

test('evidence as bars on screens, in words elsewhere', async () => {
  const event: RunEvent = {
    ...base,
    type: 'rollout',
    step: 'rollout:web',
    service: 'web',
    event: { type: 'verdict', verdict: weighed },
  };
  const follower = followRun();
  for (const each of [...events, event]) follower.take(each);
  const { rollout } = status;
  const weighing = { ...status, ...(rollout !== undefined && { rollout: { ...rollout, verdict: weighed } }) };
  const screens = [
    eventLines(event, 'deploy', view).join('\n'),
    drawTree(follower.view, now, { columns: 80, rows: 20 }, plainStyle).join('\n'),
    renderServices([weighing], { project: 'shop', environment: 'staging' }, view),
  ];

  await expect(`${screens.join('\n\n')}\n`).toMatchFileSnapshot('golden/rollout-evidence.txt');
});

test('more metrics than there is room for are counted', () => {
  const [row] = weighed.rows;
  const rows = Array.from({ length: 9 }, (_, index) => ({ ...row!, metric: `m${index}` }));
  const follower = followRun();
  for (const each of events) follower.take(each);
  follower.take({
    ...base,
    type: 'rollout',
    step: 'rollout:web',
    service: 'web',
    event: { type: 'verdict', verdict: { ...weighed, rows } },
  });
  const lines = drawTree(follower.view, now, { columns: 60, rows: 30 }, plainStyle);

  expect(lines.filter((line) => /worse ▕/.test(line))).toHaveLength(5);
  expect(lines.at(-1)).toContain('4 metrics');
  expect(lines.every((line) => displayWidth(line) <= 60)).toBe(true);
});

test('a bar is full only where the evidence is enough', () => {
  const evidence = { worse: 5.2979, worseBound: 5.298, fine: 2.996, fineBound: 2.996 };

  expect(evidenceBars(evidence)).toBe('worse ▕█████████░▏  99 %   as good ▕██████████▏ 100 % of the evidence needed');
});

test('what lint found', async () => {
  const finding = {
    service: 'web',
    code: 'WINDOW_TOO_LONG',
    step: 2,
    message: 'the window is too long',
    hint: 'write less',
  } as const;

  await expect(`${renderLint([finding], view)}\n`).toMatchFileSnapshot('golden/rollout-lint.txt');
});

test('text from outside cannot drive the terminal', () => {
  const evil = '\u001b[2J';
  const event: RunEvent = {
    ...base,
    type: 'rollout',
    step: 's',
    service: 'web',
    event: { type: 'held', by: 'person', reason: evil },
  };

  expect(eventLines(event, 'deploy', view).join('')).not.toContain('\u001b');
  expect(renderServices([{ ...status, unknown: [evil] }], { project: 'shop', environment: 'x' }, view)).not.toContain(
    '\u001b',
  );
});
