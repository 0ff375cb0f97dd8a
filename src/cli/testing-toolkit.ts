/** A terminal of strings and a toolkit of plain values, for the tests of this folder. */
import { explainedBelow } from '../app/explained-path.ts';
import type { Selection } from '../app/selection-model.ts';
import type { FairleadProject, RunResult, Runs, StackGraph, Toolkit } from '../app/toolkit.ts';
import { DeliveryError } from '../domain/errors/delivery-error.ts';
import type { EffectiveProject } from '../domain/project/model.ts';
import type { StoredRun } from '../ports/journal.ts';
import type { CliIo } from './cli-io.ts';
import { plainStyle } from './renderers/style.ts';
import type { View } from './renderers/view.ts';
import { emit, ended, started } from './testing-events.ts';
import { nothingRecorded } from './testing-recorded.ts';
import { sampleImport } from './testing-import.ts';
import { samplePlanFile } from './testing-plan-file.ts';
import { planAnswer } from './testing-plan-samples.ts';
import { testRefactoring } from './testing-refactoring.ts';
import { samplePlans, sampleRun } from './testing-samples.ts';
import { testStates } from './testing-states.ts';
import { testVerdictFiles, testVerdicts } from './testing-verdicts.ts';

export { emit, ended, started } from './testing-events.ts';

export const testNow = new Date('2026-11-24T12:00:00.000Z');

export const testView: View = { style: plainStyle, width: 100, now: testNow, detail: 'usual' };

export interface TestTerminal {
  readonly io: CliIo;
  stdout(): string;
  stderr(): string;
  /** Ctrl-C. */
  interrupt(): void;
  /** Calls back whoever asked to be called at intervals. */
  tick(): void;
  /** Resolves when somebody asks for it. */
  readonly ticking: Promise<void>;
}

export interface TerminalSetup {
  readonly toolkit?: Toolkit;
  readonly tty?: 'tty' | 'pipe';
  /** Lines that are typed; then the input is closed. */
  readonly typed?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly more?: Partial<CliIo>;
}

