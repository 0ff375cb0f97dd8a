/** One golden file for each screen: width 100, no colour. Read the file when a test fails; it is what a person sees. */
import { describe, expect, it } from 'vitest';
import { sampleReach, sampleReport } from '../testing-plan-samples.ts';
import { driftPlans, sampleEvents, samplePlans, sampleRun } from '../testing-samples.ts';
import type { StoredRun } from '../../ports/journal.ts';
import { sampleGraph, sampleSelection, testNow, testView } from '../testing-toolkit.ts';
import { renderDoctor } from './doctor.ts';
import { renderError } from './error.ts';
import { renderExplanation } from './explain.ts';
import { renderDot, renderGraphTree, renderMermaid } from './graph-text.ts';
import { renderHtml, renderSvg } from './graph-picture.ts';
import { renderOutputs } from './output.ts';
import { renderPlan } from './plan.ts';
import { renderProblems } from './problems.ts';
import { eventLines } from './run-lines.ts';
import { renderRunSummary } from './run-summary.ts';
import { drawTree } from './run-tree.ts';
import { followRun } from './run-view.ts';
import { renderFaults, renderRun, renderRuns } from './runs.ts';
import { renderChoice, renderNothing, renderSelection } from './selection.ts';
import { renderStatus } from './status.ts';
import { renderTools } from './tools.ts';
import { plainStyle } from './style.ts';

const all = { ...testView, detail: 'all' } as const;
const context = { project: 'shop', environment: 'staging', command: 'plan', ...sampleGraph };
const events = [...sampleEvents.firstHalf, ...sampleEvents.secondHalf];

const problems = [
  {
    code: 'PROJECT_INVALID',
    severity: 'error',
    message: 'unknown stack attribute "resorces"',
    hint: 'did you mean `resources`?',
    at: { file: 'fairlead.yaml', line: 3, column: 5 },
    path: 'stacks.network.resorces',
    value: [],
  },
  {
    code: 'PROJECT_INVALID',
    severity: 'warning',
    message: 'tag "team" is not used',
    at: { file: 'fairlead.yaml', line: 2 },
  },
  { code: 'PROJECT_INVALID', severity: 'error', message: 'no such file', at: { file: 'app/main.tf' } },
  { code: 'PROJECT_INVALID', severity: 'error', message: 'no \u001b[31mproject' },
] as const;
const sources = new Map([['fairlead.yaml', 'stacks:\n  network:\n    resorces: []\n']]);

const result = {
  run: sampleRun.definition.id,
  status: 'stopped',
  plans: [],
  applied: [],
  unchanged: ['cdn'],
  first: [],
  failures: [
    {
      step: 'apply:registry',
      stack: 'registry',
      error: {
        code: 'ENGINE_FAILED',
        message: 'terraform apply ended with exit code 1',
        hint: 'look at the credentials',
      },
    },
  ],
  blocked: [{ step: 'apply:db', by: ['apply:network'] }],
} as const;

/** Of its stacks one had no plan of its own. */
const firstRun: StoredRun = {
  ...sampleRun,
  status: 'done',
  definition: {
    ...sampleRun.definition,
    first: { network: 'x' },
    steps: [{ id: 'apply:network', effect: { kind: 'iac.apply', stack: 'network', mode: 'apply' }, dependsOn: [] }],
  },
  state: {
    version: 1,
    status: 'done',
    steps: {
      'apply:network': {
        status: 'done',
        attempt: 1,
        startedAt: '2026-11-24T11:30:00.000Z',
        endedAt: '2026-11-24T11:30:02.000Z',
        result: { outcome: 'applied', first: true },
      },
    },
  },
};

