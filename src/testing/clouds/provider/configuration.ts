import type { Caller } from '../cloud/census.ts';
import { clouds, expiredCredentials, isCloud, isRegion, regions } from '../cloud/regions.ts';
import { isObject, isUnknown, type Value } from '../cty/value.ts';
import { attributePath, type Diagnostic, problem } from '../protocol/messages.ts';

/** The configuration of one connection, as far as it is known. */
export interface Configuration {
  /** Undefined while the cloud or the region is unknown: one can plan then, and nothing else. */
  readonly caller: Caller | undefined;
  readonly defaultTags: Value;
}

/** What is wrong with a provider configuration. Unknown values are not judged. */
export function checkConfiguration(config: Value): readonly Diagnostic[] {
  if (!isObject(config)) return [problem('the provider has no configuration')];
  const [cloud, region] = [config['cloud'], config['region']];
  if (typeof cloud !== 'string') return [];
  if (!isCloud(cloud)) {
    return [problem('unknown cloud', `expected one of ${clouds.join(', ')}, got "${cloud}"`, attributePath('cloud'))];
  }
  if (typeof region !== 'string' || isRegion(cloud, region)) return [];
  const known =
    cloud === 'on-prem' ? 'a site name of lower-case letters, digits and "-"' : `one of ${regions[cloud].join(', ')}`;
  return [problem('unknown region', `${cloud} has no region "${region}"; expected ${known}`, attributePath('region'))];
}

/** Logs in. `owner` names the connection. */
export function configure(config: Value, owner: string): Configuration | { readonly problems: readonly Diagnostic[] } {
  const problems = checkConfiguration(config);
  if (problems.length > 0 || !isObject(config)) return { problems };
  const { cloud, region, account, credentials, default_tags: defaultTags = null, idempotency_scope: scope } = config;
  if (typeof cloud !== 'string' || !isCloud(cloud) || typeof region !== 'string') {
    return { caller: undefined, defaultTags };
  }
  if (credentials === 'expired') {
    return { problems: [problem(expiredCredentials[cloud], `logging in to ${cloud} (${region}) failed`)] };
  }
  if (isUnknown(account) || isUnknown(scope)) return { caller: undefined, defaultTags };
  return {
    caller: {
      cloud,
      region,
      account: typeof account === 'string' ? account : 'main',
      scope: typeof scope === 'string' ? scope : '',
      owner,
    },
    defaultTags,
  };
}
