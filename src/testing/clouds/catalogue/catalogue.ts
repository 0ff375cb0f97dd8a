import type { ProviderSchema } from '../protocol/service.ts';
import { optional, required, sensitive } from '../schema/build.ts';
import type { Body } from '../schema/model.ts';
import { cluster, instance } from './compute.ts';
import { bucket, database, secret } from './data.ts';
import type { DataKind, Kind } from './kind.ts';
import { image, networkLookup, region } from './lookups.ts';
import { network, subnet } from './network.ts';
import { dnsRecord, dnsZone, loadBalancer } from './traffic.ts';

/** Every kind of resource there is. */
export const kinds: readonly Kind[] = [
  network,
  subnet,
  instance,
  cluster,
  bucket,
  database,
  secret,
  loadBalancer,
  dnsZone,
  dnsRecord,
];

const dataKinds: readonly DataKind[] = [image, region, networkLookup];

const providerBody: Body = {
  attributes: {
    cloud: required('string', 'aws, azure, gcp, digitalocean or on-prem.'),
    region: required('string', 'A region of that cloud, or the name of a site.'),
    account: optional('string', 'Which account; accounts do not see each other. Default "main".'),
    default_tags: optional(['map', 'string'], 'Tags every resource gets.'),
    credentials: optional('string', 'Anything; "expired" is refused.', sensitive),
    idempotency_scope: optional(
      'string',
      'Part of the client token of every create; one per stack makes replays exact.',
    ),
  },
};

export const kindOf = (type: string): Kind => found(kinds, type);
export const dataKindOf = (type: string): DataKind => found(dataKinds, type);

function found<K extends { readonly type: string }>(all: readonly K[], type: string): K {
  const kind = all.find((candidate) => candidate.type === type);
  if (kind === undefined) throw new TypeError(`no such type: ${type}`);
  return kind;
}

const bodies = (all: readonly (Kind | DataKind)[]) => Object.fromEntries(all.map((kind) => [kind.type, kind.body]));

export const providerSchema: ProviderSchema = {
  provider: providerBody,
  resources: bodies(kinds),
  dataSources: bodies(dataKinds),
};
