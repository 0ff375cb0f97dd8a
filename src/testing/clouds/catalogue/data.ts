import { isObject, toDouble, type Value, type ValueObject } from '../cty/value.ts';
import { chosen, computed, defaulted, nested, optional, replaces, required, sensitive } from '../schema/build.ts';
import { bucketName, matches, oneOf, resourceName, whole } from './checks.ts';
import { digest, type Kind, refusal, tagged } from './kind.ts';

export const bucket: Kind = {
  type: 'simcloud_bucket',
  idPrefix: 'bkt',
  unique: { within: 'cloud', by: ['name'] },
  slowness: 1,
  body: {
    attributes: {
      ...tagged,
      name: required('string', 'Its name, once per cloud.', { ...replaces, check: bucketName }),
      versioning: defaulted('bool', false, 'Whether old versions are kept.'),
      storage_class: chosen('string', 'How it is kept.', { check: oneOf('standard', 'infrequent', 'archive') }),
      force_destroy: optional('bool', 'Whether it may be deleted with objects in it.'),
      encryption: nested('optional+computed', 'How objects are encrypted.', {
        algorithm: defaulted('string', 'aes256', 'The algorithm.', { check: oneOf('aes256', 'kms') }),
        key_id: chosen('string', 'The key.'),
      }),
      object_count: computed('number', 'How many objects are in it.'),
      domain_name: computed('string', 'Where it is reached.'),
      etag: computed('string', 'Changes with every change.', { recomputedWith: ['*'] }),
    },
    blocks: {
      lifecycle_rule: {
        nesting: 'list',
        body: {
          attributes: {
            prefix: required('string', 'Which objects.'),
            expire_days: required('number', 'How long they are kept.', { check: whole(1, 36_500) }),
            enabled: defaulted('bool', true, 'Whether the rule is obeyed.'),
          },
        },
      },
    },
  },
  supplies: {
    storage_class: () => 'standard',
    encryption: ({ id }) => ({ algorithm: 'aes256', key_id: keyOf(id) }),
    'encryption.key_id': ({ id }) => keyOf(id),
    object_count: () => 0,
    domain_name: ({ cloud, region }, resource) =>
      `${String(resource['name'])}.${region}.${cloud}.buckets.simcloud.example`,
    etag: (_site, resource) => digest(JSON.stringify(stable(resource))).slice(0, 16),
  },
  admitDelete: (current) => {
    if (current['force_destroy'] === true || (toDouble(current['object_count']) ?? 0) === 0) return undefined;
    return refusal(
      'BucketNotEmpty',
      `the bucket "${String(current['name'])}" has ${String(current['object_count'])} objects`,
    );
  },
};

const keyOf = (id: string): string => `key-${digest(id, 'key').slice(0, 8)}`;

/** The part of a bucket its etag is about. */
const stable = (resource: ValueObject): Value =>
  Object.fromEntries(
    Object.entries(resource).filter(([name, value]) => name !== 'etag' && name !== 'created_at' && !isObject(value)),
  );

const ports: { readonly [engine: string]: number } = { postgres: 5432, mysql: 3306 };
const portOf = (resource: ValueObject): number => ports[String(resource['engine'])] ?? 0;

export const database: Kind = {
  type: 'simcloud_database',
  idPrefix: 'db',
  unique: { within: 'region', by: ['name'] },
  slowness: 8,
  body: {
    attributes: {
      ...tagged,
      name: required('string', 'Its name, once per region.', { ...replaces, check: resourceName }),
      engine: required('string', 'postgres or mysql.', { ...replaces, check: oneOf('postgres', 'mysql') }),
      version: chosen('string', 'Its version; it can only rise.', {
        check: matches(/^\d+(\.\d+)?$/, 'a version such as 17'),
      }),
      size_gb: defaulted('number', 20, 'Its size; it can only grow.', { check: whole(5, 65_536) }),
      username: defaulted('string', 'app', 'Who logs in.', replaces),
      password: required('string', 'The password of that user.', sensitive),
      subnet_ids: optional(['set', 'string'], 'The subnets it is reached from.', { refersTo: 'simcloud_subnet' }),
      parameters: optional(['map', 'string'], 'Settings of the server.'),
      replicas: optional('number', 'How many read replicas.', { check: whole(0, 15) }),
      deletion_protection: defaulted('bool', false, 'Whether deleting it is refused.'),
      endpoint: computed('string', 'Where it is reached.'),
      port: computed('number', 'The port it listens on.'),
      connection_string: computed('string', 'All that a client needs.', { ...sensitive, recomputedWith: ['password'] }),
    },
    blocks: {
      maintenance: {
        nesting: 'single',
        body: {
          attributes: {
            day: required('string', 'The day of the week.', {
              check: oneOf('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'),
            }),
            hour: defaulted('number', 3, 'The hour, UTC.', { check: whole(0, 23) }),
          },
        },
      },
    },
  },
  supplies: {
    version: (_site, resource) => (resource['engine'] === 'mysql' ? '8.4' : '17'),
    endpoint: ({ id, region, cloud }) => `${id}.${region}.${cloud}.databases.simcloud.example`,
    port: (_site, resource) => portOf(resource),
    connection_string: ({ id, region, cloud }, resource) => {
      const user = `${encodeURIComponent(String(resource['username']))}:${encodeURIComponent(String(resource['password']))}`;
      const host = `${id}.${region}.${cloud}.databases.simcloud.example:${portOf(resource)}`;
      return `${String(resource['engine'])}://${user}@${host}/${String(resource['name'])}`;
    },
  },
  admitUpdate: (before, wanted) => {
    if ((toDouble(wanted['size_gb']) ?? 0) < (toDouble(before['size_gb']) ?? 0)) {
      return refusal(
        'InvalidParameterValue',
        `the size cannot shrink from ${String(before['size_gb'])} to ${String(wanted['size_gb'])} GB`,
      );
    }
    if (Number(wanted['version']) >= Number(before['version'])) return undefined;
    return refusal(
      'InvalidParameterValue',
      `the version cannot fall from ${String(before['version'])} to ${String(wanted['version'])}`,
    );
  },
  admitDelete: (current) =>
    current['deletion_protection'] === true
      ? refusal('OperationNotPermitted', `the database "${String(current['name'])}" is protected from deletion`)
      : undefined,
};

export const secret: Kind = {
  type: 'simcloud_secret',
  idPrefix: 'sec',
  unique: { within: 'region', by: ['name'] },
  slowness: 1,
  body: {
    attributes: {
      ...tagged,
      name: required('string', 'Its name, once per region.', { ...replaces, check: resourceName }),
      value: required('string', 'What is kept secret.', sensitive),
      version: computed('string', 'Changes with the value.', { recomputedWith: ['value'] }),
    },
  },
  supplies: {
    version: ({ id }, resource) => digest(id, String(resource['value'])).slice(0, 12),
  },
};
