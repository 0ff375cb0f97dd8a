import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { heldFor, playing, serve } from '../../../../test/support/metric-player.ts';
import { textMetricSourceContract } from '../../../testing/contracts/text-metric-source.ts';
import { createNodeClock } from '../../system/node/clock.ts';
import { createNodeHttp } from '../../system/node/http.ts';
import { createInfluxSource, type InfluxOptions } from '../influxdb/index.ts';
import { filledText } from '../../_shared/metrics/fill-language.ts';
import { seriesInFlux } from './flux.ts';
import { flux, influxql } from './languages.ts';

const auth = { kind: 'bearer', token: 'hunter2-hunter2' } as const;
const options = { headers: {}, auth, take: 'last' } as const;
const unescaped = (text: string): string =>
  text.replaceAll(/\\(.)/gs, (_, sign: string) => ({ n: '\n', r: '\r', t: '\t' })[sign] ?? sign);

const csvOf = (rows: readonly string[]): string =>
  [
    '#datatype,string,long,dateTime:RFC3339,double,string',
    '#group,false,false,false,false,true',
    '#default,_result,,,,',
    ',result,table,_time,_value,host',
    ...rows,
    '',
  ].join('\r\n');

const playFlux = () =>
  playing({
    text: 'from(bucket: "b") |> range(start: {from}, stop: {to}) |> filter(fn: (r) => r.arm == "{arm}")',
    secret: auth.token,
    source: (url, deps) => createInfluxSource(deps, { ...options, url, in: { organization: 'shop & co' } }),
    answer({ url, headers, body }, series) {
      expect(url.pathname).toBe('/api/v2/query');
      expect([url.searchParams.get('org'), headers.authorization]).toEqual(['shop & co', `Token ${auth.token}`]);
      const { query } = JSON.parse(body) as { query: string };
      const pattern =
        /^from\(bucket: "b"\) \|> range\(start: (\S+), stop: (\S+)\) \|> filter\(fn: \(r\) => r\.arm == "((?:[^"\\]|\\.)*)"\)$/s;
      const [, from = '', to = '', arm = ''] = pattern.exec(query) ?? [];
      expect(query.replaceAll('\\$', '')).not.toContain('${');
      const span = { from: Date.parse(from) - 600_000, to: Date.parse(to) };
      const rows = heldFor(series, unescaped(arm), span).flatMap(({ host, points }, table) =>
        points.map(({ at, value }) => `,,${table},${new Date(at).toISOString()},${value ?? ''},${host}`),
      );
      return { body: rows.length === 0 ? '\r\n' : `${csvOf(rows)}\r\n` };
    },
    days: {
      denied: { status: 401, body: `{"code":"unauthorized","message":"${auth.token}"}` },
      'query-invalid': { status: 400, body: '{"code":"invalid","message":"compilation failed: error at @1:1"}' },
      unreadable: { body: '<html>' },
      busy: { status: 503, body: '{"code":"unavailable","message":"later"}' },
    },
  });

textMetricSourceContract('influxdb, Flux', playFlux);

const playInfluxQl = () =>
  playing({
    text: "SELECT value FROM errors WHERE arm = '{arm}' AND time > {fromMs}ms AND time <= {toMs}ms GROUP BY host",
    secret: 'pass-hunter2',
    source: (url, deps) =>
      createInfluxSource(deps, {
        url,
        headers: {},
        take: 'last',
        auth: { kind: 'basic', username: 'reader', password: 'pass-hunter2' },
        in: { database: 'shop' },
      }),
    answer({ url, body }, series) {
      const form = new URLSearchParams(body);
      expect([url.pathname, form.get('db'), form.get('epoch')]).toEqual(['/query', 'shop', 'ms']);
      const pattern =
        /^SELECT value FROM errors WHERE arm = '((?:[^'\\]|\\.)*)' AND time > (\d+)ms AND time <= (\d+)ms GROUP BY host$/s;
      const [, arm = '', from, to] = pattern.exec(form.get('q') ?? '') ?? [];
      const found = heldFor(series, unescaped(arm), { from: Number(from) - 600_000, to: Number(to) });
      const all = found.map(({ host, points }) => ({
        name: 'errors',
        tags: { host },
        columns: ['time', 'value'],
        values: points.map(({ at, value }) => [at, value]),
      }));
      return { body: JSON.stringify({ results: [{ statement_id: 0, ...(all.length > 0 && { series: all }) }] }) };
    },
    days: {
      denied: { status: 403, body: '{"error":"error authorizing query: pass-hunter2"}' },
      'query-invalid': { status: 400, body: '{"error":"error parsing query: found WHAT, expected SELECT at line 1"}' },
      unreadable: { body: '{"results":3}' },
      busy: { status: 429, body: '{"error":"too many"}' },
    },
  });

