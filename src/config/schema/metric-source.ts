import { z } from 'zod';
import { command, json, shortDuration, text } from './common.ts';

const tls = z
  .strictObject({
    ca: text.optional().describe('PEM file of the authorities that are trusted, in place of the usual ones.'),
    cert: text.optional().describe('PEM file of the certificate that is shown to it.'),
    key: text.optional().describe('PEM file of its key, or a secret that holds it: `${secrets.NAME}`.'),
    serverName: text.optional().describe('The name that its certificate is for, where `url` has another one.'),
  })
  .describe('Of https. Paths are relative to the project file.');

export const metricSource = z
  .strictObject({
    kind: z
      .enum(['prometheus', 'http', 'command', 'csv', 'datadog', 'newrelic', 'influxdb', 'graphite', 'cloudwatch'])
      .describe('prometheus, http, command, csv, datadog, newrelic, influxdb, graphite or cloudwatch.'),
    url: text
      .optional()
      .describe('Its base URL. Of http: the whole one, with `{query}` and other arguments in path and query.'),
    user: text.optional().describe('For basic authentication, with `password`.'),
    password: text.optional().describe('`${secrets.NAME}`'),
    token: text.optional().describe('For bearer authentication, and of influxdb: `${secrets.NAME}`.'),
    headers: z.record(z.string(), z.string()).optional().describe('Further headers.'),
    tls: tls.optional(),
    method: z.enum(['GET', 'POST']).optional().describe('Of http. Default: GET, with `body` POST.'),
    body: json
      .optional()
      .describe('Of http: a map or list is sent as JSON, a text as a form: `q={query}&from={fromSeconds}`.'),
    value: text.optional().describe('Of http: JSONPath (RFC 9535) of the number: `$.data[0].value`.'),
    events: text.optional().describe('Of http: JSONPath of the number of events behind it.'),
    time: text
      .optional()
      .describe('Of http: JSONPath of the time of its newest sample: seconds, milliseconds or ISO 8601.'),
    command: command
      .optional()
      .describe('Of command: program and arguments, with `{query}` and other arguments. It prints a number or JSON.'),
    directory: text.optional().describe('Of command: where it runs, relative to the project file. Default: beside it.'),
    env: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .optional()
      .describe('Of command: variables of it. Values may hold references.'),
    file: text
      .optional()
      .describe('Of csv: the file, relative to the project file. Its columns: `time`, labels, values.'),
    every: shortDuration.optional().describe('Of csv: from one row to the next. Default: their usual distance.'),
    take: z
      .enum(['last', 'mean', 'sum', 'min', 'max'])
      .optional()
      .describe('What becomes of several points in the window. Default: last.'),
    delay: shortDuration
      .optional()
      .describe('Its numbers are complete only after so long: it is asked about a window that ended then. Default: 0.'),
    apiKey: text.optional().describe('Of datadog and newrelic: `${secrets.NAME}`.'),
    applicationKey: text.optional().describe('Of datadog: `${secrets.NAME}`.'),
    account: z.int().min(1).optional().describe('Of newrelic: number of the account.'),
    organization: text.optional().describe('Of influxdb: Flux in this organization (InfluxDB 2).'),
    database: text.optional().describe('Of influxdb: InfluxQL in this database (InfluxDB 1).'),
    region: text.optional().describe('Of cloudwatch: `eu-central-1`.'),
    accessKeyId: text.optional().describe('Of cloudwatch. Default: AWS_ACCESS_KEY_ID of the environment.'),
    secretAccessKey: text.optional().describe('Of cloudwatch: `${secrets.NAME}`. Default: AWS_SECRET_ACCESS_KEY.'),
    sessionToken: text.optional().describe('Of cloudwatch: `${secrets.NAME}`. Default: AWS_SESSION_TOKEN.'),
  })
  .meta({ id: 'MetricSource', description: 'Where numbers come from.' });
