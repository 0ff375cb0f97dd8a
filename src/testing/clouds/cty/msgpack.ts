import { Encoder, ExtData } from '@msgpack/msgpack';
import type { Json } from '../../../domain/json.ts';
import { type Extension, readMessagePack, type Wire } from './msgpack-reader.ts';
import { parseType, type Type, typeJson } from './type.ts';
import {
  decimalText,
  exactNumber,
  isDecimal,
  isList,
  isObject,
  isUnknown,
  numberValue,
  unknown,
  type Value,
} from './value.ts';

/** Extension 0 is "unknown"; 12 is "unknown, but this much is known of it", which may be read as plain unknown. */
const unknownExtension = 0;
const refinedUnknownExtension = 12;

const encoder = new Encoder();

/** Reads the message form of a value of a type. Throws a TypeError where the two do not fit. */
export const decodeValue = (type: Type, bytes: Uint8Array): Value => fromWire(type, readMessagePack(bytes));

/** Writes the message form of a value of a type. Throws a TypeError where the two do not fit. */
export const encodeValue = (type: Type, value: Value): Uint8Array => encoder.encode(toWire(type, value));

function fromWire(type: Type, wire: Wire): Value {
  if (wire === null) return null;
  if (isExtension(wire)) return unknownOf(wire);
  if (type === 'dynamic') return fromDynamic(wire);
  if (typeof type === 'string') return primitiveFromWire(type, wire);
  const [kind, inner] = type;
  if (kind === 'list' || kind === 'set' || kind === 'tuple') {
    if (!isArray(wire)) throw misfit(type, wire);
    return wire.map((item, index) => fromWire(kind === 'tuple' ? (inner[index] ?? 'dynamic') : inner, item));
  }
  if (!(wire instanceof Map)) throw misfit(type, wire);
  return Object.fromEntries(
    [...wire].map(([key, item]) => {
      if (kind === 'map') return [key, fromWire(inner, item)];
      const attribute = Object.hasOwn(inner, key) ? inner[key] : undefined;
      if (attribute === undefined) throw new TypeError(`unsupported attribute ${JSON.stringify(key)}`);
      return [key, fromWire(attribute, item)];
    }),
  );
}

const isArray = (wire: Wire): wire is readonly Wire[] => Array.isArray(wire);
const isExtension = (wire: Wire): wire is Extension => typeof wire === 'object' && wire !== null && 'extension' in wire;

function unknownOf({ extension }: Extension): Value {
  if (extension === unknownExtension || extension === refinedUnknownExtension) return unknown;
  throw new TypeError(`a value of the unsupported extension ${extension}`);
}

function fromDynamic(wire: Wire): Value {
  const [type, inner] = isArray(wire) ? wire : [];
  if (!(type instanceof Uint8Array) || inner === undefined) throw misfit('dynamic', wire);
  return fromWire(parseType(JSON.parse(Buffer.from(type).toString('utf8')) as Json), inner);
}

function primitiveFromWire(type: 'string' | 'number' | 'bool', wire: Wire): Value {
  if (type === 'number') {
    if (typeof wire === 'number') return exactNumber(wire);
    if (typeof wire === 'bigint') return numberValue(String(wire));
    if (typeof wire === 'string') return numberValue(wire);
  }
  if (type === 'string' && typeof wire === 'string') return wire;
  if (type === 'bool' && typeof wire === 'boolean') return wire;
  throw misfit(type, wire);
}

function toWire(type: Type, value: Value): unknown {
  if (value === null) return null;
  if (isUnknown(value)) return new ExtData(unknownExtension, new Uint8Array(1));
  if (type === 'dynamic') {
    const found = impliedType(value);
    return [Buffer.from(typeJson(found), 'utf8'), toWire(found, value)];
  }
  if (typeof type === 'string') return primitiveToWire(type, value);
  const [kind, inner] = type;
  if (kind === 'list' || kind === 'set' || kind === 'tuple') {
    if (!isList(value)) throw misfit(type, value);
    return value.map((item, index) => toWire(kind === 'tuple' ? inner[index]! : inner, item));
  }
  if (!isObject(value)) throw misfit(type, value);
  if (kind === 'map') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toWire(inner, item)]));
  }
  // The other side demands every attribute of the type, present even when null.
  return Object.fromEntries(
    Object.entries(inner).map(([key, attribute]) => [key, toWire(attribute, value[key] ?? null)]),
  );
}

function primitiveToWire(type: 'string' | 'number' | 'bool', value: Value): unknown {
  if (type === 'number' && isDecimal(value)) return decimalText(value);
  // Anything but a safe integer goes as text: a double would be another number than the digits a person wrote.
  if (type === 'number' && typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value);
  if (type === 'string' && typeof value === 'string') return value;
  if (type === 'bool' && typeof value === 'boolean') return value;
  throw misfit(type, value);
}

/** The type a dynamic value is sent under. */
function impliedType(value: Value): Type {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number' || isDecimal(value)) return 'number';
  if (isList(value)) return ['tuple', value.map(impliedType)];
  if (isObject(value)) {
    return ['object', Object.fromEntries(Object.entries(value).map(([key, item]) => [key, impliedType(item)]))];
  }
  return 'dynamic';
}

const misfit = (type: Type, wire: unknown): TypeError =>
  new TypeError(`expected ${typeof type === 'string' ? type : type[0]}, got ${typeof wire}`);
