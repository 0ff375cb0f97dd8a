/** Protocol Buffers as far as we read them: the fields of a message, one level deep. https://protobuf.dev/programming-guides/encoding */

export interface Field {
  readonly number: number;
  /** 0 varint, 1 eight bytes, 2 bytes with a length, 5 four bytes. */
  readonly type: number;
  /** Of type 2: its content. Of the others: empty. */
  readonly content: Uint8Array;
  /** The field as it stands in the message, with its tag. */
  readonly whole: Uint8Array;
}

const none = new Uint8Array(0);

/** @throws RangeError where the bytes are no message */
export function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0;
  while (at < message.length) {
    const start = at;
    const tag = varint(message, at);
    const type = tag.value & 7;
    const number = Math.floor(tag.value / 8);
    const from = tag.end;
    const size = type === 2 ? varint(message, from) : undefined;
    const content = size?.end ?? from;
    at = content + (size?.value ?? fixedSize(message, type, from));
    if (at > message.length) throw new RangeError(`field ${number} ends after its message`);
    yield {
      number,
      type,
      content: type === 2 ? message.subarray(content, at) : none,
      whole: message.subarray(start, at),
    };
  }
}

function fixedSize(message: Uint8Array, type: number, from: number): number {
  if (type === 0) return varint(message, from).end - from;
  if (type === 1) return 8;
  if (type === 5) return 4;
  throw new RangeError(`no such wire type: ${type}`);
}

/** Up to 53 bits: lengths and field numbers are far below. */
function varint(message: Uint8Array, from: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let factor = 1;
  for (let at = from; at < message.length && at < from + 10; at += 1) {
    const byte = message[at] ?? 0;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, end: at + 1 };
    factor *= 128;
  }
  throw new RangeError('a number without an end');
}
