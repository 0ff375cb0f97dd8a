import { describe, expect, it } from 'vitest';
import { judgeLook } from '../analysis/look.ts';
import { chained } from './chain.ts';
import { rolloutDecisions } from './looks.ts';
import { explained } from './explanation.ts';
import type { DecisionRecord, Recorded, RecordedLook } from './model.ts';
import { recordedOf } from './of-run.ts';
import { rejudged, replayed } from './rejudge.ts';
import { happened, testDigest } from './testing-record.ts';
import {
  answering,
  badRecord,
  goodRecord,
  kayenta,
  sequential,
  testRecord,
  testRecording,
  threshold,
} from './testing-samples.ts';

const judges = [
  ['threshold', threshold],
  ['sequential', sequential],
  ['kayenta', kayenta],
] as const;

const looksOf = ({ entries }: DecisionRecord): readonly RecordedLook[] =>
  entries.flatMap(({ said }) => (said.kind === 'look' ? [said] : []));

/** The same record, with something said otherwise and its chain made anew: what a forger would do. */
function forged(record: DecisionRecord, forge: (said: Recorded) => Recorded): DecisionRecord {
  return chained(
    record.entries.map(({ said }) => forge(structuredClone(said))),
    testDigest,
  );
}

describe.each(judges)('a record of the %s judge', (_, analysis) => {
  it('has a look for each verdict, with the weights, the readings and what was decided on it', () => {
    const record = badRecord(analysis);
    const looks = looksOf(record);
    const last = looks.at(-1);

    expect(record.entries[0]?.said).toMatchObject({ kind: 'rollout', service: 'web', run: '20261124-1000-k3f9' });
    expect(looks.map(({ look }) => look)).toEqual(looks.map((__, index) => index + 1));
    expect(looks[0]).toMatchObject({
      first: true,
      memory: { before: null },
      weights: { stable: 9_000, canary: 1_000 },
    });
    expect(last?.verdict.outcome).toBe('fail');
    expect(last?.readings[0]?.canary).toMatchObject({ measurement: { value: 0.7, events: 100 } });
    expect(record.entries.at(-1)?.said).toMatchObject({
      kind: 'decision',
      event: { type: 'ended', outcome: 'rolled-back', reason: { code: 'verdict' } },
    });
  });

  it('says how the looks that follow it are judged, once for each step', () => {
    const record = goodRecord(analysis);
    const settings = record.entries.flatMap(({ said }) => (said.kind === 'analysis' ? [said] : []));

    expect(settings.map(({ step, part, parts }) => [step, part, parts])).toEqual([
      [2, 0, 2],
      [4, 1, 2],
    ]);
    expect(settings[0]?.setting).toEqual(analysis);
  });

  it('is judged again to the same verdicts, from the record alone and to the last digit', () => {
    for (const record of [badRecord(analysis), goodRecord(analysis)]) {
      const again = rejudged(JSON.parse(JSON.stringify(record)) as DecisionRecord, testDigest);

      expect(again.looks).toHaveLength(looksOf(record).length);
      expect(again).toMatchObject({ exact: true });
      expect(again.differs).toBeUndefined();
    }
  });

  it('names the first look that is judged otherwise, also where a forger has chained it anew', () => {
    const record = badRecord(analysis);
    const looks = looksOf(record);
    const lastLook = looks.length;
    const kinder = forged(record, (said) =>
      said.kind === 'look' && said.look === lastLook
        ? { ...said, verdict: { ...said.verdict, outcome: 'pass' } }
        : said,
    );
    const better = forged(record, (said) =>
      said.kind === 'look' && said.look > 1 ? { ...said, readings: looks[0]?.readings ?? [] } : said,
    );

    expect(rejudged(kinder, testDigest).differs).toMatchObject({ look: lastLook, recorded: 'pass', judged: 'fail' });
    expect(rejudged(better, testDigest).differs).toMatchObject({
      look: expect.any(Number),
      recorded: expect.any(String),
    });
  });
});

it('judges a look after a pause as the rollout did: what was measured before it counts no more', () => {
  const record = testRecord({
    analysis: threshold,
    measured: answering(() => 999),
    requests: 100,
    wish: { after: 2, verb: 'pause' },
  });
  const asked = record.entries.flatMap(({ said }) =>
    said.kind === 'decision' && said.event.type === 'asked' ? [said.event] : [],
  );

  expect(asked).toMatchObject([{ verb: 'pause', by: 'ada@build' }]);
  expect(rejudged(record, testDigest)).toMatchObject({ exact: true });
});

