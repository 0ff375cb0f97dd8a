import { Buffer } from 'node:buffer';
import protobuf from 'protobufjs';
import type { Json } from '../../../domain/json.ts';
import { valueFromJson } from '../cty/json.ts';
import { decodeValue, encodeValue } from '../cty/msgpack.ts';
import type { Type } from '../cty/type.ts';
import type { Value } from '../cty/value.ts';
import type { Diagnostic, Path } from './messages.ts';
import { tfplugin6 } from './tfplugin6.ts';

/** A decoded message; the protocol's own definition says which fields there are. */
export type Message = { readonly [field: string]: unknown };

const { root } = protobuf.parse(tfplugin6);

/** Writes and reads one type of message. */
export function messageCodec(name: string) {
  const type = root.lookupType(`tfplugin6.${name}`);
  return {
    encode: (message: Message): Buffer => Buffer.from(type.encode(type.fromObject(message)).finish()),
    decode: (bytes: Buffer): Message =>
      type.toObject(type.decode(bytes), { longs: Number, defaults: true, bytes: Buffer }),
  };
}

/** Reads a dynamic value; an absent one is null. */
export function valueOf(type: Type, field: unknown): Value {
  const dynamic = field as { readonly msgpack?: Uint8Array; readonly json?: Uint8Array } | null | undefined;
  if (dynamic?.msgpack !== undefined && dynamic.msgpack.length > 0) return decodeValue(type, dynamic.msgpack);
  if (dynamic?.json !== undefined && dynamic.json.length > 0) return fromJsonBytes(type, dynamic.json);
  return null;
}

/** Reads a state as it stands in a state file: JSON of this type, perhaps written by an older provider. */
export function rawStateOf(type: Type, field: unknown): Value {
  const raw = field as { readonly json?: Uint8Array } | null | undefined;
  if (raw?.json === undefined || raw.json.length === 0) throw new TypeError('the state has no JSON form');
  return fromJsonBytes(type, raw.json);
}

const fromJsonBytes = (type: Type, bytes: Uint8Array): Value =>
  valueFromJson(type, JSON.parse(Buffer.from(bytes).toString('utf8')) as Json);

export const dynamicValue = (type: Type, value: Value) => ({ msgpack: Buffer.from(encodeValue(type, value)) });

export const diagnosticMessages = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.map((diagnostic) => ({
    severity: diagnostic.severity === 'error' ? 1 : 2,
    summary: diagnostic.summary,
    detail: diagnostic.detail,
    ...(diagnostic.path === undefined ? {} : { attribute: pathMessage(diagnostic.path) }),
  }));

export const pathMessage = (path: Path) => ({
  steps: path.map((step) => {
    if ('attribute' in step) return { attributeName: step.attribute };
    return 'key' in step ? { elementKeyString: step.key } : { elementKeyInt: step.index };
  }),
});
