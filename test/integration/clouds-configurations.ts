import fc from 'fast-check';
import type { JsonObject } from '../../src/domain/json.ts';
import { literal } from '../../src/testing/clouds/workspace.ts';

/**
 * Random valid root modules over every kind of resource and every optional argument. What would need new parents is
 * left out, so that the second module of a pair can be applied over the first.
 */
const text = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  // Terraform normalises text to NFC, and state files cannot hold half characters.
  .map((raw) => literal(raw.normalize('NFC')))
  .filter((value) => !value.includes('\u0000'));
const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const tags = fc.dictionary(text, text, { maxKeys: 4 });
const number = (min: number, max: number) => fc.integer({ min, max });
const percent = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.double({ min: 0.001, max: 100, noNaN: true }));

/** Optional arguments are there or not; "explicitly null" counts as not. */
const record = (required: Record<string, fc.Arbitrary<unknown>>, optional: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .tuple(
      fc.record(required),
      fc.record(
        Object.fromEntries(
          Object.entries(optional).map(([name, value]) => [name, fc.option(value, { freq: 3, nil: null })]),
        ),
        { requiredKeys: [] },
      ),
    )
    .map(([always, sometimes]) => ({ ...always, ...sometimes }) as JsonObject); // arbitraries over JSON values give JSON

const fixed = (value: string) => fc.constant(value);
const size = fc.constantFrom('small', 'medium', 'large', 'xlarge');

const network = record(
  { name: word, cidr: fixed('10.0.0.0/16') },
  { description: text, enable_dns: fc.boolean(), tags },
);
const subnet = record(
  { name: word, network_id: fixed('${simcloud_network.x.id}'), cidr: fixed('10.0.1.0/24') },
  { zone: fixed('eu-central-1a'), public: fc.boolean(), tags },
);
const disk = record(
  { name: word, size_gb: number(1, 65_536) },
  { kind: fc.constantFrom('ssd', 'hdd', 'nvme'), iops: number(1, 9_000) },
);
const instance = record(
  { image: word, subnet_id: fixed('${simcloud_subnet.x.id}') },
  {
    name: word,
    size,
    private_address: number(4, 200).map((host) => `10.0.1.${host}`),
    user_data: text,
    monitoring: fc.boolean(),
    metadata: tags,
    security_groups: fc.uniqueArray(text, { maxLength: 3 }),
    disk: fc.array(disk, { maxLength: 3 }),
    tags,
  },
);
const pool = record({ name: word, nodes: number(0, 1_000) }, { size, labels: tags });
const cluster = record(
  { name: word, node_pool: fc.uniqueArray(pool, { minLength: 1, maxLength: 3, selector: (each) => each['name'] }) },
  { version: fc.constantFrom('1.33', '1.34'), subnet_ids: fc.constant(['${simcloud_subnet.x.id}']), tags },
);
const rule = record({ prefix: text, expire_days: number(1, 36_500) }, { enabled: fc.boolean() });
const bucket = record(
  { name: fc.stringMatching(/^[a-z]{3,12}$/) },
  {
    versioning: fc.boolean(),
    storage_class: fc.constantFrom('standard', 'infrequent', 'archive'),
    force_destroy: fc.boolean(),
    encryption: record({}, { algorithm: fc.constantFrom('aes256', 'kms'), key_id: text }),
    lifecycle_rule: fc.array(rule, { maxLength: 3 }),
    tags,
  },
);
const database = record(
  { name: word, engine: fc.constantFrom('postgres', 'mysql'), password: text, size_gb: number(30, 30) },
  {
    version: fixed('17'),
    username: word,
    subnet_ids: fc.constant(['${simcloud_subnet.x.id}']),
    parameters: tags,
    replicas: number(0, 15),
    deletion_protection: fc.constant(false),
    maintenance: record({ day: fc.constantFrom('mon', 'sun') }, { hour: number(0, 23) }),
    tags,
  },
);
const secret = record({ name: word, value: text }, { tags });
const target = record(
  { name: word },
  { instance_id: fixed('${simcloud_instance.x.id}'), address: text, port: number(1, 65_535), weight: percent },
);
const listener = record(
  { port: number(1, 65_535) },
  {
    protocol: fc.constantFrom('http', 'tcp'),
    certificate: text,
    target: fc.uniqueArray(target, { maxLength: 4, selector: (each) => each['name'] }),
  },
);
const balancer = record(
  { name: word, listener: fc.uniqueArray(listener, { minLength: 1, maxLength: 3, selector: (each) => each['port'] }) },
  {
    internal: fc.boolean(),
    subnet_ids: fc.constant(['${simcloud_subnet.x.id}']),
    idle_timeout: number(1, 4_000),
    health_check: record({}, { path: text, interval_seconds: number(1, 300), threshold: number(1, 10) }),
    tags,
  },
);
const zone = record({ name: fixed('example.org') }, { comment: text, tags });
const dns = record(
  {
    zone_id: fixed('${simcloud_dns_zone.x.id}'),
    name: word.map((host) => `${host}.example.org`),
    type: fc.constantFrom('A', 'TXT'),
    values: fc.uniqueArray(text, { minLength: 1, maxLength: 3 }),
    set_identifier: word,
  },
  { ttl: number(0, 604_800) },
).chain((plain) =>
  fc
    .constantFrom<JsonObject>({}, { weight: 7 }, { failover: 'primary' })
    .map((extra): JsonObject => ({ ...plain, ...extra })),
);

const one = (body: fc.Arbitrary<JsonObject>) => body.map((x) => ({ x }));

/** The `resource` part of a root module: one of each kind. */
export const anyResources: fc.Arbitrary<JsonObject> = fc.record({
  simcloud_network: one(network),
  simcloud_subnet: one(subnet),
  simcloud_instance: one(instance),
  simcloud_cluster: one(cluster),
  simcloud_bucket: one(bucket),
  simcloud_database: one(database),
  simcloud_secret: one(secret),
  simcloud_load_balancer: one(balancer),
  simcloud_dns_zone: one(zone),
  simcloud_dns_record: one(dns),
});

export const anyTags = tags;
