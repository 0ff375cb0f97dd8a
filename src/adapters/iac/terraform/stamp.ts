/** What `init` depends on. While none of it changes, `init` is not run. */
import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts';
import type { StackWork } from '../../../ports/iac-engine.ts';
import { canonicalText, parseJson } from './canonical.ts';
import type { TerraformDeps } from './deps.ts';
import { backendFile, type Generated, mainFile } from './generate/generate.ts';
import type { Layout } from './layout.ts';

type Subject = { readonly work: StackWork; readonly layout: Layout; readonly generated: Generated };

/** Each part in clear or as a digest; equal texts: nothing changed. */
export async function stampOf(deps: TerraformDeps, subject: Subject): Promise<string> {
  const { work, layout, generated } = subject;
  const { content } = work.stack;
  const parts: Json = {
    tool: `${work.tool.path} ${work.tool.version}`,
    module: layout.module,
    configuration: content.kind === 'source' ? await sourceDigest(deps, layout) : initPart(generated.files[mainFile]),
    backend: deps.digest(generated.files[backendFile] ?? ''),
    workspace: content.kind === 'source' ? (content.workspace ?? null) : null,
    lockFile: deps.digest((await deps.files.readText(layout.lockFile)) ?? ''),
    attached: attachedProviders(deps.environment),
    pluginCache: deps.environment['TF_PLUGIN_CACHE_DIR'] ?? null,
  };
  return `${canonicalText(parts)}\n`;
}

export async function isInitialised(deps: TerraformDeps, layout: Layout, stamp: string): Promise<boolean> {
  return (await deps.files.readText(layout.stamp)) === stamp && (await deps.files.exists(layout.data));
}

/** Providers that run already and need no download, by address. Sockets and pids change; the addresses do not. */
export function attachedProviders(environment: Readonly<Record<string, string>>): readonly string[] {
  const attached = parseJson(environment['TF_REATTACH_PROVIDERS']);
  return isJsonObject(attached) ? Object.keys(attached).sort() : [];
}

/** Only blocks that `init` looks at: settings, module calls, and which provider each resource type implies. */
function initPart(text: string | undefined): Json {
  const configuration = parseJson(text);
  if (!isJsonObject(configuration)) return null;
  const modules = Object.entries(object(configuration['module'])).map(([name, body]) => {
    const { source, version } = object(body);
    return [name, source ?? null, version ?? null];
  });
  const types = [...Object.keys(object(configuration['resource'])), ...Object.keys(object(configuration['data']))];
  const implied = [...new Set(types.map((type) => type.split('_')[0] ?? type))].sort();
  return {
    terraform: configuration['terraform'] ?? null,
    modules,
    implied,
    providers: Object.keys(object(configuration['provider'])),
  };
}

/** A module of the user is not taken apart: any change of its files leads to `init`, which then has little to do. */
async function sourceDigest({ files, digest }: TerraformDeps, layout: Layout): Promise<string> {
  const names = (await files.list(layout.module)).filter(
    ({ kind, name }) => kind !== 'directory' && isConfiguration(name),
  );
  const texts: string[] = [];
  for (const { name } of names) texts.push(name, (await files.readText(files.join(layout.module, name))) ?? '');
  return digest(texts.join('\0'));
}

const isConfiguration = (name: string): boolean => /\.(tf|tofu)(\.json)?$/.test(name);

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
