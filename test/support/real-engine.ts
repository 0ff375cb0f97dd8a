import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Json } from '../../src/domain/json.ts';
import { sensitiveEnvironment, varFileText } from '../../src/adapters/iac/terraform/generate/input-values.ts';
import type { Generated } from '../../src/adapters/iac/terraform/generate/generate.ts';
import type { TestEngine } from './engines.ts';

const run = promisify(execFile);

export interface PlannedResource {
  readonly address: string;
  readonly change: { readonly after: { readonly [key: string]: Json }; readonly after_unknown: Json };
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

async function withDirectory<T>(
  engine: TestEngine,
  generated: Generated,
  use: (call: (...args: readonly string[]) => Promise<string>) => Promise<T>,
  cliConfiguration = '',
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-generate-'));
  try {
    // An own configuration: the user's must not leak into tests.
    await writeFile(join(directory, 'cli.tfrc'), cliConfiguration);
    await writeFile(join(directory, 'inputs.tfvars.json'), varFileText(generated.inputs));
    for (const [name, text] of Object.entries(generated.files)) await writeFile(join(directory, name), text);
    const env = {
      ...sensitiveEnvironment(generated.inputs),
      PATH: process.env['PATH'],
      HOME: directory,
      TF_CLI_CONFIG_FILE: join(directory, 'cli.tfrc'),
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: '1',
    };
    return await use(async (...args) => {
      const options = { cwd: directory, env, maxBuffer: 256 * 1024 * 1024 };
      const { stdout } = await run(engine.path, args, options).catch((error: Error & { readonly stdout?: string }) => {
        // Diagnostics of `-json` are on standard output; a failed test must show them.
        throw new Error(`${error.message}\n${error.stdout ?? ''}`);
      });
      return stdout;
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