export function testTerminal(argv: readonly string[], setup: TerminalSetup = {}): TestTerminal {
  let out = '';
  let err = '';
  const typed = [...(setup.typed ?? [])];
  const listeners = new Set<() => void>();
  const ticks = new Set<() => void>();
  const ticking = Promise.withResolvers<void>();
  const isTTY = setup.tty === 'tty';
  const io: CliIo = {
    argv,
    env: setup.env ?? {},
    cwd: '/home/ada/shop',
    version: '1.2.3',
    stdout: {
      isTTY,
      columns: 100,
      rows: 30,
      write: (text) => {
        out += text;
      },
    },
    stderr: {
      isTTY,
      write: (text) => {
        err += text;
      },
    },
    stdin: { isTTY, readLine: async () => typed.shift() },
    toolkit: async () => setup.toolkit ?? testToolkit(),
    onInterrupt(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    now: () => testNow,
    every(_milliseconds, tick) {
      ticks.add(tick);
      ticking.resolve();
      return () => ticks.delete(tick);
    },
    ...setup.more,
  };
  return {
    io,
    stdout: () => out,
    stderr: () => err,
    ticking: ticking.promise,
    interrupt: () => {
      for (const listener of listeners) listener();
    },
    tick: () => {
      for (const tick of ticks) tick();
    },
  };
}

export const sampleGraph: StackGraph = {
  dependsOn: { app: ['db', 'network'], cdn: ['app'], db: ['network'], network: [], registry: [] },
  order: ['network', 'registry', 'db', 'app', 'cdn'],
  reasons: [
    { from: 'app', to: 'db', because: ['${stacks.db.url}'] },
    { from: 'app', to: 'network', because: ['${stacks.network.subnet_ids}', '${stacks.network.vpc_id}'] },
    { from: 'cdn', to: 'app', because: ['dependsOn'] },
    { from: 'db', to: 'network', because: ['${stacks.network.vpc_id}'] },
  ],
};

export const sampleSelection: Selection = {
  stacks: ['db', 'network'],
  decisions: [
    { stack: 'app', selected: false, reasons: [{ kind: 'unchanged' }] },
    { stack: 'cdn', selected: false, reasons: [{ kind: 'excluded' }] },
    { stack: 'db', selected: true, reasons: [{ kind: 'dependent', of: ['network'] }] },
    {
      stack: 'network',
      selected: true,
      reasons: [
        { kind: 'files', of: 'source', path: 'network', files: ['network/main.tf'] },
        { kind: 'definition', paths: ['stacks.network.variables.cidr', 'variables.size'] },
      ],
    },
    { stack: 'registry', selected: false, reasons: [{ kind: 'label-differs', label: 'tier', value: null }] },
  ],
  since: { ref: 'main', commit: '0123456789abcdef0123456789abcdef01234567' },
  removed: ['old'],
};

const effective: EffectiveProject = {
  name: 'shop',
  environment: { name: 'staging', protected: false },
  variables: {},
  secrets: {},
  services: {},
  notifiers: {},
  metricSources: {},
  targets: {},
  stacks: Object.fromEntries(
    sampleGraph.order.map((name) => [
      name,
      {
        name,
        engine: 'auto',
        content: { kind: 'source', directory: name },
        variables: {},
        outputs: name === 'network' ? { vpc_id: { value: null, sensitive: false } } : {},
        dependsOn: [],
        labels: name === 'network' ? { tier: 'base' } : name === 'app' ? { tier: 'web' } : {},
      },
    ]),
  ),
  settings: { parallelism: 4, engine: 'auto', tools: {}, maxDeletions: 5, defaultTags: {} },
};

const nothingDone = (run: string): RunResult => ({
  run,
  status: 'done',
  plans: [],
  applied: [],
  unchanged: [],
  first: [],
  failures: [],
  blocked: [],
});

const testRuns: Runs = {
  list: () => [sampleRun],
  show: (run) => ({ run: knownRun(run), events: [started('apply'), ended('done')], plans: [] }),
  prune: () => ({ runs: [], entries: 0 }),
  unlock: () => ['staging/network'],
  check: () => [],
  repair: () => ({ faults: [], saved: { runs: 0, entries: 0 }, lost: 0 }),
};

export function testProject(changes: Partial<FairleadProject> = {}): FairleadProject {
  return {
    file: '/home/ada/shop/fairlead.yaml',
    directory: '/home/ada/shop',
    environments: ['production', 'staging'],
    effective,
    validate: async () => ({ problems: [], stacks: sampleGraph.order }),
    explain: (path) =>
      explainedBelow(
        [
          { path: 'project', value: 'shop', origin: { kind: 'file', file: 'fairlead.yaml', line: 1, column: 10 } },
          { path: 'settings.parallelism', value: 4, origin: { kind: 'default' } },
        ],
        path,
      ),
    select: async () => sampleSelection,
    graph: () => sampleGraph,
    plan: async (options) => {
      emit(options?.onEvent, [started('plan'), ended('done')]);
      return planAnswer({ plans: samplePlans, changed: true });
    },
    apply: async (options) => {
      emit(options?.onEvent, [started('apply'), ended('done')]);
      options?.onPlan?.(samplePlans);
      return { ...nothingDone(runId), plans: samplePlans, applied: ['network'] };
    },
    destroy: async () => nothingDone(runId),
    deploy: async () => nothingDone(runId),
    rollouts: testRollouts,
    running: testRunning,
    drift: async () => planAnswer(),
    watchDrift: async function* () {
      // A project of plain values has nothing to watch.
    },
    output: async () => ({
      network: {
        vpc_id: { value: 'vpc-1', sensitive: false },
        zones: { value: ['a', 'b'], sensitive: false },
        password: { value: 'hunter2', sensitive: true },
      },
    }),
    status: async () => [{ stack: 'network', state: 'never' }],
    resume: async (run) => nothingDone(run),
    runs: testRuns,
    verdicts: testVerdicts,
    states: testStates,
    refactor: testRefactoring,
    close: () => undefined,
    ...changes,
  };
}

const testRunning: FairleadProject['running'] = {
  list: async () => [],
  logs: async function* () {
    yield { instance: 'web-1', revision: 'a', arm: 'stable', file: 'web-1.log', text: 'listening\n' };
  },
  stop: async () => [],
  unserved: async () => [],
};

const testRollouts: FairleadProject['rollouts'] = {
  undo: async () => nothingDone(runId),
  restart: async () => nothingDone(runId),
  wish: async () => ({ run: runId, kind: 'heard' }),
  approve: async () => ({
    run: runId,
    service: 'web',
    kind: 'heard',
    step: 2,
    counted: 1,
    required: 0,
    enough: true,
  }),
  status: async () => [],
  watch: async () => ({ run: runId, status: 'done', alive: false }),
  backtest: async () => ({ service: 'web', seed: 1, replays: 1, recordings: [], policies: [], assumptions: [] }),
  recordMetrics: async () => ({ recording: nothingRecorded, gaps: [], warnings: [] }),
  lint: () => [],
  forecast: (service, { requestsPerSecond, base }) => ({
    service,
    alpha: 0.01,
    requestsPerSecond,
    base,
    metrics: [],
    without: [],
  }),
};

function knownRun(run: string): StoredRun {
  if (run !== sampleRun.definition.id) throw new DeliveryError('RUN_UNKNOWN', `there is no run "${run}"`);
  return sampleRun;
}

export const runId = sampleRun.definition.id;

export function testToolkit(project: Partial<FairleadProject> = {}, changes: Partial<Toolkit> = {}): Toolkit {
  return {
    open: async () => testProject(project),
    environments: async () => ['production', 'staging'],
    openPlanFile: async () => samplePlanFile,
    approve: async () => samplePlanFile,
    verdicts: testVerdictFiles,
    schema: () => ({ $schema: 'https://json-schema.org/draft/2020-12/schema' }),
    init: async (options) => ({
      files: [{ path: 'fairlead.yaml', text: 'project: shop\n', written: options.dryRun !== true }],
      notes: [],
    }),
    importFiles: async ({ out }) => ({
      ...sampleImport,
      ...(out !== undefined && { written: `/home/ada/shop/${out}` }),
    }),
    doctor: async () => [{ subject: 'terraform', state: 'ok', text: '1.11.4 on PATH' }],
    tools: {
      list: async () => [{ engine: 'terraform', path: '/usr/bin/terraform', origin: 'path', version: '1.11.4' }],
      install: async (_engine, version) => ({ path: '/tools/tofu', version: version ?? '1.12.6', alreadyThere: false }),
    },
    ...changes,
  };
}
