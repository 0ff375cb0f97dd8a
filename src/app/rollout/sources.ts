/** Metric sources of the project, with their secrets and files filled in. */
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { MetricSourceSetting } from '../../domain/project/service.ts';
import type { Strategy } from '../../domain/rollout/model.ts';
import type { MetricSource } from '../../ports/metric-source.ts';
import type { RolloutStepCall } from './call.ts';
import { ownCounters } from './measuring.ts';
import { createResolver } from './resolving.ts';
import type { Rolling } from './rolling.ts';

/** @throws RUN_NOT_RESUMABLE, METRIC_SOURCE_FILE_MISSING, SECRET_* */
export const sourceNamed = async (rolling: Rolling, name: string, call: RolloutStepCall): Promise<MetricSource> =>
  rolling.delivery.source(await settingNamed(rolling, name, call));

/** What an analysis would find out half way, before anything is changed (P5). @throws as {@link sourceNamed} */
export async function checkSources(rolling: Rolling, { steps }: Strategy, call: RolloutStepCall): Promise<void> {
  const names = steps.flatMap((step) =>
    step.do === 'analysis' ? step.analysis.metrics.map(({ source }) => source) : [],
  );
  for (const name of new Set(names)) if (name !== ownCounters) await settingNamed(rolling, name, call);
}

async function settingNamed({ context }: Rolling, name: string, call: RolloutStepCall): Promise<MetricSourceSetting> {
  const { metricSources } = context.bench.project.effective;
  const setting = Object.hasOwn(metricSources, name) ? metricSources[name] : undefined;
  if (setting === undefined)
    throw new DeliveryError('RUN_NOT_RESUMABLE', `the project has no metric source "${name}" any more`);
  const resolver = createResolver(context.bench, call);
  const whole = async (text: string): Promise<string> => (await resolver.whole(text)).value;
  const { kind, url, user, password, token, tls } = setting;
  const headers: Record<string, string> = {};
  for (const [header, value] of Object.entries(setting.headers)) headers[header] = await whole(value);
  return {
    kind,
    url: await whole(url),
    headers,
    ...(user !== undefined && { user: await whole(user) }),
    ...(password !== undefined && { password: await whole(password) }),
    ...(token !== undefined && { token: await whole(token) }),
    ...(tls !== undefined && { tls: await tlsOf(context, name, tls, whole) }),
  };
}

type Tls = NonNullable<MetricSourceSetting['tls']>;

/** What is no PEM itself is where it lies. */
async function tlsOf(
  { bench }: Rolling['context'],
  source: string,
  { serverName, ...files }: Tls,
  whole: (text: string) => Promise<string>,
): Promise<Tls> {
  const { services, directory } = bench.project;
  const filled: Record<string, string> = {};
  for (const [key, written] of Object.entries(files)) {
    const value = await whole(written);
    const path = services.files.resolve(directory, value);
    const text = value.includes('-----BEGIN ') ? value : await services.files.readText(path);
    if (text === undefined || !text.includes('-----BEGIN ')) {
      const what = text === undefined ? 'there is no file' : 'there is no PEM in';
      throw new DeliveryError('METRIC_SOURCE_FILE_MISSING', `metric source "${source}": ${what} ${path}`, {
        hint: `write the path of a PEM file, from the project file on, at metricSources.${source}.tls.${key}`,
        data: { source, key, path },
      });
    }
    filled[key] = text;
  }
  return { ...filled, ...(serverName !== undefined && { serverName }) };
}
