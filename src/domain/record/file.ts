import { canonicalText } from '../canonical-json.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import type { Digest } from '../review/plan-file.ts';
import { chainFault, format, newest } from './chain.ts';
import type { DecisionRecord } from './model.ts';
import { recordShape } from './shape.ts';

export interface RecordFault {
  readonly code: 'RECORD_UNREADABLE' | 'RECORD_TOO_NEW' | 'RECORD_CHANGED' | 'RECORD_BROKEN';
  readonly why: string;
  /** Of the file, from 1. */
  readonly line?: number;
}

export type ReadRecord =
  | { readonly ok: true; readonly record: DecisionRecord }
  | { readonly ok: false; readonly fault: RecordFault };

/** The one text of a record: each entry is a line, so that a fault has a place. */
export function recordText(record: DecisionRecord): string {
  const { format: of, version, entries, digest, signature } = record;
  const lines = entries.map((entry) => textOf(entry)).join(',\n');
  const end = signature === undefined ? '' : `,"signature":${textOf(signature)}`;
  return `{"format":${textOf(of)},"version":${textOf(version)},"entries":[\n${lines}\n],"digest":${textOf(digest)}${end}}\n`;
}

const textOf = (value: unknown): string => canonicalText(value as Json);

const linesBefore = 1;

/** Reads what {@link recordText} has written. A text that says the same in another way was written by somebody else. */
export function readRecord(given: string, digest: Digest): ReadRecord {
  // A checkout may have changed the ends of lines; nothing else may.
  const text = given.replaceAll('\r\n', '\n');
  const value = parsed(text);
  if (value === undefined && looksLikeOne(text)) return refused(brokenLine(text));
  if (!isJsonObject(value) || value['format'] !== format)
    return refused({ code: 'RECORD_UNREADABLE', why: 'it is no decision record of Fairlead' });
  const { version } = value;
  if (typeof version === 'number' && version > newest)
    return refused({ code: 'RECORD_TOO_NEW', why: `it has version ${version}, and ${newest} is known here` });
  const place = recordShape(value, '') ?? strange(value);
  if (place !== undefined) return refused(changed(`there is something wrong at \`${place}\``, lineOf(place)));
  // Checked just now.
  const record = value as unknown as DecisionRecord;
  const fault = chainFault(record, digest);
  if (fault !== undefined) return refused({ code: fault.code, why: fault.why, line: fault.entry + linesBefore });
  const line = firstDifference(recordText(record), text);
  return line === undefined ? { ok: true, record } : refused(changed('it is not written as Fairlead writes it', line));
}

const refused = (fault: RecordFault): ReadRecord => ({ ok: false, fault });

const changed = (why: string, line?: number): RecordFault => ({
  code: 'RECORD_CHANGED',
  why,
  ...(line !== undefined && { line }),
});

const looksLikeOne = (text: string): boolean => text.slice(0, 100).includes(format);

/** No JSON any more: which line is none. */
function brokenLine(text: string): RecordFault {
  const lines = text.split('\n');
  const inner = lines.slice(linesBefore, -2);
  const broken = inner.findIndex((line, index) => {
    const alone = index === inner.length - 1 ? line : line.replace(/,$/u, '');
    return parsed(alone) === undefined;
  });
  if (broken < 0) return changed('it is no JSON any more');
  return changed(`entry ${broken + 1} is no JSON any more`, broken + 1 + linesBefore);
}

function lineOf(place: string): number | undefined {
  const entry = /^entries\[(\d+)\]/u.exec(place)?.[1];
  return entry === undefined ? undefined : Number(entry) + 1 + linesBefore;
}

function firstDifference(wanted: string, found: string): number | undefined {
  if (wanted === found) return undefined;
  const [a, b] = [wanted.split('\n'), found.split('\n')];
  const index = a.findIndex((line, at) => line !== b[at]);
  return index < 0 ? a.length : index + 1;
}

/** Beside the digests nothing is bound: there is nothing there that we do not know. */
function strange({ entries, signature, ...rest }: JsonObject): string | undefined {
  const entryKeys = ['entry', 'previous', 'digest', 'said'];
  const inEntry = (entries as readonly JsonObject[]).flatMap((entry, index) => {
    const key = unknownKey(entry, entryKeys);
    return key === undefined ? [] : [`entries[${index}].${key}`];
  });
  const inSignature = isJsonObject(signature) ? unknownKey(signature, ['by', 'at', 'key', 'value']) : undefined;
  return inEntry[0] ?? inSignature ?? unknownKey(rest, ['format', 'version', 'digest']);
}

const unknownKey = (value: JsonObject, known: readonly string[]): string | undefined =>
  Object.keys(value).find((key) => !known.includes(key));

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) satisfies Json;
  } catch {
    return undefined;
  }
}
