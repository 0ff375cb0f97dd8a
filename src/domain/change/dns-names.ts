/** The DNS names that a stack's records answer to: from the plan where it tells, else from the project file; else unknown. */
import { isJsonObject, type Json } from '../json.ts';
import type { EffectiveProject, Resource, Stack } from '../project/model.ts';
import { type Instance, knownText } from './known-text.ts';
import type { Change, ShownValue, StackPlan } from './model.ts';

export interface DnsName {
  readonly stack: string;
  /** Of the record. */
  readonly address: string;
  /** Without a dot at the end. */
  readonly name: ShownValue;
  /** It may be relative to a zone whose name is not known. */
  readonly relative?: true;
}

interface RecordKind {
  /** The arguments that hold the name and, where the name is always relative to it, the zone. */
  readonly zone?: string;
  /** The attribute in which the provider tells the whole name. */
  readonly whole?: string;
  /** A name without a dot is relative to a zone that only an id names. */
  readonly zoneById?: true;
}

const azure: RecordKind = { zone: 'zone_name', whole: 'fqdn' };
const azureKinds = ['a', 'aaaa', 'caa', 'cname', 'mx', 'ns', 'ptr', 'srv', 'txt'];

const kinds: ReadonlyMap<string, RecordKind> = new Map<string, RecordKind>([
  ['aws_route53_record', { whole: 'fqdn', zoneById: true }],
  ['google_dns_record_set', {}],
  ['digitalocean_record', { zone: 'domain', whole: 'fqdn' }],
  ['cloudflare_record', { whole: 'hostname', zoneById: true }],
  ['cloudflare_dns_record', { zoneById: true }],
  ['simcloud_dns_record', { whole: 'fqdn' }],
  ...azureKinds.flatMap((kind) => [
    [`azurerm_dns_${kind}_record`, azure] as const,
    [`azurerm_private_dns_${kind}_record`, azure] as const,
  ]),
]);

/** Of one stack, sorted by address. What it has besides, in modules for example, nobody knows: see {@link hidesRecords}. */
export function dnsNamesOf(stack: Stack, plan: StackPlan | undefined, project: EffectiveProject): readonly DnsName[] {
  const names = new Map<string, readonly DnsName[]>();
  for (const each of writtenNames(stack, project)) names.set(each.address, [each]);
  for (const change of plan?.changes ?? []) {
    const kind = kinds.get(change.type);
    if (kind === undefined || change.mode !== 'managed') continue;
    const planned = plannedNames(stack.name, change, kind);
    const written = names.get(change.address) ?? [];
    names.set(
      change.address,
      planned.length > 0 ? planned : written.length > 0 ? written : [unknownName(stack, change)],
    );
  }
  return [...names.keys()].toSorted().flatMap((address) => names.get(address) ?? []);
}

/** Whether it may have records that no project file lists: a root module, or modules. */
export const hidesRecords = ({ content }: Stack): boolean => content.kind === 'source' || content.modules.length > 0;

const unknownName = (stack: Stack, { address }: Change): DnsName => ({
  stack: stack.name,
  address,
  name: { kind: 'unknown' },
});

function writtenNames(stack: Stack, project: EffectiveProject): readonly DnsName[] {
  if (stack.content.kind === 'source') return [];
  return stack.content.resources.flatMap((resource) => {
    const kind = kinds.get(resource.type);
    if (kind === undefined || resource.mode !== 'managed') return [];
    return instancesOf(resource, project).map((instance) => ({
      stack: stack.name,
      address: `${resource.type}.${resource.name}${instance.suffix}`,
      ...wholeName(kind, (key) => knownText(resource.properties[key], project, instance)),
    }));
  });
}

/** Both names, where the change renames it: the old one stops to answer. */
function plannedNames(stack: string, change: Change, kind: RecordKind): readonly DnsName[] {
  const side = (which: 'before' | 'after') =>
    wholeName(kind, (key) => {
      const leaf = change.attributes.find(({ path }) => path.length === 1 && path[0] === key);
      if (leaf !== undefined) return leaf[which];
      return change.kept?.find(({ path }) => path.length === 1 && path[0] === key)?.value ?? { kind: 'absent' };
    });
  const [before, after] = [side('before'), side('after')];
  const named = [before, after].filter(({ name }) => name.kind !== 'absent');
  // An old name that cannot be shown tells nothing beside the new one.
  const told = named.length === 2 && !isRenamed(before.name, after.name) ? [after] : named;
  return told.map((each) => ({ stack, address: change.address, ...each }));
}

const isRenamed = (before: ShownValue, after: ShownValue): boolean =>
  before.kind === 'known' && (after.kind !== 'known' || before.value !== after.value);

function wholeName(kind: RecordKind, valueOf: (key: string) => ShownValue): Pick<DnsName, 'name' | 'relative'> {
  const whole = kind.whole === undefined ? undefined : textOf(valueOf(kind.whole));
  if (whole !== undefined) return { name: { kind: 'known', value: withoutDot(whole) } };
  const shown = valueOf('name');
  const text = textOf(shown);
  if (text === undefined) return { name: shown };
  const name = withoutDot(text);
  if (kind.zone === undefined) {
    const relative = kind.zoneById === true && !name.includes('.');
    return { name: { kind: 'known', value: name }, ...(relative ? { relative: true } : {}) };
  }
  const zone = textOf(valueOf(kind.zone));
  if (zone === undefined) return { name: { kind: 'known', value: name }, relative: true };
  return { name: { kind: 'known', value: inZone(name, withoutDot(zone)) } };
}

const inZone = (name: string, zone: string): string => (name === '@' || name === '' ? zone : `${name}.${zone}`);

const textOf = (shown: ShownValue): string | undefined =>
  shown.kind === 'known' && typeof shown.value === 'string' && shown.value !== '' ? shown.value : undefined;

const withoutDot = (name: string): string => (name.endsWith('.') ? name.slice(0, -1) : name);

/** One instance that nobody knows stands for all, where how often it is repeated is not known. */
function instancesOf({ count, forEach }: Resource, project: EffectiveProject): readonly Instance[] {
  const unknown: readonly Instance[] = [{ suffix: '[*]', values: {} }];
  if (count !== undefined) {
    const shown = knownText(count, project);
    const number = shown.kind === 'known' ? Number(shown.value) : Number.NaN;
    if (!Number.isInteger(number) || number < 0 || number > mostInstances) return unknown;
    return Array.from({ length: number }, (_, index) => ({ suffix: `[${index}]`, values: { 'count.index': index } }));
  }
  if (forEach === undefined) return [{ suffix: '', values: {} }];
  const entries = entriesOf(forEach, project);
  if (entries === undefined) return unknown;
  return entries.map(([key, value]) => ({
    suffix: `[${JSON.stringify(key)}]`,
    values: { 'each.key': key, ...(value === undefined ? {} : { 'each.value': value }) },
  }));
}

const mostInstances = 1000;

function entriesOf(
  forEach: Json,
  project: EffectiveProject,
): readonly (readonly [string, Json | undefined])[] | undefined {
  if (Array.isArray(forEach)) {
    const keys = forEach.map((each: Json) => textOf(knownText(each, project)));
    return keys.every((key) => key !== undefined) ? keys.map((key) => [key, key]) : undefined;
  }
  if (!isJsonObject(forEach)) return undefined;
  return Object.entries(forEach).map(([key, value]) => {
    const shown = knownText(value, project);
    return [key, shown.kind === 'known' ? shown.value : undefined];
  });
}
