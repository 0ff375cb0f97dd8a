/** A part of a message: maps stay maps, since their keys may be any text ("__proto__" among them). */
export type Wire =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Extension
  | readonly Wire[]
  | Map<string, Wire>;

/** A value of an extension type. */
export interface Extension {
  readonly extension: number;
  readonly data: Uint8Array;
}

/** Reads one MessagePack value. Throws a TypeError for anything else, also when bytes are left over. */
export function readMessagePack(bytes: Uint8Array): Wire {
  const cursor = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), bytes, at: 0 };
  try {
    const value = readAny(cursor);
    if (cursor.at === bytes.length) return value;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
  }
  throw new TypeError(`a message of ${bytes.length} bytes that is cut short or too long`);
}

interface Cursor {
  readonly view: DataView;
  readonly bytes: Uint8Array;
  at: number;
}

function readAny(cursor: Cursor): Wire {
  const head = cursor.view.getUint8(cursor.at);
  cursor.at += 1;
  if (head <= 0x7f) return head;
  if (head <= 0x8f) return readMap(cursor, head & 0x0f);
  if (head <= 0x9f) return readArray(cursor, head & 0x0f);
  if (head <= 0xbf) return readText(cursor, head & 0x1f);
  if (head >= 0xe0) return head - 0x100;
  return readHeaded(cursor, head);
}

function readHeaded(cursor: Cursor, head: number): Wire {
  const reader = readers.get(head);
  if (reader === undefined) throw new TypeError(`not MessagePack: a value that begins with ${head}`);
  return reader(cursor);
}

type Reader = (cursor: Cursor) => Wire;

/** How to read what follows each head byte; sizes of a family come in 1, 2 and 4 bytes. */
const readers: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [0xc0, () => null],
  [0xc2, () => false],
  [0xc3, () => true],
  [0xca, (cursor) => number(cursor, 4, (at) => cursor.view.getFloat32(at))],
  [0xcb, (cursor) => number(cursor, 8, (at) => cursor.view.getFloat64(at))],
  [0xcf, (cursor) => number(cursor, 8, (at) => cursor.view.getBigUint64(at))],
  [0xd0, (cursor) => number(cursor, 1, (at) => cursor.view.getInt8(at))],
  [0xd1, (cursor) => number(cursor, 2, (at) => cursor.view.getInt16(at))],
  [0xd2, (cursor) => number(cursor, 4, (at) => cursor.view.getInt32(at))],
  [0xd3, (cursor) => number(cursor, 8, (at) => cursor.view.getBigInt64(at))],
  ...sized(0xc4, [0, 1, 2], take),
  ...sized(0xc7, [0, 1, 2], readExtension),
  ...sized(0xcc, [0, 1, 2], (_cursor, size) => size),
  ...sized(0xd9, [0, 1, 2], readText),
  ...sized(0xdc, [1, 2], readArray),
  ...sized(0xde, [1, 2], readMap),
  ...[0, 1, 2, 3, 4].map((power): [number, Reader] => [0xd4 + power, (cursor) => readExtension(cursor, 2 ** power)]),
]);

function sized(
  first: number,
  widths: readonly number[],
  read: (cursor: Cursor, size: number) => Wire,
): readonly [number, Reader][] {
  return widths.map((width, index) => [first + index, (cursor) => read(cursor, readSize(cursor, width))]);
}

function number<N extends number | bigint>(cursor: Cursor, size: number, read: (at: number) => N): N {
  const value = read(cursor.at);
  cursor.at += size;
  return value;
}

/** A whole number of 1, 2 or 4 bytes (`width` 0, 1, 2). */
function readSize(cursor: Cursor, width: number): number {
  if (width === 0) return number(cursor, 1, (at) => cursor.view.getUint8(at));
  if (width === 1) return number(cursor, 2, (at) => cursor.view.getUint16(at));
  return number(cursor, 4, (at) => cursor.view.getUint32(at));
}

function take(cursor: Cursor, size: number): Uint8Array {
  const end = cursor.at + size;
  if (end > cursor.bytes.length) throw new RangeError('past the end');
  const taken = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return taken;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
function readText(cursor: Cursor, size: number): string {
  return utf8.decode(take(cursor, size));
}

function readExtension(cursor: Cursor, size: number): Extension {
  const extension = number(cursor, 1, (at) => cursor.view.getInt8(at));
  return { extension, data: take(cursor, size) };
}

function readArray(cursor: Cursor, size: number): readonly Wire[] {
  const items: Wire[] = [];
  for (let index = 0; index < size; index += 1) items.push(readAny(cursor));
  return items;
}

function readMap(cursor: Cursor, size: number): Map<string, Wire> {
  const entries = new Map<string, Wire>();
  for (let index = 0; index < size; index += 1) {
    const key = readAny(cursor);
    if (typeof key !== 'string') throw new TypeError('a map key that is not text');
    entries.set(key, readAny(cursor));
  }
  return entries;
}
