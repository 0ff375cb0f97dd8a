import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeClock } from '../../../../testing/fakes/clock.ts';
import { type Finding, lookAround, placeOf, watch } from './watch.ts';

test('what is seen once is not believed, what is seen twice is', async () => {
  const clock = createFakeClock();
  const ended = new AbortController();
  const findings: Finding[] = ['unused', 'needed', 'unused', 'unused', 'forsaken'];
  const acts: string[] = [];
  const watching = watch(
    () => findings.shift() ?? 'needed',
    (finding) => acts.push(`${finding} ${findings.length}`),
    { clock, signal: ended.signal },
  );

  for (let turn = 0; turn < 6; turn += 1) await clock.pass(5_000);
  ended.abort();
  await watching;

  expect(acts).toEqual(['unused 1']);
});

test('it knows its own directory from one that is gone or names another process', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fairlead-watch-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const mark = join(directory, 'proxy.json');
  const expected = { directory, place: placeOf(directory), mark, nonce: 'abc' };
  const findings: Finding[] = [lookAround(expected, false)];
  writeFileSync(mark, '{"nonce":"abc"}');
  findings.push(lookAround(expected, false), lookAround(expected, true));
  writeFileSync(mark, '{"nonce":"other"}');
  findings.push(lookAround(expected, false));
  rmSync(directory, { recursive: true });
  findings.push(lookAround(expected, false));

  expect(findings).toEqual(['unmarked', 'needed', 'unused', 'forsaken', 'forsaken']);
});
