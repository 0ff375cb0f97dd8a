import { expect, test } from 'vitest';
import { heldFor, playing } from '../../../../test/support/metric-player.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { textMetricSourceContract } from '../../../testing/contracts/text-metric-source.ts';
import { createNodeClock } from '../../system/node/clock.ts';
import { createNodeHttp } from '../../system/node/http.ts';
import { createCloudWatchSource } from '../cloudwatch/index.ts';
import { filledQueries, queriesIn } from './queries.ts';
import { signed } from './sigv4.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'hunter2-hunter2', sessionToken: 'session-hunter2' };
const type = (name: string, message: string): string =>
  JSON.stringify({ __type: `com.amazonaws.cloudwatch.v2010_08_01#${name}`, message });

const stat = {
  Metric: { Namespace: 'Shop', MetricName: 'Errors', Dimensions: [{ Name: 'arm', Value: '{arm}' }] },
  Period: 60,
  Stat: 'Sum',
};

const play = () =>
  playing({
    text: JSON.stringify(stat),
    secret: credentials.secretAccessKey,
    source: (url, deps) =>
      createCloudWatchSource(deps, {
        ...credentials,
        url: `${url}/`,
        headers: {},
        region: 'eu-central-1',
        take: 'last',
      }),
    answer({ headers, body }, series) {
      expect(headers['x-amz-target']).toBe('GraniteServiceVersion20100801.GetMetricData');
      expect(headers['x-amz-security-token']).toBe('session-hunter2');
      expect(headers.authorization).toMatch(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/monitoring\//,
      );
      const {
        StartTime: from,
        EndTime: to,
        MetricDataQueries: queries,
      } = JSON.parse(body) as {
        StartTime: number;
        EndTime: number;
        MetricDataQueries: { Id: string; MetricStat: typeof stat }[];
      };
      expect([from % 60, to % 60]).toEqual([0, 0]);
      const arm = queries[0]?.MetricStat.Metric.Dimensions[0]?.Value;
      const found = heldFor(series, arm, { from: from * 1_000, to: to * 1_000 - 1 });
      const results = found.map(({ host, points }) => {
        const known = points.filter(({ value }) => value !== null);
        const times = known.map(({ at }) => Math.floor(at / 60_000) * 60);
        return {
          Id: 'q1',
          Label: host,
          StatusCode: 'Complete',
          Timestamps: times,
          Values: known.map(({ value }) => value),
        };
      });
      const none = [{ Id: 'q1', Label: 'Errors', StatusCode: 'Complete', Timestamps: [], Values: [] }];
      return { body: JSON.stringify({ MetricDataResults: found.length === 0 ? none : results, Messages: [] }) };
    },
    days: {
      denied: { status: 403, body: type('AccessDeniedException', `not authorized: ${credentials.secretAccessKey}`) },
      'query-invalid': { status: 400, body: type('ValidationError', 'MetricDataQueries.1.Id must be lower case') },
      unreadable: { body: '<GetMetricDataResponse/>' },
      busy: { status: 400, body: type('ThrottlingException', 'Rate exceeded') },
    },
  });

textMetricSourceContract('cloudwatch', play, ['age']);

/** "post-vanilla" of the test suite that AWS has published for Signature Version 4. */
test('signs as AWS documents it', () => {
  const headers = signed(
    { method: 'POST', url: 'https://example.amazonaws.com/', headers: {}, body: '' },
    { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
    { region: 'us-east-1', service: 'service', now: new Date('2015-08-30T12:36:00Z') },
  );

  expect(headers['authorization']).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  );
});

const question = {
  query: { kind: 'text', text: '' },
  arguments: { arm: 'can"ary' },
  at: '2026-01-01T12:00:30.000Z',
  windowMs: 90_000,
  timeoutMs: 1_000,
  staleAfterMs: 90_000,
} as const;

const written = (text: string): readonly JsonObject[] => queriesIn(filledQueries(text, question), question);

test('takes a statistic, a list of queries and an expression, and the window as the period', () => {
  const { Period: _, ...bare } = stat;
  const metric = { ...stat.Metric, Dimensions: [{ Name: 'arm', Value: 'can"ary' }] };

  expect(written(JSON.stringify(bare))).toEqual([{ Id: 'q1', MetricStat: { ...bare, Metric: metric, Period: 120 } }]);
  expect(written('SELECT SUM(Errors) FROM Shop')).toEqual([
    { Id: 'q1', Expression: 'SELECT SUM(Errors) FROM Shop', Period: 120 },
  ]);
  expect(written('[{"Id":"a","MetricStat":{"Period":60},"ReturnData":false},{"Id":"b","Expression":"a / 2"}]')).toEqual(
    [
      { Id: 'a', MetricStat: { Period: 60 }, ReturnData: false },
      { Id: 'b', Expression: 'a / 2', Period: 120 },
    ],
  );
  expect(() => written("SELECT SUM(Errors) FROM Shop WHERE arm = '{arm}'")).toThrow(
    expect.objectContaining({ code: 'METRIC_ARGUMENT_INVALID' }),
  );
});

test('has no credentials of its own', () => {
  const clock = createNodeClock();
  const place = { url: 'http://127.0.0.1:1/', headers: {}, region: 'eu-central-1', take: 'last' } as const;

  expect(() => createCloudWatchSource({ http: createNodeHttp(clock), clock }, place)).toThrow(
    expect.objectContaining({ code: 'METRIC_SOURCE_INVALID' }),
  );
});
