import type { HttpPlace, MetricSourceSetting } from '../domain/project/metric-source.ts';
import type { RouteRef } from '../domain/route/spec.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricSource } from '../ports/metric-source.ts';
import type { Router } from '../ports/router.ts';
import { createNodeHttp } from '../adapters/system/node/http.ts';
import { createNodeProcessRunner } from '../adapters/system/node/process-runner.ts';
import { unreachable } from '../domain/unreachable.ts';
import type { System } from './system.ts';

/** What a router counts of one route, remembered as long as this process runs: somebody has to `sample` it. */
export async function routeCounters(router: Router, route: RouteRef, clock: Clock): Promise<MetricSource> {
  const { createCountersSource } = await import('../adapters/metrics/counters/index.ts');
  const address = async (signal: AbortSignal): Promise<string | undefined> => {
    const state = await router.observe(route, signal);
    return state.kind === 'present' ? state.metricsAddress : undefined;
  };
  return createCountersSource({ http: createNodeHttp(clock), clock }, { address });
}

/**
 * A source of the project file, its secrets filled in. @param directory of the project, absolute
 * @throws METRIC_SOURCE_INVALID
 */
export async function metricSourceOf(
  setting: MetricSourceSetting,
  directory: string,
  { clock, files, environment }: Pick<System, 'clock' | 'files' | 'environment'>,
): Promise<MetricSource> {
  const deps = { http: createNodeHttp(clock), clock };
  const { kind } = setting;
  switch (kind) {
    case 'prometheus':
      return (await import('../adapters/metrics/prometheus/index.ts')).createPrometheusSource(deps, accessOf(setting));
    case 'http':
      return (await import('../adapters/metrics/http/index.ts')).createHttpSource(deps, accessOf(setting));
    case 'datadog':
      return (await import('../adapters/metrics/datadog/index.ts')).createDatadogSource(deps, accessOf(setting));
    case 'newrelic':
      return (await import('../adapters/metrics/newrelic/index.ts')).createNewRelicSource(deps, accessOf(setting));
    case 'graphite':
      return (await import('../adapters/metrics/graphite/index.ts')).createGraphiteSource(deps, accessOf(setting));
    case 'influxdb': {
      const { organization, database = '' } = setting;
      const place = organization === undefined ? { database } : { organization };
      const { createInfluxSource } = await import('../adapters/metrics/influxdb/index.ts');
      return createInfluxSource(deps, { ...accessOf(setting), in: place });
    }
    case 'cloudwatch': {
      const { createCloudWatchSource } = await import('../adapters/metrics/cloudwatch/index.ts');
      const credentials = setting.accessKeyId === undefined ? credentialsIn(environment) : {};
      return createCloudWatchSource(deps, { ...credentials, ...accessOf(setting) });
    }
    case 'csv': {
      const { createCsvSource } = await import('../adapters/metrics/csv/index.ts');
      return createCsvSource({ files }, { ...setting, file: files.resolve(directory, setting.file) });
    }
    case 'command': {
      const { createCommandSource } = await import('../adapters/metrics/command/index.ts');
      return createCommandSource(
        { processes: createNodeProcessRunner() },
        {
          command: setting.command,
          directory: files.resolve(directory, setting.directory),
          env: { ...environment, ...setting.env },
          secrets: Object.values(setting.env),
        },
      );
    }
    default:
      return unreachable(kind);
  }
}

function accessOf<Setting extends HttpPlace>({ user, password, token, ...rest }: Setting) {
  const basic = user === undefined ? undefined : ({ kind: 'basic', username: user, password: password ?? '' } as const);
  const auth = token === undefined ? basic : ({ kind: 'bearer', token } as const);
  return { ...rest, ...(auth !== undefined && { auth }) };
}

/** Where other tools of AWS look for them first. */
function credentialsIn({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }: System['environment']) {
  if (AWS_ACCESS_KEY_ID === undefined || AWS_SECRET_ACCESS_KEY === undefined) return {};
  const keys = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  return { ...keys, ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }) };
}