const screens: Readonly<Record<string, () => string>> = {
  'plan.txt': () => renderPlan(samplePlans, context, testView),
  'plan-reach.txt': () => renderPlan(samplePlans, { ...context, reach: sampleReach }, testView),
  'plan-verbose.txt': () => renderPlan(samplePlans, context, all),
  'plan-empty.txt': () => renderPlan(samplePlans.slice(3), context, testView),
  'plan-confirmed.txt': () =>
    renderPlan(
      samplePlans.slice(3).map((plan) => ({ ...plan, confirmedAt: '2026-11-24T11:52:00.000Z' })),
      context,
      testView,
    ),
  'plan-destroy.txt': () =>
    renderPlan(
      samplePlans
        .slice(1, 2)
        .map((plan) => ({ ...plan, mode: 'destroy', changes: plan.changes.slice(1, 2), drift: [], waitsFor: [] })),
      { ...context, command: 'destroy' },
      testView,
    ),
  'drift.txt': () => renderPlan(driftPlans, { ...context, command: 'drift' }, testView),
  'drift-report.txt': () => renderPlan(driftPlans, { ...context, command: 'drift', report: sampleReport }, testView),
  'run-lines.txt': () => events.flatMap((event) => eventLines(event, 'apply', testView)).join('\n'),
  'run-lines-verbose.txt': () => events.flatMap((event) => eventLines(event, 'apply', all)).join('\n'),
  'run-tree.txt': () =>
    drawTree(followed(sampleEvents.firstHalf), testNow, { columns: 99, rows: 30 }, plainStyle).join('\n'),
  'run-summary.txt': () => renderRunSummary(result, followed(events), testView),
  'run-waiting.txt': () =>
    renderRunSummary(
      {
        ...result,
        status: 'waiting',
        failures: [
          {
            step: 'approve',
            error: {
              code: 'APPROVAL_REQUIRED',
              message:
                'aws_db_instance.main of db holds data (database) and will be deleted: this needs to be confirmed',
              hint: "run it in a terminal and type the environment's name, or pass `--yes --allow-destroy`",
            },
          },
        ],
      },
      followed(sampleEvents.firstHalf.slice(0, 7)),
      testView,
    ),
  'problems.txt': () => renderProblems(problems, testView, sources),
  'error.txt': () =>
    renderError(
      {
        code: 'RUN_HELD',
        message: 'stack "network" is held by run 20261124-1130-k3f9',
        hint: 'wait for it, or look at it with `fairlead runs show 20261124-1130-k3f9`',
        retry: 'later',
        exit: 1,
        problems: [],
        causes: ['locked'],
        stack: 'Error: at x',
      },
      testView,
    ),
  'selection.txt': () => renderSelection(sampleSelection, { project: 'shop', environment: 'staging' }, testView),
  'selection-choice.txt': () => `${renderChoice(sampleSelection, testView)}\n\n${renderNothing(testView)}`,
  'status.txt': () =>
    renderStatus(
      [
        { stack: 'network', target: 'aws-eu', state: 'applied', record: record('network', '2026-11-24T11:00:00Z') },
        {
          stack: 'db',
          target: 'aws-eu',
          state: 'running',
          record: record('db', '2026-11-21T11:00:00Z'),
          heldBy: '20261124-1159-aaaa',
        },
        { stack: 'app', state: 'never' },
        { stack: 'web', state: 'interrupted', record: { ...record('web', '2026-11-24T11:30:00Z'), status: 'begun' } },
      ],
      { project: 'shop', environment: 'staging' },
      testView,
    ),
  'runs.txt': () =>
    renderRuns(
      [
        {
          ...sampleRun,
          status: 'running',
          holder: { pid: 17, startedAt: '1', host: 'ci-4', user: 'ada', alive: false },
        },
        sampleRun,
      ],
      testView,
    ),
  'run.txt': () => renderRun(sampleRun, events, testView),
  'run-first.txt': () => renderRun(firstRun, [], testView),
  'run-faults.txt': () =>
    renderFaults(
      [
        {
          what: 'run x: its state does not follow from its signals',
          run: 'x',
          mend: 'restore the journal from a copy',
        },
      ],
      testView,
    ),
  'doctor.txt': () =>
    renderDoctor(
      [
        { subject: 'terraform', state: 'ok', text: '1.11.4 on PATH' },
        { subject: 'opentofu', state: 'warning', text: 'not installed', mend: '`fairlead tools install opentofu`' },
        { subject: 'aws credentials', state: 'fault', text: 'expired an hour ago', mend: '`aws sso login`' },
      ],
      testView,
    ),
  'tools.txt': () =>
    renderTools(
      [
        { engine: 'terraform', path: '/usr/bin/terraform', origin: 'path', version: '1.11.4' },
        { engine: 'opentofu', path: '/opt/tofu', origin: 'setting', fault: 'it is older than 1.6' },
      ],
      testView,
    ),
  'explain.txt': () =>
    renderExplanation(
      [
        { path: 'project', value: 'shop', origin: { kind: 'file', file: 'fairlead.yaml', line: 1 } },
        { path: 'settings.parallelism', value: 4, origin: { kind: 'default' } },
        { path: 'settings.defaultTags["cost center"]', value: 'yes', origin: { kind: 'option' } },
        {
          path: 'stacks.network.resources[0].type',
          value: 'aws_vpc',
          origin: { kind: 'file', file: 'fairlead.yaml', line: 9 },
        },
        {
          path: 'stacks.network.resources[0].properties.cidr_block',
          value: '10.0.0.0/16',
          origin: { kind: 'environment', environment: 'staging', file: 'fairlead.yaml', line: 30 },
        },
        { path: 'stacks.network.labels', value: {}, origin: { kind: 'default' } },
      ],
      testView,
    ),
  'output.txt': () =>
    renderOutputs(
      {
        network: {
          vpc_id: { value: 'vpc-1', sensitive: false },
          zones: { value: ['a', 'b'], sensitive: false },
          password: { sensitive: true, hidden: true },
        },
        app: {},
      },
      testView,
    ),
  'graph.txt': () => renderGraphTree(sampleGraph, testView),
  'graph.dot': () => renderDot(sampleGraph, 'shop in staging'),
  'graph.mmd': () => renderMermaid(sampleGraph),
  'graph.svg': () => renderSvg(sampleGraph, 'shop in staging'),
  'graph.html': () => renderHtml(sampleGraph, 'shop in <staging>'),
};

const record = (stack: string, at: string) =>
  ({
    environment: 'staging',
    stack,
    status: 'applied',
    engine: 'opentofu',
    engineVersion: '1.12.6',
    run: 'r-1',
    at,
    resources: 12,
  }) as const;

function followed(list: readonly Parameters<ReturnType<typeof followRun>['take']>[0][]) {
  const follower = followRun();
  for (const event of list) follower.take(event);
  return follower.view;
}

describe('screens', () => {
  it.each(Object.entries(screens))('%s', async (file, render) => {
    const screen = render();

    await expect(`${screen}\n`).toMatchFileSnapshot(`golden/${file}`);
    expect(screen).not.toContain('\u001b');
  });
});
