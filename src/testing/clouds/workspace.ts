import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../domain/json.ts';

/** What a run of the engine came to. */
export interface EngineRun {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A directory with one root module, and a genuine engine to run in it. */
export interface EngineWorkspace {
  readonly directory: string;
  /** Writes the root module; `resources` and the rest are as in JSON configuration. */
  write(module: JsonObject): void;
  /** Runs the engine with these arguments. Resolves whatever the exit code; `signal` is sent to it as SIGINT. */
  run(
    args: readonly string[],
    options?: { readonly interrupt?: AbortSignal; readonly kill?: AbortSignal },
  ): Promise<EngineRun>;
  /** As `run`, but rejects with everything it said when the exit code is none of these. @default [0] */
  expect(args: readonly string[], codes?: readonly number[]): Promise<EngineRun>;
  /** The plan of the module as `show -json` prints it. */
  plan(): Promise<JsonObject>;
  remove(): void;
}

/** What every root module on the simulated clouds needs. */
export const requiredProviders = { required_providers: { simcloud: { source: 'fairlead/simcloud' } } };

/** Makes a workspace in a new or empty directory. `env` is what the engine sees beside a clean PATH and HOME. */
export function engineWorkspace(
  program: string,
  directory: string,
  env: Readonly<Record<string, string>>,
): EngineWorkspace {
  mkdirSync(directory, { recursive: true });
  const settings = join(directory, 'settings.rc');
  writeFileSync(settings, '');
  // Nothing of the machine's own settings may reach the engine: mirrors, tokens and logging differ between machines.
  const scrubbed = {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    TF_CLI_CONFIG_FILE: settings,
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    ...env,
  };
  const run: EngineWorkspace['run'] = (args, { interrupt, kill } = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, args, { cwd: directory, env: scrubbed, stdio: ['ignore', 'pipe', 'pipe'] });
      const said = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said.stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said.stderr += text;
      });
      interrupt?.addEventListener('abort', () => child.kill('SIGINT'), { once: true });
      kill?.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, ...said }));
    });
  const expect: EngineWorkspace['expect'] = async (args, codes = [0]) => {
    const result = await run(args);
    if (result.code !== null && codes.includes(result.code)) return result;
    throw new Error(`${args.join(' ')} ended with ${String(result.code)}\n${result.stdout}\n${result.stderr}`);
  };
  return {
    directory,
    write: (module) => writeFileSync(join(directory, 'main.tf.json'), JSON.stringify(module, null, 2)),
    run,
    expect,
    plan: async () => {
      await expect(['plan', '-input=false', '-no-color', '-out=plan']);
      const shown = await expect(['show', '-json', 'plan']);
      return JSON.parse(shown.stdout) as JsonObject;
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** Escapes text so that the engine reads it as it stands and not as a template. */
export const literal = (text: string): string => text.replaceAll('${', '$${').replaceAll('%{', '%%{');

/** The changes of a plan by address, without those that change nothing. */
export function changesOf(plan: JsonObject): Readonly<Record<string, PlannedChange>> {
  // The shape is the engine's documented plan format.
  const changes = (plan['resource_changes'] ?? []) as unknown as readonly {
    readonly address: string;
    readonly change: PlannedChange;
  }[];
  return Object.fromEntries(
    changes.filter(({ change }) => change.actions[0] !== 'no-op').map(({ address, change }) => [address, change]),
  );
}

/** One entry of a plan's `resource_changes`. */
export interface PlannedChange {
  readonly actions: readonly string[];
  readonly before: Json;
  readonly after: Json;
  readonly after_unknown: Json;
  readonly replace_paths?: readonly (readonly (string | number)[])[];
}
