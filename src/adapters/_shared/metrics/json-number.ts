import type { Json } from '../../../domain/json.ts';
import type { Measurement } from '../../../domain/metrics/measurement.ts';
import type { MetricQuestion } from '../../../ports/metric-source.ts';

/** JSON has no NaN and no infinities: those who need them write them as texts, and some write every number so. */
export function numberIn(node: Json | undefined): number | undefined {
  if (typeof node === 'number') return node;
  if (typeof node !== 'string') return undefined;
  const text = node.trim();
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  const [word, sign] = /^([+-]?)inf(?:inity)?$/i.exec(text) ?? [];
  if (word !== undefined) return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^nan$/i.test(text) ? Number.NaN : undefined;
}

/** Later than the year 5138 in seconds: those are milliseconds. */
const lastSeconds = 1e11;

/** Milliseconds since 1970, from seconds, milliseconds or ISO 8601. undefined: it is no time. */
export function timeIn(node: Json | undefined): number | undefined {
  const number = numberIn(node);
  const ms =
    number === undefined
      ? Date.parse(typeof node === 'string' ? node : '')
      : number * (Math.abs(number) < lastSeconds ? 1_000 : 1);
  // What lies beyond the calendar is no time either.
  return Number.isNaN(new Date(ms).getTime()) ? undefined : ms;
}

export interface Told {
  readonly value: number;
  readonly events?: number | undefined;
  /** Milliseconds since 1970. */
  readonly newest?: number | undefined;
}

/** One number that a source has told, as a measurement. */
export function measurementOfTold(
  { value, events, newest }: Told,
  { at, staleAfterMs }: Pick<MetricQuestion, 'at' | 'staleAfterMs'>,
): Measurement {
  const ageMs = newest === undefined ? 0 : Date.parse(at) - newest;
  if (newest !== undefined && ageMs > staleAfterMs)
    return { kind: 'stale', newest: isoOf(newest), ageMs, limitMs: staleAfterMs };
  if (Number.isNaN(value)) return { kind: 'nan', result: 'NaN' };
  if (!Number.isFinite(value)) return { kind: 'nan', result: value > 0 ? '+Inf' : '-Inf' };
  return {
    kind: 'value',
    value,
    ...(events !== undefined && { events }),
    ...(newest !== undefined && { newest: isoOf(newest) }),
  };
}

const isoOf = (ms: number): string => new Date(ms).toISOString();