it('says what cannot be judged, and judges the rest', () => {
  const record = goodRecord(threshold);
  const odd = forged(record, (said) =>
    said.kind === 'analysis' && said.step === 4
      ? { ...said, setting: { ...said.setting, judge: { kind: 'oracle' } as never } }
      : said,
  );

  const again = rejudged(odd, testDigest);

  expect(again.differs?.step).toBe(4);
  expect(again.differs?.difference).toMatch(/^it cannot be judged/u);
  expect(again.looks.filter(({ difference }) => difference === undefined)).toHaveLength(6);
});

it('goes by what is decided on, and not by how it is said', () => {
  const reworded = forged(badRecord(threshold), (said) =>
    said.kind === 'look' ? { ...said, verdict: { ...said.verdict, reason: 'in other words' } } : said,
  );

  expect(rejudged(reworded, testDigest).differs).toBeUndefined();
});

it('is none where the journal has verdicts, and not what was measured', () => {
  const source = happened({ analysis: threshold, measured: answering(() => 999), requests: 100 });
  const without = { ...source, decisions: source.decisions.map(({ heard: _, ...rest }) => rest) };

  expect(recordedOf(source, testRecording)).toBeDefined();
  expect(recordedOf(without, testRecording)).toBeUndefined();
});

it('masks what a query holds of a secret, and is judged all the same (I9)', () => {
  const source = happened({ analysis: threshold, measured: answering(() => 999), requests: 100 });
  const recorded = recordedOf(source, { ...testRecording, redact: (text) => text.replaceAll('queue{', '***{') }) ?? [];
  const settings = recorded.flatMap((said) => (said.kind === 'analysis' ? [said.setting.metrics[1]?.query] : []));

  expect(settings[0]).toEqual({ kind: 'text', text: '***{arm="{arm}"}' });
  expect(rejudged(chained(recorded, testDigest), testDigest).differs).toBeUndefined();
});

it('replays with what the judge had in mind before each look', () => {
  const looks = replayed(badRecord(sequential), testDigest);
  const second = looks[1];
  const { part, parts, setting } = second?.analysis ?? ({} as never);
  const { readings, evaluated: at, first, late, requests } = second?.look ?? ({} as never);

  expect(looks[0]?.memory).toBeUndefined();
  expect(second?.memory).toBeDefined();
  expect(
    judgeLook(setting, second?.memory, { readings, at, first, late, part, parts, requests: requests ?? 0 }).verdict,
  ).toEqual(second?.look.verdict);
});

it('says what would have led to another verdict, by asking the judge', () => {
  const last = explained(badRecord(sequential), undefined, testDigest);
  const first = explained(badRecord(threshold), 1, testDigest);

  expect(last.otherwise).toEqual([
    expect.stringMatching(/^had success of the canary been as that of stable: (inconclusive|pass)$/u),
  ]);
  expect(first).toMatchObject({ verdict: { outcome: 'pass' }, failed: { count: 0, of: 2 }, followed: [] });
  expect(first.otherwise).toEqual([
    'had success been beyond its limit: fail',
    'had queue been beyond its limit: inconclusive',
  ]);
});

it('tells the windows, what was found in them, and what the rollout did then', () => {
  const why = explained(badRecord(threshold), 3, testDigest);

  expect(why.metrics[0]?.asked).toEqual([
    {
      arm: 'canary',
      source: 'router',
      asked: 'success{arm="canary"}',
      from: '2026-11-24T10:00:20.500Z',
      until: '2026-11-24T10:00:30.500Z',
      answer: '0.7',
      events: 100,
    },
  ]);
  expect(why.failed).toEqual({ count: 2, of: 2 });
  expect(why.followed.map(({ event }) => event.type)).toEqual(['phase', 'weights', 'ended']);
});

it('takes the decisions of one rollout out of a run of many', () => {
  const { decisions } = happened({ analysis: threshold, measured: answering(() => 999), requests: 100 });

  expect(rolloutDecisions(decisions, 'rollout:other')).toEqual([]);
  expect(rolloutDecisions(decisions, 'rollout:web')).toHaveLength(decisions.length);
});
