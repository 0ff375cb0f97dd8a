/** Lines of a recording: JSON, one object each. */
import { z } from 'zod';
import { requestsSeries } from '../../domain/recording/model.ts';

const time = z.iso.datetime();
const count = z.number().min(0);
const arm = z.enum(['stable', 'canary']);
const metric = z.union([z.literal(requestsSeries), z.string().min(1).max(200)]);

const heading = z.strictObject({
  type: z.literal('recording'),
  version: z.literal(1),
  service: z.string().min(1),
  environment: z.string().min(1),
  from: time,
  until: time,
  stepSeconds: z.number().gt(0),
});

const series = z.strictObject({
  type: z.literal('series'),
  metric,
  arm,
  kind: z.enum(['ratio', 'count', 'rate', 'gauge', 'latency']),
  unit: z.enum(['share', 'seconds', 'per-second', 'count', 'unknown']),
  better: z.enum(['higher', 'lower', 'either']),
  quantile: z.number().gt(0).lt(1).optional(),
  query: z.string(),
});

const point = z.strictObject({
  type: z.literal('point'),
  metric,
  arm,
  at: time,
  value: z.number().optional(),
  events: count.optional(),
  /** Bound and number of events up to it. */
  buckets: z
    .array(z.tuple([z.number(), count]))
    .min(1)
    .optional(),
});

const gap = z.strictObject({
  type: z.literal('gap'),
  metric,
  arm,
  from: time,
  until: time,
  why: z.enum(['missing', 'nan', 'empty', 'several-series', 'stale', 'partial-window', 'timeout', 'error']),
  detail: z.string().optional(),
});

export const recordingLine = z.discriminatedUnion('type', [heading, series, point, gap]);

export type RecordingLine = z.output<typeof recordingLine>;
export type HeadingLine = z.output<typeof heading>;
export type SeriesLine = z.output<typeof series>;
export type PointLine = z.output<typeof point>;
export type GapLine = z.output<typeof gap>;
