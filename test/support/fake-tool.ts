import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolFeatures } from '../../src/adapters/iac/terraform/features.ts';
import { createTerraformEngine } from '../../src/adapters/iac/terraform/index.ts';
import { createNodeClock } from '../../src/adapters/system/node/clock.ts';
import { createNodeFiles } from '../../src/adapters/system/node/files.ts';
import { keyedDigest, newKey } from '../../src/adapters/system/node/keyed-digest.ts';
import type { EngineEvent } from '../../src/domain/events/model.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { EngineCall, IacEngine, StackWork } from '../../src/ports/iac-engine.ts';
import type { BenchStack } from '../../src/testing/contracts/iac-engine.ts';
import {
  createFakeProcessRunner,
  type FakeProcessRunner,
  type FakeProgram,
} from '../../src/testing/fakes/process-runner.ts';
import { benchWork, digest } from './engine-bench.ts';

/** What the tool does, by its sub-command; the others succeed and say nothing. */
export type FakeTool = Readonly<Record<string, FakeProgram>>;

export interface FakeToolBench {
  readonly directory: string;
  readonly engine: IacEngine;
  readonly runner: FakeProcessRunner;
  readonly events: EngineEvent[];
  readonly call: EngineCall;
  readonly stop: AbortController;
  work(name: string, given: BenchStack & Partial<Pick<StackWork, 'targets'>>): StackWork;
  /** Commands that were run, as argument lists. */
  commands(): readonly (readonly string[])[];
  close(): Promise<void>;
}

export interface FakeToolOptions {
  readonly tool: FakeTool;
  readonly version?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** Another bench's directory: another process of the same project. */
  readonly directory?: string;
}

const emptyPlan = JSON.stringify({ format_version: '1.2', resource_changes: [] });

/** `plan` leaves a plan file, `show` shows a plan without changes. */
const wellBehaved: FakeTool = {
  plan: async ({ args }) => {
    const out = args.find((each) => each.startsWith('-out='))?.slice('-out='.length) ?? '';
    await writeFile(out, 'the plan');
    return 0;
  },
  show: async ({ print }) => {
    print(emptyPlan);
    return 0;
  },
  init: async ({ env }) => {
    const files = createNodeFiles();
    await files.makeDirectory(env['TF_DATA_DIR'] ?? '');
    return 0;
  },
};

/** A backend of the user's: `init` is the tool's, also where nothing is to be fetched. */
const withInit = (work: Omit<StackWork, 'tool'>): Omit<StackWork, 'tool'> =>
  work.stack.content.kind === 'source'
    ? work
    : { ...work, stack: { ...work.stack, backend: { type: 'local', settings: {} } } };

/** The adapter over a tool that is a function: for what a real one does rarely. */
export async function openFakeTool(options: FakeToolOptions): Promise<FakeToolBench> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'fairlead-tool-')));
  const behaviour: FakeTool = { ...wellBehaved, ...options.tool };
  const version = options.version ?? '1.11.4';
  const runner = createFakeProcessRunner({
    '/bin/terraform': (call) => behaviour[call.args[0] ?? '']?.(call) ?? Promise.resolve(0),
  });
  const stop = new AbortController();
  const events: EngineEvent[] = [];
  return {
    directory,
    runner,
    events,
    stop,
    engine: createTerraformEngine('terraform', {
      processes: runner,
      files: createNodeFiles(),
      clock: options.clock ?? createNodeClock(),
      digest,
      newKey,
      keyedDigest,
      environment: { HOME: directory, ...options.environment },
    }),
    call: {
      emit: (event) => void events.push(event),
      stop: { signal: stop.signal, hard: new AbortController().signal },
    },
    work: (name, { targets = {}, ...given }) => ({
      ...withInit(benchWork(directory, name, given)),
      targets,
      tool: { engine: 'terraform', path: '/bin/terraform', version, features: toolFeatures('terraform', version) },
    }),
    commands: () => runner.calls.map(({ args }) => args),
    close: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Every file below a directory, with its text and permissions. */
export async function filesBelow(
  directory: string,
): Promise<readonly { readonly path: string; readonly text: string; readonly mode: number }[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(path, 'utf8'), mode: (await stat(path)).mode & 0o777 })),
  );
}
