/** The environment of the tool's process: explicit, without what would change how its output is to be read. */
import type { Access } from '../../../domain/state/scope.ts';
import type { EngineName, Resource } from '../../../domain/project/model.ts';
import type { Files } from '../../../ports/files.ts';
import type { StackWork } from '../../../ports/iac-engine.ts';
import type { TerraformDeps } from './deps.ts';
import type { Layout } from './layout.ts';
import { ownStateVariables } from './own-state.ts';

/** Held back from the user's environment, with the reason. All else (credentials, proxies, `TF_VAR_*`) passes. */
const heldBack: readonly { readonly pattern: RegExp; readonly because: string }[] = [
  { pattern: /^TF_CLI_ARGS/, because: 'adds arguments to our commands' },
  { pattern: /^TF_(DATA_DIR|WORKSPACE)$/, because: 'would choose another state than the project file says' },
  { pattern: /^TF_(INPUT|IN_AUTOMATION|CLI_CONFIG_FILE|PLUGIN_CACHE_\w+)$/, because: 'is set by us' },
  { pattern: /^(NODE|npm|NPM|VITEST|FAIRLEAD)_/, because: 'is meant for us, not for the tool' },
];

/** The log goes to standard error otherwise, where the messages are looked for. */
const isLogLevel = (name: string): boolean => /^TF_LOG(_CORE|_PROVIDER\w*)?$/.test(name);

function passedOn(given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const logsToFile = given['TF_LOG_PATH'] !== undefined && given['TF_LOG_PATH'] !== '';
  const kept = Object.entries(given).filter(
    ([name]) => !heldBack.some(({ pattern }) => pattern.test(name)) && (logsToFile || !isLogLevel(name)),
  );
  return Object.fromEntries(kept);
}

/** What the user has set for a backend of his own must not bend the way to ours. */
const withoutBackend = (given: Readonly<Record<string, string>>, { ownState }: StackWork) =>
  ownState === undefined
    ? given
    : Object.fromEntries(Object.entries(given).filter(([name]) => !name.startsWith('TF_HTTP_')));

/** @param variables `TF_VAR_*` whose values must not be written to a file */
export async function toolEnvironment(
  { work, layout, deps }: { readonly work: StackWork; readonly layout: Layout; readonly deps: TerraformDeps },
  variables: Readonly<Record<string, string>>,
  access: Access,
): Promise<Readonly<Record<string, string>>> {
  const { environment, files } = deps;
  const configFile = await cliConfigFile(work, layout, deps);
  const cache = environment['TF_PLUGIN_CACHE_DIR'] ?? layout.providers;
  await files.makeDirectory(cache);
  return {
    ...withoutBackend(passedOn(environment), work),
    ...variables,
    ...(await ownStateVariables(work, access)),
    ...(configFile === undefined ? {} : { TF_CLI_CONFIG_FILE: configFile }),
    TF_DATA_DIR: layout.data,
    TF_PLUGIN_CACHE_DIR: cache,
    // The lock file of a generated stack is ours: without this, every new stack downloads what is in the cache already.
    ...(work.stack.content.kind === 'resources' ? { TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: '1' } : {}),
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    CHECKPOINT_DISABLE: '1',
    ...(environment['GOGC'] === undefined ? { GOGC: collectorPace(work) } : {}),
  };
}

/**
 * The tools and their providers live for seconds, and spend a fifth of them on collecting garbage. Measured with Terraform
 * 1.11 and AWS provider 5.100: 200 takes 23 % less processor time for 20 % more memory; where no provider is
 * started, 400 takes 20 % less, and the memory does not matter.
 */
const collectorPace = ({ stack }: StackWork): string =>
  stack.content.kind === 'resources' && stack.content.modules.length === 0 && stack.content.resources.every(isBuiltIn)
    ? '400'
    : '200';

const isBuiltIn = ({ type }: Resource): boolean => type === 'terraform_data';

export type Environment = Readonly<Record<string, string>>;

/** The user's own configuration where there is one (mirrors, credentials); else an empty file, so that runs are alike. */
async function cliConfigFile(work: StackWork, layout: Layout, deps: TerraformDeps): Promise<string | undefined> {
  const { environment, files } = deps;
  const chosen = environment['TF_CLI_CONFIG_FILE'] ?? environment['TERRAFORM_CONFIG'];
  if (chosen !== undefined && chosen !== '') return chosen;
  for (const path of homeConfigs(work.tool.engine, environment, files)) if (await files.exists(path)) return undefined;
  if ((await files.readText(layout.cliConfig)) !== ownConfig) await files.writeDerived(layout.cliConfig, ownConfig);
  return layout.cliConfig;
}

/** @param env what the tool is given @returns the texts of all files in which it looks for its own configuration */
export async function cliConfigTexts(engine: EngineName, env: Environment, files: Files): Promise<readonly string[]> {
  const chosen = env['TF_CLI_CONFIG_FILE'];
  const paths = chosen === undefined ? homeConfigs(engine, env, files) : [chosen];
  for (const directory of chosen === undefined ? configDirectories(engine, env, files) : [])
    for (const { name } of await files.list(directory))
      if (/\.tfrc(\.json)?$/.test(name)) paths.push(files.join(directory, name));
  const texts = await Promise.all(paths.map((path) => files.readText(path)));
  return texts.filter((text) => text !== undefined);
}

const ownConfig = '# Written by Fairlead: an empty configuration of the tool, so that runs are alike.\n';

function homeConfigs(engine: string, given: Environment, files: Files): string[] {
  const home = given['HOME'] ?? given['APPDATA'];
  if (home === undefined) return [];
  const xdg = given['XDG_CONFIG_HOME'] ?? files.join(home, '.config');
  const tofu = [files.join(home, '.tofurc'), files.join(xdg, 'opentofu', 'tofurc')];
  return [...(engine === 'opentofu' ? tofu : []), files.join(home, '.terraformrc'), files.join(home, 'terraform.rc')];
}

/** The tools read every `*.tfrc` there. */
function configDirectories(engine: string, given: Environment, files: Files): readonly string[] {
  const home = given['HOME'] ?? given['APPDATA'];
  if (home === undefined) return [];
  const xdg = given['XDG_CONFIG_HOME'] ?? files.join(home, '.config');
  return [files.join(home, '.terraform.d'), ...(engine === 'opentofu' ? [files.join(xdg, 'opentofu')] : [])];
}
