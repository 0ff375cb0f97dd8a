/**
 * One native histogram in the format in which Prometheus scrapes it: a MetricFamily of its client model, with its length in
 * front (https://github.com/prometheus/client_model, io/prometheus/client/metrics.proto). Fields by number, as protobuf has them.
 */
export const nativeHistogramType =
  'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited';

export interface NativeCounts {
  /** Events around zero. */
  readonly zero: number;
  /** Numbers of the buckets that have some, rising: number i is (2^(i-1), 2^i]. */
  readonly spans: readonly number[];
  /** Events in each of them. */
  readonly each: number;
}

export function nativeHistogram(name: string, { zero, spans, each }: NativeCounts): Buffer {
  const [first = 0] = spans;
  const histogram = [
    whole(1, zero + spans.length * each),
    double(2, spans.length * each),
    whole(5, signed(0)),
    double(6, 0.001),
    whole(7, zero),
    ...spans.map((span, index) => {
      // The first says where it is, each other one how many lie between.
      const offset = index === 0 ? first : span - (spans[index - 1] ?? 0) - 1;
      return bytes(12, [whole(1, signed(offset)), whole(2, 1)]);
    }),
    // Each as its difference to the one before.
    bytes(13, [varint(signed(each)), ...spans.slice(1).map(() => varint(signed(0)))]),
  ];
  const family = Buffer.concat([bytes(1, [Buffer.from(name)]), whole(3, 4), bytes(4, [bytes(7, histogram)])]);
  return Buffer.concat([varint(family.length), family]);
}

const signed = (value: number): number => (value >= 0 ? value * 2 : -value * 2 - 1);

const whole = (field: number, value: number): Buffer => Buffer.concat([varint(field * 8), varint(value)]);

function double(field: number, value: number): Buffer {
  const number = Buffer.alloc(8);
  number.writeDoubleLE(value);
  return Buffer.concat([varint(field * 8 + 1), number]);
}

function bytes(field: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([varint(field * 8 + 2), varint(body.length), body]);
}

function varint(value: number): Buffer {
  const groups: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) groups.push((rest % 128) + 128);
  return Buffer.from([...groups, rest]);
}
