import type { z } from 'zod';
import type { JsonObject } from '../domain/json.ts';
import type {
  ApprovalSetting,
  Backend,
  EffectiveProject,
  Lifecycle,
  Module,
  OutputDefinition,
  Resource,
  SecretSource,
  Settings,
  Stack,
  StackContent,
  StateSetting,
  Target,
  ToolSetting,
  Variable,
} from '../domain/project/model.ts';
import { defined } from './defined.ts';
import { toMetricSource } from './effective-metric-source.ts';
import { toService } from './effective-service.ts';
import type { projectSchema } from './schema.ts';
import type { moduleCall, resource } from './schema/stack.ts';

type Parsed = z.output<typeof projectSchema>;
type ParsedStack = NonNullable<Parsed['stacks']>[string];
type ParsedTarget = NonNullable<Parsed['targets']>[string];
type ParsedSettings = NonNullable<Parsed['settings']>;

/** The checked file, with defaults written in, as all other layers read it. */
export function toEffective(parsed: Parsed, environment: string): EffectiveProject {
  return {
    name: parsed.project,
    environment: toEnvironment(parsed.environments?.[environment], environment),
    variables: mapValues(parsed.variables ?? {}, toVariable),
    secrets: mapValues(parsed.secrets ?? {}, toSecret),
    targets: mapValues(parsed.targets ?? {}, toTarget),
    stacks: mapValues(parsed.stacks ?? {}, toStack),
    services: mapValues(parsed.services ?? {}, toService),
    notifiers: mapValues(parsed.notifiers ?? {}, (given) => ({
      kind: given.kind,
      ...defined({ url: given.url, secret: given.secret }),
    })),
    metricSources: mapValues(parsed.metricSources ?? {}, toMetricSource),
    settings: toSettings(parsed.settings ?? {}),
  };
}

function toEnvironment(given: NonNullable<Parsed['environments']>[string] | undefined, name: string) {
  const { approvals } = given ?? {};
  return {
    name,
    protected: given?.protected ?? false,
    ...defined({
      approvals: approvals === undefined ? undefined : toApprovals(approvals),
    }),
  };
}

function toApprovals(
  given: NonNullable<NonNullable<Parsed['environments']>[string]>['approvals'] & {},
): ApprovalSetting {
  const { required, keys, authorMayApprove, expireAfter } = given;
  return {
    required,
    keys: keys ?? {},
    authorMayApprove: authorMayApprove ?? false,
    ...defined({ expireAfterSeconds: expireAfter === undefined ? undefined : seconds(expireAfter) }),
  };
}

function toVariable(variable: NonNullable<Parsed['variables']>[string]): Variable {
  if (typeof variable !== 'object' || variable === null || Array.isArray(variable))
    return { value: variable, sensitive: false };
  return {
    value: variable.value ?? null,
    sensitive: variable.sensitive ?? false,
    ...defined({ description: variable.description }),
  };
}

function toSecret(secret: NonNullable<Parsed['secrets']>[string], name: string): SecretSource {
  if (secret?.file !== undefined) return { kind: 'file', path: secret.file };
  if (secret?.command !== undefined) return { kind: 'command', argv: secret.command };
  return { kind: 'env', name: secret?.env ?? name };
}

function toTarget(target: ParsedTarget, name: string): Target {
  const source = target.provider?.source ?? '';
  return {
    name,
    cloud: target.cloud,
    ...defined({ region: target.region }),
    provider: {
      source,
      name: target.provider?.name ?? source.split('/').at(-1) ?? source,
      ...defined({ version: target.provider?.version }),
      settings: target.provider?.settings ?? {},
    },
  };
}

function toStack(stack: ParsedStack, name: string): Stack {
  return {
    name,
    engine: stack.engine ?? 'auto',
    ...defined({ target: stack.target }),
    content: toContent(stack),
    variables: stack.variables ?? {},
    outputs: mapValues(stack.outputs ?? {}, toOutput),
    dependsOn: stack.dependsOn ?? [],
    labels: texts(stack.labels),
    ...defined({ backend: stack.backend === undefined ? undefined : toBackend(stack.backend) }),
    ...defined({ encryption: stack.encryption }),
  };
}

