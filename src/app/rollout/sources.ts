/** Metric sources of the project, with their secrets and files filled in. */
import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Json } from '../../domain/json.ts';
import type { HttpPlace, MetricSourceSetting } from '../../domain/project/metric-source.ts';
import type { Strategy } from '../../domain/rollout/model.ts';
import type { EngineCall } from '../../ports/iac-engine.ts';
import type { MetricSource } from '../../ports/metric-source.ts';
import type { RolloutStepCall } from './call.ts';
import { ownCounters } from './measuring.ts';
import { createResolver } from './resolving.ts';
import type { Rolling } from './rolling.ts';

/** What it takes to get at a source. */
interface Getting {
  readonly delivery: Rolling['delivery'];
  readonly context: Pick<Rolling['context'], 'bench'>;
}

/** @throws RUN_NOT_RESUMABLE, METRIC_SOURCE_FILE_MISSING, SECRET_* */
export const sourceNamed = async (rolling: Getting, name: string, call: EngineCall): Promise<MetricSource> =>
  rolling.delivery.source(await settingNamed(rolling, name, call));

/**
 * What an analysis would find out half way, before anything is changed (P5).
 * @throws as {@link sourceNamed}, METRIC_SOURCE_INVALID
 */
export async function checkSources(rolling: Rolling, { steps }: Strategy, call: RolloutStepCall): Promise<void> {
  const names = steps.flatMap((step) =>
    step.do === 'analysis' ? step.analysis.metrics.map(({ source }) => source) : [],
  );
  for (const name of new Set(names)) if (name !== ownCounters) await sourceNamed(rolling, name, call);
}

async function settingNamed({ context }: Getting, name: string, call: EngineCall): Promise<MetricSourceSetting> {
  const { metricSources } = context.bench.project.effective;
  const setting = Object.hasOwn(metricSources, name) ? metricSources[name] : undefined;
  if (setting === undefined)
    throw new DeliveryError('RUN_NOT_RESUMABLE', `the project has no metric source "${name}" any more`);
  const resolver = createResolver(context.bench, call);
  const whole = async (text: string): Promise<string> => (await resolver.whole(text)).value;
  const filled = await resolved(setting, whole);
  if (!('tls' in filled) || filled.tls === undefined) return filled;
  return { ...filled, tls: await tlsOf(context, name, filled.tls) };
}

/** With every text in it resolved, however deep it lies. */
async function resolved<Setting>(value: Setting, whole: (text: string) => Promise<string>): Promise<Setting> {
  const walk = async (json: Json): Promise<Json> => {
    if (typeof json === 'string') return whole(json);
    if (typeof json !== 'object' || json === null) return json;
    if (Array.isArray(json)) return Promise.all(json.map(walk));
    const entries = await Promise.all(
      Object.entries(json).map(async ([key, each]) => [key, await walk(each)] as const),
    );
    return Object.fromEntries(entries);
  };
  // A setting is JSON, and texts become texts.
  return (await walk(value as Json)) as Setting;
}

type Tls = NonNullable<HttpPlace['tls']>;

/** What is no PEM itself is where it lies. */
async function tlsOf({ bench }: Getting['context'], source: string, { serverName, ...files }: Tls): Promise<Tls> {
  const { services, directory } = bench.project;
  const filled: Record<string, string> = {};
  for (const [key, value] of Object.entries(files)) {
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
