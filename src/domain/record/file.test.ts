import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type Json } from '../json.ts';
import { chained } from './chain.ts';
import { readRecord, recordText } from './file.ts';
import type { RecordEntry } from './model.ts';
import { testDigest } from './testing-record.ts';
import { badRecord, sequential, threshold } from './testing-samples.ts';

const record = badRecord(sequential);
const text = recordText(record);
const read = (given: string) => readRecord(given, testDigest);
const faultOf = (given: string) => {
  const found = read(given);
  return found.ok ? 'no fault' : found.fault;
};

describe('the file of a record', () => {
  it.each([threshold, sequential])('is read as it was written', (analysis) => {
    const one = badRecord(analysis);

    expect(read(recordText(one))).toEqual({ ok: true, record: one });
  });

  it('is read with the line ends of another system', () => {
    expect(read(text.replaceAll('\n', '\r\n')).ok).toBe(true);
  });

  it('is one line for each entry', () => {
    expect(text.split('\n')).toHaveLength(record.entries.length + 3);
  });

  it.each([
    ['something else', 'RECORD_UNREADABLE', '{"project":"shop"}'],
    ['nothing', 'RECORD_UNREADABLE', ''],
    ['what a newer version wrote', 'RECORD_TOO_NEW', text.replace('"version":1', '"version":2')],
    ['a member that we do not know', 'RECORD_CHANGED', text.replace('"version":1', '"note":"x","version":1')],
    ['the same in another order', 'RECORD_CHANGED', JSON.stringify(record)],
    ['a member that is there twice', 'RECORD_CHANGED', text.replace('"version":1', '"version":1,"version":1')],
    ['half of it', 'RECORD_CHANGED', text.slice(0, text.length / 2)],
  ])('is refused where it is %s', (_, code, given) => {
    expect(faultOf(given)).toMatchObject({ code });
  });
});

describe('any change', () => {
  it('of one character is found', () => {
    const other = fc.oneof(
      fc.constantFrom(...'0123456789abcf"{}[],:. -Ee'.split('')),
      fc.string({ minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.nat(text.length - 2), other, (at, character) => {
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        fc.pre(changed !== text && character !== '\r');
        expect(read(changed).ok).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  it('of one character, taken out or doubled, is found', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 2), fc.boolean(), (at, doubled) => {
        const changed = text.slice(0, at) + (doubled ? (text[at] ?? '').repeat(2) : '') + text.slice(at + 1);
        expect(read(changed).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('of any field is found, and the entry is named by its line', () => {
    const small = { ...record, entries: record.entries.slice(-12) };
    const whole = chained(
      small.entries.map(({ said }) => said),
      testDigest,
    );
    const kinds = new Set<string>();
    for (const [index, entry] of whole.entries.entries()) {
      for (const [path, changed] of changesOf(entry as unknown as Json)) {
        kinds.add(path.replaceAll(/\d+/gu, 'n'));
        const entries = whole.entries.with(index, changed as unknown as RecordEntry);
        const fault = faultOf(recordText({ ...whole, entries }));
        expect(fault, `${index} ${path}`).toMatchObject({ code: expect.stringMatching(/^RECORD_(CHANGED|BROKEN)$/u) });
        expect(fault, `${index} ${path}`).toMatchObject({ line: index + 2 });
      }
    }
    expect(kinds.size).toBeGreaterThan(60);
  });

  it.each([
    ['the first is taken out', (entries: readonly RecordEntry[]) => entries.slice(1), 2],
    ['one is taken out', (entries: readonly RecordEntry[]) => entries.toSpliced(4, 1), 6],
    ['the last is taken out', (entries: readonly RecordEntry[]) => entries.slice(0, -1), record.entries.length],
    ['two change places', (entries: readonly RecordEntry[]) => swapped(entries, 3), 5],
    ['one is there twice', (entries: readonly RecordEntry[]) => entries.toSpliced(3, 0, ...entries.slice(3, 4)), 6],
  ])('of their order is found: %s', (_, change, line) => {
    expect(faultOf(recordText({ ...record, entries: change(record.entries) }))).toMatchObject({
      code: 'RECORD_BROKEN',
      line,
    });
  });

  it('that leaves no JSON is found at its line', () => {
    const lines = text.split('\n');
    const broken = lines.with(5, (lines[5] ?? '').replace('"', '')).join('\n');

    expect(faultOf(broken)).toMatchObject({ code: 'RECORD_CHANGED', line: 6 });
  });
});

function swapped(entries: readonly RecordEntry[], at: number): readonly RecordEntry[] {
  const [a, b] = [entries[at], entries[at + 1]];
  return a === undefined || b === undefined ? entries : entries.with(at, b).with(at + 1, a);
}

/** The value with one of its leaves changed, for each of them. */
function* changesOf(value: Json, path = ''): Generator<readonly [string, Json]> {
  if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries())
      for (const [place, changed] of changesOf(item, `${path}[${index}]`)) yield [place, value.with(index, changed)];
    if (value.length > 0) yield [`${path}.less`, value.slice(1)];
    return;
  }
  if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      for (const [place, changed] of changesOf(item, `${path}.${key}`)) yield [place, { ...value, [key]: changed }];
      const { [key]: _, ...rest } = value;
      yield [`${path}.${key}.gone`, rest];
    }
    yield [`${path}.more`, { ...value, more: 1 }];
    return;
  }
  if (typeof value === 'string') yield [path, `${value} `];
  else if (typeof value === 'number') yield [path, value + 1];
  else yield [path, value === null ? 0 : !value];
}
