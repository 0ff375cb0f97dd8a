import type { Json } from '../../domain/json.ts';
import { type HclAttribute, type HclBlock, parseHcl } from './hcl.ts';
import { parseTfJson } from './tf-json.ts';

/** A file below the directory that is taken over. Paths are relative to it, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface ModuleVariable {
  readonly name: string;
  /** It has a default, or a `*.tfvars` file that is read by itself gives a value. */
  readonly given: boolean;
  readonly sensitive: boolean;
  /** The type as it is written. */
  readonly type: string;
  readonly description?: string;
}

export interface StateLocation {
  readonly type: string;
  /** Only what is literal. */
  readonly settings: Readonly<Record<string, Json>>;
  /** Names of settings that hold references. */
  readonly computed: readonly string[];
}

export interface RemoteRead extends StateLocation {
  readonly name: string;
}

export interface TerraformModule {
  /** Relative to where the search began; `.` for that itself. */
  readonly directory: string;
  readonly variables: readonly ModuleVariable[];
  readonly outputs: readonly string[];
  /** Undefined: a local file beside the module. */
  readonly backend: StateLocation | undefined;
  /** HCP Terraform or Terraform Enterprise. */
  readonly cloud: boolean;
  readonly hasProvider: boolean;
  readonly opentofu: boolean;
  readonly requiredVersion: string | undefined;
  readonly usesWorkspace: boolean;
  readonly reads: readonly RemoteRead[];
  /** Directories of local modules it calls. */
  readonly calls: readonly string[];
  /** `file:line` of what could not be read. */
  readonly unread: readonly string[];
  /** Files of values that are not read by themselves, e.g. `staging.tfvars`. */
  readonly otherValues: readonly string[];
}

const isConfiguration = (path: string): boolean => /\.(tf|tofu)(\.json)?$/.test(path);

/** Every directory with Terraform files in it. */
export function readModules(files: readonly SourceFile[]): readonly TerraformModule[] {
  const byDirectory = Map.groupBy(files, ({ path }) => directoryOf(path));
  return [...byDirectory]
    .filter(([, group]) => group.some(({ path }) => isConfiguration(path)))
    .map(([directory, group]) => readModule(directory, group))
    .toSorted((left, right) => (left.directory < right.directory ? -1 : 1));
}

/** Those that are applied themselves: they keep a state, or no other module calls them. */
export function rootModules(modules: readonly TerraformModule[]): readonly TerraformModule[] {
  const called = new Set(modules.flatMap((module) => module.calls));
  return modules.filter((module) => module.backend !== undefined || module.cloud || !called.has(module.directory));
}

function readModule(directory: string, files: readonly SourceFile[]): TerraformModule {
  const unread: string[] = [];
  const blocks: HclBlock[] = [];
  for (const file of files.filter(({ path }) => isConfiguration(path))) {
    const parsed = file.path.endsWith('.json') ? parseTfJson(file.text) : parseHcl(file.text);
    if (parsed === undefined) unread.push(file.path);
    else blocks.push(...parsed.body.blocks);
    unread.push(...(parsed?.unread ?? []).map((line) => `${file.path}:${line}`));
  }
  const settings = blocks.filter(({ type }) => type === 'terraform');
  const backend = settings.flatMap(({ blocks: inner }) => inner).find(({ type }) => type === 'backend');
  const values = files.filter(({ path }) => /\.tfvars(\.json)?$/.test(path));
  const given = new Set(values.filter(({ path }) => isReadByItself(path)).flatMap(namesIn));
  return {
    directory,
    variables: blocks.filter(({ type }) => type === 'variable').flatMap((block) => toVariable(block, given)),
    outputs: blocks.filter(({ type }) => type === 'output').flatMap(({ labels }) => labels.slice(0, 1)),
    backend: backend === undefined ? undefined : toLocation(backend.labels[0] ?? '', backend.attributes),
    cloud: settings.some(({ blocks: inner }) => inner.some(({ type }) => type === 'cloud')),
    hasProvider: blocks.some(({ type }) => type === 'provider'),
    opentofu: files.some(({ path }) => /\.tofu(\.json)?$/.test(path)),
    requiredVersion: settings
      .map(({ attributes }) => textOf(attributes.get('required_version')))
      .find((text) => text !== undefined),
    usesWorkspace: files.some(({ path, text }) => isConfiguration(path) && /\bterraform\.workspace\b/.test(text)),
    reads: blocks.filter(({ type, labels }) => type === 'data' && labels[0] === 'terraform_remote_state').map(toRead),
    calls: blocks.filter(({ type }) => type === 'module').flatMap((block) => localSource(block, directory)),
    unread,
    otherValues: values.filter(({ path }) => !isReadByItself(path)).map(({ path }) => path),
  };
}

function toVariable({ labels, attributes }: HclBlock, given: ReadonlySet<string>): readonly ModuleVariable[] {
  const [name] = labels;
  if (name === undefined) return [];
  const description = textOf(attributes.get('description'));
  return [
    {
      name,
      given: attributes.has('default') || given.has(name),
      sensitive: attributes.get('sensitive')?.value === true,
      type: attributes.get('type')?.raw ?? 'any',
      ...(description === undefined ? {} : { description }),
    },
  ];
}

function toLocation(type: string, attributes: ReadonlyMap<string, HclAttribute>): StateLocation {
  const settings: [string, Json][] = [];
  const computed: string[] = [];
  for (const [name, { value }] of attributes) {
    if (value === undefined) computed.push(name);
    else if (value !== null) settings.push([name, value]);
  }
  return { type, settings: Object.fromEntries(settings), computed };
}

function toRead({ labels, attributes, blocks }: HclBlock): RemoteRead {
  const config = attributes.get('config');
  const block = blocks.find(({ type }) => type === 'config');
  const type = textOf(attributes.get('backend')) ?? '';
  const name = labels[1] ?? '';
  if (block !== undefined) return { name, ...toLocation(type, block.attributes) };
  const { value } = config ?? {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { name, type, settings: {}, computed: config === undefined ? [] : ['config'] };
  }
  const settings = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== null);
  const computed = attributes.has('workspace') && attributes.get('workspace')?.value === undefined ? ['workspace'] : [];
  return { name, type, settings: Object.fromEntries(settings), computed };
}

function localSource({ attributes }: HclBlock, directory: string): readonly string[] {
  const source = textOf(attributes.get('source'));
  if (source === undefined || !/^\.\.?(\/|$)/.test(source)) return [];
  return [joinPath(directory, source.split('//')[0] ?? source)];
}

const isReadByItself = (path: string): boolean => /(^|\/)(terraform\.tfvars|[^/]*\.auto\.tfvars)(\.json)?$/.test(path);

function namesIn({ path, text }: SourceFile): readonly string[] {
  const parsed = path.endsWith('.json') ? parseTfJson(text) : parseHcl(text);
  return [...(parsed?.body.attributes.keys() ?? [])];
}

const textOf = (attribute: HclAttribute | undefined): string | undefined =>
  typeof attribute?.value === 'string' ? attribute.value : undefined;

const directoryOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.');

/** `a/b` and `../c/./d` → `a/c/d`. */
export function joinPath(directory: string, path: string): string {
  const steps: string[] = [];
  for (const step of [...(path.startsWith('/') ? [] : directory.split('/')), ...path.split('/')]) {
    if (step === '' || step === '.') continue;
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else steps.push(step);
  }
  return steps.length === 0 ? '.' : steps.join('/');
}
