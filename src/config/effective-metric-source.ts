import type { z } from 'zod';
import type { HttpPlace, MetricSourceSetting } from '../domain/project/metric-source.ts';
import { unreachable } from '../domain/unreachable.ts';
import { defined } from './defined.ts';
import { milliseconds } from './durations.ts';
import type { metricSource } from './schema/metric-source.ts';

type Parsed = z.output<typeof metricSource>;

/** What its kind needs is there: the checks of the project file have refused it before. */
const there = <Value>(value: Value | undefined, other: Value): Value => value ?? other;

export function toMetricSource(given: Parsed): MetricSourceSetting {
  const { kind, take = 'last', delay, every, value = '', directory = '.' } = given;
  const late = delay === undefined ? {} : { delayMs: milliseconds(delay) };
  switch (kind) {
    case 'prometheus':
      return { kind, ...placeOf(given) };
    case 'http':
      return {
        kind,
        value,
        ...defined({ method: given.method, body: given.body, events: given.events, time: given.time }),
        ...placeOf(given),
        ...late,
      };
    case 'command': {
      const env = Object.entries(given.env ?? {}).map(([name, text]) => [name, String(text)]);
      return { kind, command: there(given.command, []), directory, env: Object.fromEntries(env) };
    }
    case 'csv':
      return {
        kind,
        file: there(given.file, ''),
        take,
        ...(every === undefined ? {} : { everyMs: milliseconds(every) }),
      };
    case 'datadog': {
      const keys = { apiKey: there(given.apiKey, ''), applicationKey: there(given.applicationKey, '') };
      return { kind, ...keys, take, ...placeOf(given, 'https://api.datadoghq.com'), ...late };
    }
    case 'newrelic': {
      const reader = { apiKey: there(given.apiKey, ''), account: there(given.account, 0) };
      return { kind, ...reader, ...placeOf(given, 'https://api.newrelic.com/graphql'), ...late };
    }
    case 'influxdb': {
      const { organization, database } = given;
      return { kind, ...defined({ organization, database }), take, ...placeOf(given), ...late };
    }
    case 'graphite':
      return { kind, take, ...placeOf(given), ...late };
    case 'cloudwatch': {
      const { region = '', accessKeyId, secretAccessKey, sessionToken } = given;
      const place = placeOf(given, `https://monitoring.${region}.amazonaws.com/`);
      return { kind, region, ...defined({ accessKeyId, secretAccessKey, sessionToken }), take, ...place, ...late };
    }
    default:
      return unreachable(kind);
  }
}

function placeOf({ url, user, password, token, headers = {}, tls }: Parsed, usual = ''): HttpPlace {
  return {
    url: url ?? usual,
    headers,
    ...defined({ user, password, token }),
    ...(tls === undefined ? {} : { tls: defined(tls) }),
  };
}
