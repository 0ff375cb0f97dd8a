/** The text of a recording as what it means, or everything that is wrong with it. */
import type { Problem } from '../../domain/errors/problem.ts';
import type { Json } from '../../domain/json.ts';
import type { RecordedSeries, Recording } from '../../domain/recording/model.ts';
import { type HeadingLine, type RecordingLine, recordingLine } from './lines.ts';
import { createReadSeries, type ReadSeries } from './read-series.ts';
import type { Wrong } from './wrong.ts';

export type ReadRecording =
  | { readonly ok: true; readonly recording: Recording }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A file that is none of ours would tell the same of each of its lines. */
const mostProblems = 20;

export function readRecording(file: string, text: string): ReadRecording {
  const problems: Problem[] = [];
  const wrong = (line: number, { code, message, ...more }: Wrong): void => {
    problems.push({ code, severity: 'error', message, at: { file, line }, ...more });
  };
  const read: Reading = { series: new Map() };
  for (const [index, written] of text.split('\n').entries()) {
    if (problems.length >= mostProblems) break;
    if (written.trim() === '') continue;
    const line = parsed(written);
    const found = 'type' in line ? take(read, line) : line;
    if (found !== undefined) wrong(index + 1, found);
  }
  if (read.heading === undefined && problems.length === 0)
    wrong(1, { code: 'RECORDING_INVALID', message: 'it is empty: the first line has to be one of type "recording"' });
  if (read.heading === undefined || problems.length > 0) return { ok: false, problems };
  const { version, service, environment, from, until, stepSeconds } = read.heading;
  const series: RecordedSeries[] = [...read.series.values()].map((each) => each.ended());
  return { ok: true, recording: { version, service, environment, from, until, stepSeconds, series } };
}

interface Reading {
  heading?: HeadingLine;
  readonly series: Map<string, ReadSeries>;
}

function parsed(text: string): RecordingLine | Wrong {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { code: 'RECORDING_INVALID', message: `is no JSON: ${JSON.stringify(text.slice(0, 60))}` };
  }
  const { success, data, error } = recordingLine.safeParse(value);
  if (success) return data;
  if (isOfAnotherVersion(value))
    return {
      code: 'RECORDING_VERSION_UNKNOWN',
      message: `has version ${JSON.stringify(value.version)}; this one knows 1`,
    };
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  return {
    code: 'RECORDING_INVALID',
    message: `${path === '' ? '' : `${path}: `}${(issue?.message ?? 'is none of its lines').toLowerCase()}`,
    ...(path !== '' && { path }),
  };
}

const isOfAnotherVersion = (value: unknown): value is { readonly version: Json } =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  value.type === 'recording' &&
  'version' in value &&
  value.version !== 1;

/** @returns what is wrong with the line, after those before it */
function take(read: Reading, line: RecordingLine): Wrong | undefined {
  const { heading } = read;
  if (line.type === 'recording') return heading === undefined ? begin(read, line) : twice('recording');
  if (heading === undefined)
    return { code: 'RECORDING_INVALID', message: 'the first line has to be one of type "recording"' };
  const key = `${line.metric}/${line.arm}`;
  const known = read.series.get(key);
  if (line.type === 'series') {
    if (known !== undefined) return twice(`series ${key}`);
    read.series.set(key, createReadSeries(heading, line));
    return undefined;
  }
  if (known === undefined) {
    const names = [...read.series.keys()].join(', ') || 'none';
    return {
      code: 'RECORDING_SERIES_UNKNOWN',
      message: `no line of type "series" announced ${key}; known: ${names}`,
      value: key,
    };
  }
  return line.type === 'gap' ? known.gap(line) : known.point(line);
}

const twice = (what: string): Wrong => ({ code: 'RECORDING_INVALID', message: `a second line announces the ${what}` });

function begin(read: Reading, line: HeadingLine): Wrong | undefined {
  const steps = (Date.parse(line.until) - Date.parse(line.from)) / (line.stepSeconds * 1000);
  if (!(steps >= 1) || !Number.isInteger(steps) || steps > mostSteps) {
    const message = `from ${line.from} until ${line.until} is no whole number of steps of ${line.stepSeconds} s, from 1 to ${mostSteps}`;
    return { code: 'RECORDING_INVALID', message };
  }
  read.heading = line;
  return undefined;
}

/** Four months of 10 s each. */
const mostSteps = 1_000_000;
