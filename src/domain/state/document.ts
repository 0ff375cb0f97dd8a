/** What can be known of the text of a Terraform or OpenTofu state, also of one that OpenTofu has encrypted. */
import { isJsonObject, type Json, type JsonObject } from '../json.ts';

export interface StateFacts {
  readonly serial: number;
  readonly lineage: string;
  /** Version of the tool that wrote it. */
  readonly toolVersion?: string;
  /** Instances of managed resources; undefined: OpenTofu has encrypted it. */
  readonly resources?: number;
}

export type ReadState =
  | { readonly kind: 'state'; readonly facts: StateFacts; readonly document: JsonObject }
  /** Why the text is no state. */
  | { readonly kind: 'invalid'; readonly why: string };

const formatVersion = 4;

export function readState(text: string): ReadState {
  const document = parse(text);
  if (!isJsonObject(document)) return invalid('it is not a JSON object');
  const { serial, lineage, version } = document;
  if (typeof serial !== 'number' || !Number.isSafeInteger(serial) || serial < 0) return invalid('it has no serial');
  if (typeof lineage !== 'string' || lineage === '') return invalid('it has no lineage');
  if (isEncrypted(document)) return { kind: 'state', facts: { serial, lineage }, document };
  if (version !== formatVersion)
    return invalid(`its format is version ${show(version)}, and ${formatVersion} is known`);
  const tool = document['terraform_version'];
  return {
    kind: 'state',
    facts: {
      serial,
      lineage,
      ...(typeof tool === 'string' ? { toolVersion: tool } : {}),
      resources: managed(document).length,
    },
    document,
  };
}

/** By OpenTofu: serial and lineage stay in clear. */
export const isEncrypted = (document: JsonObject): boolean => typeof document['encrypted_data'] === 'string';

export interface StateInstance {
  /** As the tool writes it: `module.a.aws_vpc.main[0]`. */
  readonly address: string;
  readonly type: string;
  readonly attributes: JsonObject;
  /** Paths of values that must not be shown; the first step is enough. */
  readonly sensitive: readonly (readonly string[])[];
  readonly deposed?: string;
  readonly tainted: boolean;
}

/** Instances of managed resources, sorted by address. */
export const instancesOf = (document: JsonObject): readonly StateInstance[] =>
  managed(document).sort((left, right) => compare(keyOf(left), keyOf(right)));

export const keyOf = ({ address, deposed }: Pick<StateInstance, 'address' | 'deposed'>): string =>
  deposed === undefined ? address : `${address} (deposed ${deposed})`;

export interface StateOutput {
  readonly value: Json;
  readonly sensitive: boolean;
}

export function outputsOf(document: JsonObject): Readonly<Record<string, StateOutput>> {
  const outputs = document['outputs'];
  if (!isJsonObject(outputs)) return {};
  return Object.fromEntries(
    Object.entries(outputs).map(([name, output]) => {
      const value = isJsonObject(output) ? (output['value'] ?? null) : null;
      return [name, { value, sensitive: isJsonObject(output) && output['sensitive'] === true }];
    }),
  );
}

function managed(document: JsonObject): StateInstance[] {
  return list(document['resources'])
    .filter((resource) => resource['mode'] === 'managed')
    .flatMap((resource) => {
      const type = String(resource['type']);
      const module = typeof resource['module'] === 'string' ? `${resource['module']}.` : '';
      return list(resource['instances']).map((instance) => {
        const { attributes, deposed } = instance;
        return {
          address: `${module}${type}.${String(resource['name'])}${indexOf(instance['index_key'])}`,
          type,
          attributes: isJsonObject(attributes) ? attributes : {},
          sensitive: sensitivePaths(instance['sensitive_attributes']),
          ...(typeof deposed === 'string' ? { deposed } : {}),
          tainted: instance['status'] === 'tainted',
        };
      });
    });
}

function indexOf(key: Json | undefined): string {
  if (key === undefined || key === null) return '';
  return typeof key === 'number' ? `[${key}]` : `[${JSON.stringify(key)}]`;
}

/** `[[{type: get_attr, value: "password"}, ...], ...]`. */
function sensitivePaths(given: Json | undefined): readonly (readonly string[])[] {
  if (!Array.isArray(given)) return [];
  return given.filter(Array.isArray).map((path: readonly Json[]) => path.map(stepOf));
}

function stepOf(step: Json): string {
  const value = isJsonObject(step) ? step['value'] : undefined;
  const key = isJsonObject(value) ? value['value'] : value;
  return typeof key === 'string' || typeof key === 'number' ? String(key) : '';
}

const list = (value: Json | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

const compare = (left: string, right: string): number => (left < right ? -1 : Number(left > right));

const invalid = (why: string): ReadState => ({ kind: 'invalid', why });

const show = (value: Json | undefined): string => (value === undefined ? 'unknown' : JSON.stringify(value));

function parse(text: string): Json | undefined {
  try {
    // What `JSON.parse` gives is JSON.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
