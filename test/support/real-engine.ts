import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Json } from '../../src/domain/json.ts';
import { sensitiveEnvironment, varFileText } from '../../src/adapters/iac/terraform/generate/input-values.ts';
import type { Generated } from '../../src/adapters/iac/terraform/generate/generate.ts';
import type { TestEngine } from './engines.ts';

const run = promisify(execFile);

export interface PlannedResource {
  readonly address: string;
  readonly previous_address?: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly after: { readonly [key: string]: Json };
    readonly after_unknown: Json;
  };
}

/** As much of the plan's JSON as the tests look at. */
export interface PlannedConfiguration {
  readonly resource_changes?: readonly PlannedResource[];
  readonly planned_values: {
    readonly outputs?: Readonly<Record<string, { readonly value?: Json; readonly sensitive: boolean }>>;
  };
}

/** Plans generated files with a real engine in a fresh directory, and reads the plan back. */
export function planGenerated(engine: TestEngine, generated: Generated): Promise<PlannedConfiguration> {
  return withDirectory(engine, generated, async (call) => {
    await call('init', '-input=false', '-no-color');
    await call('plan', '-input=false', '-no-color', '-lock=false', '-out=plan.bin', '-var-file=inputs.tfvars.json');
    return JSON.parse(await call('show', '-json', 'plan.bin')) as PlannedConfiguration;
  });
}

/** Runs `init` and then any command in a fresh directory with generated files; its standard output. */
export function runGenerated(
  engine: TestEngine,
  generated: Generated,
  command: readonly string[],
  cliConfiguration = '',
): Promise<string> {
  return withDirectory(
    engine,
    generated,
    async (call) => {
      await call('init', '-input=false', '-no-color');
      return call(...command);
    },
    cliConfiguration,
  );
}

/** Applies one generation after the other in one directory; the plan of the last one, read back before it is applied. */
export function applyGenerations(
  engine: TestEngine,
  {
    generations,
    projectFiles = {},
  }: {
    readonly generations: readonly Generated[];
    /** Path relative to the project's directory → text. */
    readonly projectFiles?: Readonly<Record<string, string>>;
  },
): Promise<{ readonly plan: PlannedConfiguration; readonly stateText: string }> {
  const first = generations[0];
  if (first === undefined) throw new Error('nothing to apply');
  return withDirectory(engine, first, async (call, work) => {
    const project = join(work, '../../../..');
    for (const [path, text] of Object.entries(projectFiles)) {
      await mkdir(dirname(join(project, path)), { recursive: true });
      await writeFile(join(project, path), text);
    }
    let plan: PlannedConfiguration = { planned_values: {} };
    for (const generation of generations) {
      await writeGenerated(work, generation);
      await call('init', '-input=false', '-no-color');
      await call('plan', '-input=false', '-no-color', '-out=plan.bin', '-var-file=inputs.tfvars.json');
      plan = JSON.parse(await call('show', '-json', 'plan.bin')) as PlannedConfiguration;
      await call('apply', '-input=false', '-no-color', 'plan.bin');
    }
    return { plan, stateText: await readFile(join(project, '.fairlead/state/staging/app.tfstate'), 'utf8') };
  });
}

async function writeGenerated(work: string, generated: Generated): Promise<void> {
  await writeFile(join(work, 'inputs.tfvars.json'), varFileText(generated.inputs));
  for (const [name, text] of Object.entries(generated.files)) await writeFile(join(work, name), text);
}

/** In `<temporary>/.fairlead/work/staging/app`, so that relative paths lead where they do in a project. */
async function withDirectory<T>(
  engine: TestEngine,
  generated: Generated,
  use: (call: (...args: readonly string[]) => Promise<string>, work: string) => Promise<T>,
  cliConfiguration = '',
): Promise<T> {
  const project = await mkdtemp(join(tmpdir(), 'fairlead-generate-'));
  try {
    const work = join(project, '.fairlead/work/staging/app');
    await mkdir(work, { recursive: true });
    await mkdir(join(project, '.fairlead/state/staging'), { recursive: true });
    // An own configuration: the user's must not leak into tests.
    await writeFile(join(project, 'cli.tfrc'), cliConfiguration);
    await writeGenerated(work, generated);
    const env = {
      ...sensitiveEnvironment(generated.inputs),
      PATH: process.env['PATH'],
      HOME: project,
      TF_CLI_CONFIG_FILE: join(project, 'cli.tfrc'),
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
    };
    return await use(async (...args) => {
      const options = { cwd: work, env, maxBuffer: 256 * 1024 * 1024 };
      const { stdout } = await run(engine.path, args, options).catch((error: Error & { readonly stdout?: string }) => {
        // Diagnostics of `-json` are on standard output; a failed test must show them.
        throw new Error(`${error.message}\n${error.stdout ?? ''}`);
      });
      return stdout;
    }, work);
  } finally {
    await rm(project, { recursive: true, force: true });
  }
}