function toContent(stack: ParsedStack): StackContent {
  if (stack.source !== undefined)
    return { kind: 'source', directory: stack.source, ...defined({ workspace: stack.workspace }) };
  return {
    kind: 'resources',
    resources: (stack.resources ?? []).map(toResource),
    modules: (stack.modules ?? []).map(toModule),
    imports: stack.imports ?? [],
    removed: (stack.removed ?? []).map(({ from, destroy }) => ({ from, destroy: destroy ?? false })),
    moved: stack.moved ?? [],
  };
}

function toResource(given: z.output<typeof resource>): Resource {
  return {
    mode: given.data === true ? 'data' : 'managed',
    type: given.type,
    name: given.name,
    properties: given.properties ?? {},
    dependsOn: given.dependsOn ?? [],
    ...defined({ provider: given.provider }),
    tags: texts(given.tags),
    lifecycle: toLifecycle(given.lifecycle ?? {}),
    ...defined({ count: given.count }),
    ...defined({ forEach: given.forEach }),
  };
}

const toLifecycle = (given: NonNullable<z.output<typeof resource>['lifecycle']>): Lifecycle => ({
  ...defined({ createBeforeDestroy: given.createBeforeDestroy }),
  ...defined({ preventDestroy: given.preventDestroy }),
  ...defined({ ignoreChanges: given.ignoreChanges }),
  ...defined({ replaceTriggeredBy: given.replaceTriggeredBy }),
});

const toModule = (given: z.output<typeof moduleCall>): Module => ({
  name: given.name,
  source: given.source,
  ...defined({ version: given.version }),
  inputs: given.inputs ?? {},
  dependsOn: given.dependsOn ?? [],
  providers: given.providers ?? {},
});

function toOutput(output: NonNullable<ParsedStack['outputs']>[string]): OutputDefinition {
  if (typeof output !== 'object' || Array.isArray(output)) return { value: output, sensitive: false };
  return { value: output.value, sensitive: output.sensitive ?? false, ...defined({ description: output.description }) };
}

function toBackend({ type, ...settings }: NonNullable<ParsedStack['backend']>): Backend {
  // The rest of a loose object is typed `unknown`; the whole file is known to be JSON.
  return { type, settings: settings as JsonObject };
}

function toSettings(given: ParsedSettings): Settings {
  const tools: { terraform?: ToolSetting; opentofu?: ToolSetting } = {};
  if (given.tools?.terraform !== undefined) tools.terraform = toTool(given.tools.terraform);
  if (given.tools?.opentofu !== undefined) tools.opentofu = toTool(given.tools.opentofu);
  return {
    parallelism: given.parallelism ?? 4,
    engine: given.engine ?? 'auto',
    tools,
    maxDeletions: given.maxDeletions ?? 5,
    refreshAfterSeconds: seconds(given.refreshAfter ?? '10m'),
    warmProviders: given.warmProviders ?? true,
    planFirst: given.planFirst ?? false,
    defaultTags: texts(given.defaultTags),
    ...defined({ approvalPort: given.approvalPort }),
    ...defined({ state: given.state === undefined ? undefined : toState(given.state) }),
  };
}

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `10m`; the schema has checked it. */
function seconds(text: string): number {
  const unit = text.at(-1);
  return unit === 's' || unit === 'm' || unit === 'h' || unit === 'd'
    ? Number(text.slice(0, -1)) * unitSeconds[unit]
    : 0;
}

function toState({ service, encryption }: NonNullable<ParsedSettings['state']>): StateSetting {
  if (encryption === 'none') return { service: service ?? 'local', encryption: { kind: 'none' } };
  const previous = encryption?.previousKey;
  return {
    service: service ?? 'local',
    encryption: {
      kind: 'key',
      key: encryption?.key === undefined ? { kind: 'own' } : toSecret(encryption.key, ''),
      ...defined({ previous: previous === undefined ? undefined : toSecret(previous, '') }),
    },
  };
}

const toTool = (given: { path?: string | undefined; version?: string | undefined }): ToolSetting => ({
  ...defined({ path: given.path }),
  ...defined({ version: given.version }),
});

const texts = (
  given: Readonly<Record<string, string | number | boolean>> | undefined,
): Readonly<Record<string, string>> => mapValues(given ?? {}, String);

function mapValues<From, To>(
  given: Readonly<Record<string, From>>,
  change: (value: From, name: string) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, change(value, name)]));
}