textMetricSourceContract('influxdb, InfluxQL', playInfluxQl);

async function answered(body: string, text: string, where: InfluxOptions['in']) {
  const server = await serve(() => ({ body }));
  onTestFinished(server.close);
  const clock = createNodeClock();
  const source = createInfluxSource({ http: createNodeHttp(clock), clock }, { ...options, url: server.url, in: where });
  const at = '2026-01-01T12:00:00.000Z';
  const query = { kind: 'text', text } as const;
  const asked = { query, arguments: {}, at, windowMs: 60_000, timeoutMs: 5_000, staleAfterMs: 60_000 };
  return { ...(await source.query(asked, new AbortController().signal)), seen: server.seen };
}

test('refuses a query that says nothing of the time it is about', async () => {
  const flux = await answered('', 'from(bucket: "b") |> range(start: -5m)', { organization: 'o' });
  const ql = await answered('{}', 'SELECT mean(value) FROM errors', { database: 'd' });

  expect(flux.measurement).toMatchObject({ kind: 'error', reason: 'query-invalid' });
  expect(ql.measurement).toMatchObject({ kind: 'error', reason: 'query-invalid' });
  expect([...flux.seen, ...ql.seen]).toEqual([]);
});

test('an error that comes when the answer has begun is one, and no end of it', () => {
  const late = `${csvOf([',,0,2026-01-01T12:00:00Z,1,a'])}\r\n#datatype,string,string\r\n#group,true,true\r\n#default,,\r\n,error,reference\r\n,query terminated: panic,897\r\n`;

  expect(seriesInFlux(late)).toEqual({ kind: 'error', why: 'query terminated: panic' });
});

test('tells tables of one answer apart, and takes an aggregate for what ends with its range', () => {
  const head = ',result,table,_start,_stop,_value,host';
  const body = `${head}\n,,0,2026-01-01T11:59:00Z,2026-01-01T12:00:00Z,3,"a, b"\n\n${head}\n,,0,2026-01-01T11:59:00Z,2026-01-01T12:00:00Z,4,c\n`;

  expect(seriesInFlux(body)).toMatchObject({
    kind: 'series',
    series: [
      { name: '{"host":"a, b"}', points: [{ at: Date.parse('2026-01-01T12:00:00Z'), value: 3 }] },
      { name: '{"host":"c"}', points: [{ value: 4 }] },
    ],
  });
});

test('texts are no numbers', async () => {
  const series = [{ name: 'e', columns: ['time', 'v'], values: [[1_767_268_800_000, 'fast']] }];
  const ql = await answered(JSON.stringify({ results: [{ series }] }), 'SELECT v FROM e WHERE time <= {toMs}ms', {
    database: 'd',
  });

  expect(ql.measurement).toMatchObject({ kind: 'error', reason: 'query-invalid' });
  expect(seriesInFlux(csvOf([',,0,2026-01-01T12:00:00Z,fast,a'])).kind).toBe('unreadable');
});

test('no value leaves its quotes in either language', () => {
  const question = {
    query: { kind: 'text', text: '' },
    at: '2026-01-01T12:00:00Z',
    windowMs: 1,
    timeoutMs: 1,
    staleAfterMs: 1,
  } as const; // prettier-ignore
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[\\\\"'${}n\n]*$/)), (arm) => {
      const given = { ...question, arguments: { arm } };
      const [inFlux, inQl] = [filledText(flux, 'r == "{arm}"', given), filledText(influxql, "a = '{arm}'", given)];

      expect(unescaped(inFlux.slice('r == "'.length, -1))).toBe(arm);
      expect(inFlux.replaceAll(/\\[\s\S]/g, 'E')).not.toMatch(/\$\{|".*"./s);
      expect(unescaped(inQl.slice("a = '".length, -1))).toBe(arm);
      expect(inQl.replaceAll(/\\[\s\S]/g, 'E')).not.toMatch(/'.*'./s);
    }),
  );
});
