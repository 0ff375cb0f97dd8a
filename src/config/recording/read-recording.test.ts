import { expect, test } from 'vitest';
import { madeRecording } from '../../domain/backtest/testing-recording.ts';
import { textOf } from '../../domain/recording/text.ts';
import { readRecording } from './read-recording.ts';

const made = madeRecording({ steps: 6, stepSeconds: 10, requests: 50, errors: 0.1, seed: 3 });
const heading = {
  type: 'recording',
  version: 1,
  service: 'web',
  environment: 'production',
  from: '2026-03-02T10:00:00.000Z',
  until: '2026-03-02T10:01:00.000Z',
  stepSeconds: 10,
};
const series = {
  type: 'series',
  metric: 'speed',
  arm: 'stable',
  kind: 'latency',
  unit: 'seconds',
  better: 'lower',
  query: 'latency-p99',
};
const point = { type: 'point', metric: 'speed', arm: 'stable', at: '2026-03-02T10:00:10.000Z', value: 0.1, events: 9 };
const gap = {
  type: 'gap',
  metric: 'speed',
  arm: 'stable',
  from: '2026-03-02T10:00:10.000Z',
  until: '2026-03-02T10:00:40.000Z',
  why: 'stale',
};
const lines = (...written: readonly object[]): string => written.map((line) => JSON.stringify(line)).join('\n');
const problems = (text: string) => {
  const read = readRecording('a.jsonl', text);
  return read.ok ? [] : read.problems.map(({ code, at }) => `${code} ${at?.line}`);
};

test('reads what was written, gaps too', () => {
  const holed = {
    ...made,
    series: made.series.map((each) => ({
      ...each,
      points: each.points.map((each, step) =>
        step === 2 || step === 3 ? ({ kind: 'gap', why: 'stale', detail: 'old' } as const) : each,
      ),
    })),
  };

  expect(readRecording('a.jsonl', textOf(made))).toEqual({ ok: true, recording: made });
  expect(readRecording('a.jsonl', textOf(holed))).toEqual({ ok: true, recording: holed });
});

test('takes what no line tells of for a gap', () => {
  const read = readRecording('a.jsonl', lines(heading, series, point, gap));

  const kinds = read.ok && read.recording.series[0]?.points.map((each) => (each.kind === 'gap' ? each.why : each.kind));
  expect(kinds).toEqual(['value', 'stale', 'stale', 'stale', 'missing', 'missing']);
});

test.each([
  { why: 'empty', text: '', found: ['RECORDING_INVALID 1'] },
  { why: 'no JSON', text: 'time,value', found: ['RECORDING_INVALID 1'] },
  { why: 'no heading', text: lines(series), found: ['RECORDING_INVALID 1'] },
  { why: 'a newer version', text: lines({ ...heading, version: 2 }), found: ['RECORDING_VERSION_UNKNOWN 1'] },
  { why: 'two headings', text: lines(heading, heading), found: ['RECORDING_INVALID 2'] },
  { why: 'no whole steps', text: lines({ ...heading, stepSeconds: 7 }), found: ['RECORDING_INVALID 1'] },
  { why: 'until before from', text: lines({ ...heading, until: heading.from }), found: ['RECORDING_INVALID 1'] },
  { why: 'a key of its own', text: lines({ ...heading, more: 1 }), found: ['RECORDING_INVALID 1'] },
  { why: 'a series twice', text: lines(heading, series, series), found: ['RECORDING_INVALID 3'] },
  { why: 'no series', text: lines(heading, point), found: ['RECORDING_SERIES_UNKNOWN 2'] },
  { why: 'a time twice', text: lines(heading, series, point, point), found: ['RECORDING_TIMES_UNORDERED 4'] },
  {
    why: 'a time that goes back',
    text: lines(heading, series, { ...point, at: gap.until }, point),
    found: ['RECORDING_TIMES_UNORDERED 4'],
  },
  {
    why: 'a gap over a point',
    text: lines(heading, series, point, { ...gap, from: heading.from }),
    found: ['RECORDING_TIMES_UNORDERED 4'],
  },
  { why: 'no length', text: lines(heading, series, { ...gap, until: gap.from }), found: ['RECORDING_INVALID 3'] },
  {
    why: 'between two steps',
    text: lines(heading, series, { ...point, at: '2026-03-02T10:00:15.000Z' }),
    found: ['RECORDING_TIME_OFF_STEP 3'],
  },
  {
    why: 'after the end',
    text: lines(heading, series, { ...point, at: '2026-03-02T10:01:10.000Z' }),
    found: ['RECORDING_TIME_OFF_STEP 3'],
  },
  {
    why: 'other bounds',
    text: lines(
      heading,
      series,
      { ...point, buckets: [[0.1, 5]] },
      {
        ...point,
        at: '2026-03-02T10:00:20.000Z',
        buckets: [[0.2, 5]],
      },
    ),
    found: ['RECORDING_BUCKETS_CHANGED 4'],
  },
  {
    why: 'buckets that count down',
    text: lines(heading, series, {
      ...point,
      buckets: [
        [0.1, 5],
        [0.2, 4],
      ],
    }),
    found: ['RECORDING_INVALID 3'],
  },
  {
    why: 'more in the buckets than there are',
    text: lines(heading, series, { ...point, buckets: [[0.1, 10]] }),
    found: ['RECORDING_INVALID 3'],
  },
  {
    why: 'a value of nothing',
    text: lines(heading, series, { type: 'point', metric: 'speed', arm: 'stable', at: point.at }),
    found: ['RECORDING_INVALID 3'],
  },
  {
    why: 'a ratio above one',
    text: lines(heading, { ...series, kind: 'ratio' }, { ...point, value: 1.5 }),
    found: ['RECORDING_INVALID 3'],
  },
])('refuses $why, and says where', ({ text, found }) => {
  expect(problems(text)).toEqual(found);
});

test('says of a file that is none of ours not the same of each of its lines', () => {
  expect(problems('x\n'.repeat(1000))).toHaveLength(20);
});
