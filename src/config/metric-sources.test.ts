import { expect, it } from 'vitest';
import { effectiveOf, problemsOf } from '../../test/support/projects.ts';

const source = (text: string): string => `project: shop
secrets: { KEY: null }
metricSources:
  main: ${text}
`;
const key = "apiKey: '${secrets.KEY}'";

it.each([
  ['prometheus without an address', '{ kind: prometheus }', 'PROJECT_KEY_MISSING', 'url'],
  ['http without a place of the number', '{ kind: http, url: https://a.example }', 'PROJECT_KEY_MISSING', 'value'],
  ['csv with an address', '{ kind: csv, file: m.csv, url: https://a.example }', 'PROJECT_VALUE_WRONG', 'url'],
  ['a command without one', '{ kind: command }', 'PROJECT_KEY_MISSING', 'command'],
  ['datadog with one key', `{ kind: datadog, ${key} }`, 'PROJECT_KEY_MISSING', 'applicationKey'],
  ['newrelic without an account', `{ kind: newrelic, ${key} }`, 'PROJECT_KEY_MISSING', 'account'],
  ['influxdb of no language', '{ kind: influxdb, url: https://a.example }', 'PROJECT_VALUE_WRONG', undefined],
  [
    'influxdb of two',
    '{ kind: influxdb, url: https://a.example, organization: o, database: d }',
    'PROJECT_VALUE_WRONG',
    undefined,
  ], // prettier-ignore
  [
    'half of the credentials',
    '{ kind: cloudwatch, region: r, accessKeyId: a }',
    'PROJECT_KEY_MISSING',
    'secretAccessKey',
  ],
  ['a kind that is none', '{ kind: promethius, url: https://a.example }', 'PROJECT_VALUE_UNKNOWN', 'kind'],
  [
    'a secret among the arguments',
    "{ kind: command, command: [m, '${secrets.KEY}'] }",
    'PROJECT_REFERENCE_MISPLACED',
    'command[1]',
  ], // prettier-ignore
])('refuses %s', (_why, text, code, at) => {
  const path = at === undefined ? 'metricSources.main' : `metricSources.main.${at}`;

  expect(problemsOf(source(text)).map((problem) => ({ code: problem.code, path: problem.path }))).toEqual([
    { code, path },
  ]);
});

it.each([
  ['{ kind: csv, file: m.csv, every: 10s }', { kind: 'csv', file: 'm.csv', take: 'last', everyMs: 10_000 }],
  [
    '{ kind: command, command: [m], env: { A: 1 } }',
    { kind: 'command', command: ['m'], directory: '.', env: { A: '1' } },
  ],
  [
    `{ kind: datadog, ${key}, applicationKey: '\${secrets.KEY}', delay: 2m, take: sum }`,
    {
      kind: 'datadog',
      url: 'https://api.datadoghq.com',
      headers: {},
      apiKey: '${secrets.KEY}',
      applicationKey: '${secrets.KEY}',
      take: 'sum',
      delayMs: 120_000,
    },
  ],
  [
    '{ kind: cloudwatch, region: eu-central-1 }',
    {
      kind: 'cloudwatch',
      region: 'eu-central-1',
      url: 'https://monitoring.eu-central-1.amazonaws.com/',
      headers: {},
      take: 'last',
    },
  ],
  [
    "{ kind: http, url: 'https://a.example/{query}', value: $.v, body: { q: ['{query}', 1] } }",
    { kind: 'http', url: 'https://a.example/{query}', headers: {}, value: '$.v', body: { q: ['{query}', 1] } },
  ],
])('takes %s, with what is usual', (text, setting) => {
  expect(effectiveOf(source(text)).project.metricSources['main']).toEqual(setting);
});

it('refuses a latency whose source has no histograms', () => {
  const services = (analysis: string) =>
    `services: { web: { command: [w], strategy: { kind: canary, steps: [{ setWeight: 10 }, { analysis: { minRequests: 0, ${analysis} } }] } } }\n`;
  const metric = "metrics: { p99: { source: main, kind: latency, query: 'a.b', quantile: 0.99, atMost: 1 } }";
  const graphite = source("{ kind: graphite, url: 'https://a.example' }");
  const prometheus = source("{ kind: prometheus, url: 'https://a.example' }");

  expect(problemsOf(`${graphite}${services(metric)}`)).toMatchObject([
    { code: 'PROJECT_VALUE_WRONG', path: 'services.web.strategy.steps[1].analysis.metrics.p99.kind' },
  ]);
  expect(problemsOf(`${prometheus}${services(metric)}`)).toEqual([]);
});
