import { expect, onTestFinished, test } from 'vitest';
import { heldFor, playing, serve } from '../../../../test/support/metric-player.ts';
import { textMetricSourceContract } from '../../../testing/contracts/text-metric-source.ts';
import { createNodeClock } from '../../system/node/clock.ts';
import { createNodeHttp } from '../../system/node/http.ts';
import { createNewRelicSource } from '../newrelic/index.ts';
import { filledNrql } from './nrql.ts';

const apiKey = 'NRAK-hunter2';
const results = (rows: readonly object[]): string =>
  JSON.stringify({ data: { actor: { account: { nrql: { results: rows } } } } });
const refused = (message: string, errorClass: string): string =>
  JSON.stringify({ data: { actor: { account: { nrql: null } } }, errors: [{ message, extensions: { errorClass } }] });

const play = () =>
  playing({
    text: "SELECT latest(rate) FROM Errors WHERE arm = '{arm}' FACET host",
    secret: apiKey,
    source: (url, deps) => createNewRelicSource(deps, { url, headers: {}, apiKey, account: 7 }),
    answer({ method, headers, body }, series) {
      expect([method, headers['api-key']]).toEqual(['POST', apiKey]);
      const { variables } = JSON.parse(body) as { variables: { account: number; nrql: string } };
      expect(variables.account).toBe(7);
      const pattern = /^SELECT .* WHERE arm = '((?:[^'\\]|\\.)*)' FACET host SINCE (\d+) UNTIL (\d+)$/s;
      const [, arm = '', from, to] = pattern.exec(variables.nrql) ?? [];
      const found = heldFor(
        series,
        arm.replaceAll(/\\(.)/gs, (_, sign: string) => (sign === 'n' ? '\n' : sign)),
        {
          from: Number(from),
          to: Number(to),
        },
      );
      return { body: results(found.map(({ host, points }) => ({ facet: host, 'latest.rate': points.at(-1)?.value }))) };
    },
    days: {
      denied: { status: 401, body: `{"errors":[{"message":"${apiKey}"}]}` },
      'query-invalid': { body: refused('NRQL Syntax Error: Error at line 1 position 8', 'NRDB_INVALID_NRQL') },
      unreadable: { body: '{"data":3}' },
      busy: { status: 429, body: 'slow down' },
    },
  });

textMetricSourceContract('newrelic', play, ['age']);

async function answered(body: string) {
  const server = await serve(() => ({ body }));
  onTestFinished(server.close);
  const clock = createNodeClock();
  const source = createNewRelicSource(
    { http: createNodeHttp(clock), clock },
    { url: server.url, headers: {}, apiKey, account: 7 },
  );
  const query = { kind: 'text', text: 'SELECT count(*) FROM Errors' } as const;
  const at = '2026-01-01T12:00:00.000Z';
  const asked = { query, arguments: {}, at, windowMs: 60_000, timeoutMs: 5_000, staleAfterMs: 60_000 };
  return (await source.query(asked, new AbortController().signal)).measurement;
}

test.each([
  ['a percentile', results([{ 'percentile.duration': { '99': 1.5 } }]), { kind: 'value', value: 1.5 }],
  ['an average of nothing', results([{ 'average.duration': null }]), { kind: 'empty' }],
  [
    'two percentiles',
    results([{ 'percentile.duration': { '95': 1, '99': 2 } }]),
    { kind: 'error', reason: 'query-invalid' },
  ],
  ['a text', results([{ latest: 'a' }]), { kind: 'error', reason: 'query-invalid' }],
  [
    'a time series',
    results([
      { beginTimeSeconds: 1, endTimeSeconds: 2, count: 1 },
      { beginTimeSeconds: 2, endTimeSeconds: 3, count: 1 },
    ]),
    { kind: 'error', reason: 'query-invalid' },
  ],
  ['a key without the right', refused('no', 'ACCESS_DENIED'), { kind: 'error', reason: 'denied', again: false }],
  ['a query that took too long', refused('slow', 'TIMEOUT'), { kind: 'error', reason: 'source-failed', again: true }],
  ['an account that is none', '{"data":{"actor":{"account":null}}}', { kind: 'error', reason: 'answer-unreadable' }],
])('%s is read as what it is', async (_why, body, expected) => {
  expect(await answered(body)).toMatchObject(expected);
});

test('a query that says its time keeps it, and a pattern takes no quotes', () => {
  const question = { at: '2026-01-01T12:00:00.000Z', windowMs: 60_000, arguments: { arm: "a%'b" } } as const;
  const given = { ...question, query: { kind: 'text', text: '' }, timeoutMs: 1, staleAfterMs: 1 } as const;

  expect(filledNrql('SELECT 1 SINCE {fromMs} UNTIL {toMs}', given)).toBe(
    'SELECT 1 SINCE 1767268740000 UNTIL 1767268800000',
  );
  expect(filledNrql("SELECT 1 WHERE x = 'SINCE'", given)).toMatch(/SINCE 1767268740000 UNTIL 1767268800000$/);
  expect(() => filledNrql("SELECT 1 WHERE a LIKE '{arm}'", given)).toThrow(
    expect.objectContaining({ code: 'METRIC_ARGUMENT_INVALID' }),
  );
});
