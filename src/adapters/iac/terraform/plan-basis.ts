/**
 * Everything that a plan depends on, but the world itself: while none of it changes, only what others did to the world can
 * make another plan. Where that cannot be told for certain there is no basis, and the stack is always planned.
 */
import { isJsonObject, type Json } from '../../../domain/json.ts';
import { canonicalText, parseJson } from './canonical.ts';
import { generate } from './generate/generate.ts';
import { ownStateText } from './own-state.ts';
import type { Shared } from './prepare.ts';
import type { Session } from './session.ts';

/** A keyed digest: it is made of secrets too, and is kept in a file (I9). Undefined: it cannot be told. */
export async function planBasis(session: Session, { keys }: Pick<Shared, 'keys'>): Promise<string | undefined> {
  const { deps, work, layout } = session;
  const generated = generate(work);
  if (generated.placeholders.length > 0) return undefined;
  const state = await stateText(session);
  const modules = await moduleTexts(session);
  if (state === undefined || modules === undefined) return undefined;
  const seal = await keys.sealFor(session);
  const parts: Json = {
    engine: [work.tool.engine, work.tool.path, work.tool.version],
    files: generated.files,
    inputs: generated.inputs,
    workspace: work.stack.content.kind === 'source' ? (work.stack.content.workspace ?? null) : null,
    lockFile: (await deps.files.readText(layout.lockFile)) ?? null,
    state: deps.digest(state),
    modules,
    environment: steadyEnvironment(deps.environment, work.ownState !== undefined),
    machine: await recentMachineTexts(session),
  };
  return seal('plan basis', parts);
}

/** Different in every terminal, and nothing to a provider. */
const restless =
  /^(_|PWD|OLDPWD|SHLVL|TERM|TERM_\w+|COLORTERM|COLUMNS|LINES|DISPLAY|WINDOWID|SSH_\w+|TMUX\w*|STY|XDG_\w+|DBUS_\w+|LS_COLORS|PS1|LOGNAME|MAIL|NODE_\w+|npm_\w+|NPM_\w+|INIT_CWD|VITEST\w*|FAIRLEAD_\w+)$/;

function steadyEnvironment(given: Readonly<Record<string, string>>, ownState: boolean): Json {
  const kept = Object.entries(given).filter(
    ([name]) => !restless.test(name) && !(ownState && name.startsWith('TF_HTTP_')),
  );
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const none = '';

/** Undefined: the state is not at hand without the tool. The empty text: there is none yet. */
async function stateText(session: Session): Promise<string | undefined> {
  const { deps, work, layout } = session;
  const { stack } = work;
  if (stack.backend !== undefined) return undefined;
  if (work.ownState !== undefined || stack.content.kind === 'resources') {
    return (await ownStateText(deps, work)) ?? none;
  }
  // `init` leaves this file where the module names a backend.
  if (await deps.files.exists(deps.files.join(layout.data, 'terraform.tfstate'))) return undefined;
  const { workspace } = stack.content;
  const place = workspace === undefined || workspace === 'default' ? [] : ['terraform.tfstate.d', workspace];
  return (await deps.files.readText(deps.files.join(layout.module, ...place, 'terraform.tfstate'))) ?? none;
}

/**
 * Texts of the root module and of every module that it calls, by directory. Undefined where one of them looks at something
 * that we do not see: files, the time, another state.
 */
async function moduleTexts(session: Session): Promise<Json | undefined> {
  const { deps, work, layout } = session;
  const isSource = work.stack.content.kind === 'source';
  const called = await calledModules(session);
  const texts = new Map<string, Json>();
  for (const directory of [...(isSource ? [layout.module] : []), ...called]) {
    if (texts.has(directory)) continue;
    const found = await textsIn(session, directory);
    if (found.some(([, text]) => looksElsewhere.test(text))) return undefined;
    texts.set(directory, deps.digest(canonicalText(found)));
  }
  return Object.fromEntries(texts);
}

const looksElsewhere =
  /\b(file|file\w+|templatefile|fileset|pathexpand|abspath|timestamp|plantimestamp|uuid|bcrypt|env)\s*\(|terraform_remote_state/;

/** As `init` has laid them down. The root module itself is among them as `.`. */
async function calledModules({ deps, layout }: Session): Promise<readonly string[]> {
  const manifest = parseJson(await deps.files.readText(deps.files.join(layout.data, 'modules', 'modules.json')));
  const modules = isJsonObject(manifest) ? manifest['Modules'] : undefined;
  if (!Array.isArray(modules)) return [];
  return modules.flatMap((module: Json) => {
    const directory = isJsonObject(module) && module['Key'] !== '' ? module['Dir'] : undefined;
    return typeof directory === 'string' ? [deps.files.resolve(layout.module, directory)] : [];
  });
}

async function textsIn({ deps }: Session, directory: string): Promise<readonly (readonly [string, string])[]> {
  const entries = await deps.files.list(directory);
  const texts: (readonly [string, string])[] = [];
  for (const { name, kind } of entries) {
    if (kind === 'directory' || !/\.(tf|tofu|tfvars)(\.json)?$/.test(name)) continue;
    texts.push([name, (await deps.files.readText(deps.files.join(directory, name))) ?? '']);
  }
  return texts;
}

/** Many stacks ask for the same files at the same time. */
const recent = new WeakMap<Session['deps'], { readonly at: number; readonly texts: Promise<Json> }>();
const recentMs = 1000;

function recentMachineTexts({ deps }: Session): Promise<Json> {
  const now = deps.clock.now().getTime();
  const known = recent.get(deps);
  if (known !== undefined && Math.abs(now - known.at) < recentMs) return known.texts;
  const texts = machineTexts(deps);
  recent.set(deps, { at: now, texts });
  return texts;
}

/** Files outside of the project that say who a provider is, and where. */
async function machineTexts(deps: Session['deps']): Promise<Json> {
  const { environment, files, digest } = deps;
  const home = environment['HOME'] ?? environment['USERPROFILE'];
  const paths = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'GOOGLE_APPLICATION_CREDENTIALS', 'KUBECONFIG']
    .concat('TF_CLI_CONFIG_FILE')
    .flatMap((name) => environment[name] ?? []);
  if (home !== undefined) {
    const usual = [
      '.aws/config',
      '.aws/credentials',
      '.kube/config',
      '.azure/azureProfile.json',
      '.terraformrc',
      '.tofurc',
    ];
    paths.push(...usual.map((path) => files.join(home, path)));
  }
  const found: [string, string][] = [];
  for (const path of paths) {
    const text = path === '' ? undefined : await files.readText(path);
    if (text !== undefined) found.push([path, digest(text)]);
  }
  return found;
}
