import { isList, isObject, toDouble, type ValueObject } from '../cty/value.ts';
import { chosen, computed, defaulted, optional, replaces, required } from '../schema/build.ts';
import { domainName, oneOf, resourceName, whole, within } from './checks.ts';
import { publicAddress } from './compute.ts';
import { identity, type Kind, refusal, tagged } from './kind.ts';

export const loadBalancer: Kind = {
  type: 'simcloud_load_balancer',
  idPrefix: 'lb',
  unique: { within: 'region', by: ['name'] },
  slowness: 5,
  body: {
    attributes: {
      ...tagged,
      name: required('string', 'Its name, once per region.', { ...replaces, check: resourceName }),
      internal: defaulted('bool', false, 'Whether it is reached only from inside.', replaces),
      subnet_ids: optional(['set', 'string'], 'The subnets it stands in.', { refersTo: 'simcloud_subnet' }),
      idle_timeout: defaulted('number', 60, 'Seconds.', { check: whole(1, 4_000) }),
      address: computed('string', 'The address it is reached at.'),
      dns_name: computed('string', 'The name it is reached at.'),
    },
    blocks: {
      listener: {
        nesting: 'list',
        min: 1,
        body: {
          attributes: {
            id: computed('string', 'The id of the listener.'),
            port: required('number', 'The port it listens on.', { check: whole(1, 65_535) }),
            protocol: defaulted('string', 'http', 'What is spoken.', { check: oneOf('http', 'https', 'tcp') }),
            certificate: optional('string', 'For https.'),
          },
          blocks: {
            target: {
              nesting: 'set',
              body: {
                attributes: {
                  name: required('string', 'Its name.'),
                  instance_id: optional('string', 'The instance that answers.'),
                  address: optional('string', 'Or the address that does.'),
                  port: defaulted('number', 8080, 'The port it answers on.', { check: whole(1, 65_535) }),
                  weight: defaulted('number', 100, 'Its share of the traffic, in percent.', { check: within(0, 100) }),
                },
              },
            },
          },
        },
      },
      health_check: {
        nesting: 'single',
        body: {
          attributes: {
            path: defaulted('string', '/healthz', 'What is asked for.'),
            interval_seconds: defaulted('number', 10, 'How often.', { check: whole(1, 300) }),
            threshold: optional('number', 'After how many failures a target is out.', { check: whole(1, 10) }),
          },
        },
      },
    },
  },
  supplies: {
    address: ({ id }) => publicAddress(id),
    dns_name: ({ id, region, cloud }) => `${id}.${region}.${cloud}.lb.simcloud.example`,
    'listener.id': ({ id }, _resource, listener) => `${id}-${String(listener['port'])}`,
  },
  check: (config) => {
    const listeners = blocksOf(config, 'listener');
    const taken = new Set<unknown>();
    for (const listener of listeners) {
      const port = listener['port'];
      if (typeof port === 'number' && taken.has(port)) return `two listeners on port ${port}`;
      taken.add(port);
      if (listener['protocol'] === 'https' && listener['certificate'] === null)
        return 'an https listener needs a certificate';
    }
    return undefined;
  },
  admitCreate: (wanted) => weightProblem(wanted),
  admitUpdate: (_before, wanted) => weightProblem(wanted),
};

/** Weights may be anything at plan (they can be unknown); the API insists that somebody gets the traffic. */
function weightProblem(wanted: ValueObject) {
  for (const listener of blocksOf(wanted, 'listener')) {
    const targets = blocksOf(listener, 'target');
    if (targets.length > 0 && targets.every((target) => toDouble(target['weight']) === 0)) {
      return refusal('InvalidWeights', `the targets on port ${String(listener['port'])} have no weight at all`);
    }
  }
  return undefined;
}

function blocksOf(parent: ValueObject, name: string): readonly ValueObject[] {
  const blocks = parent[name];
  return isList(blocks) ? blocks.filter(isObject) : [];
}

export const dnsZone: Kind = {
  type: 'simcloud_dns_zone',
  idPrefix: 'zone',
  unique: { within: 'cloud', by: ['name'] },
  slowness: 1,
  body: {
    attributes: {
      ...tagged,
      name: required('string', 'The domain.', { ...replaces, check: domainName }),
      comment: optional('string', 'For people.'),
      name_servers: computed(['list', 'string'], 'Who answers for it.'),
    },
  },
  supplies: {
    name_servers: ({ id, cloud }) => [1, 2].map((number) => `ns${number}.${id}.${cloud}.dns.simcloud.example`),
  },
};

export const dnsRecord: Kind = {
  type: 'simcloud_dns_record',
  idPrefix: 'rec',
  unique: { within: 'cloud', by: ['zone_id', 'name', 'type', 'set_identifier'] },
  slowness: 1,
  body: {
    attributes: {
      ...identity,
      zone_id: required('string', 'The zone it is in.', { ...replaces, refersTo: 'simcloud_dns_zone' }),
      name: required('string', 'Its full name.', { ...replaces, check: domainName }),
      type: required('string', 'What kind of record.', {
        ...replaces,
        check: oneOf('A', 'AAAA', 'CNAME', 'TXT', 'MX', 'SRV', 'NS', 'CAA'),
      }),
      ttl: defaulted('number', 300, 'Seconds.', { check: whole(0, 604_800) }),
      values: required(['set', 'string'], 'What it answers.'),
      set_identifier: chosen('string', 'Tells records of one name apart; needed with weight or failover.', replaces),
      weight: optional('number', 'Its share among the records of its name.', { check: whole(0, 255) }),
      failover: optional('string', 'primary or secondary.', { check: oneOf('primary', 'secondary') }),
      fqdn: computed('string', 'Its name as resolvers see it.'),
    },
  },
  supplies: {
    set_identifier: () => 'default',
    fqdn: (_site, resource) => `${String(resource['name'])}.`,
  },
  check: (config) => {
    const several = config['weight'] !== null || config['failover'] !== null;
    if (several && config['set_identifier'] === null) return 'weight and failover need a set_identifier';
    return config['weight'] !== null && config['failover'] !== null
      ? 'weight and failover exclude each other'
      : undefined;
  },
  admitCreate: (wanted, { others }) => {
    const zone = others('simcloud_dns_zone').find((candidate) => candidate['id'] === wanted['zone_id']);
    const domain = zone?.['name'];
    const name = String(wanted['name']);
    if (typeof domain !== 'string' || name === domain || name.endsWith(`.${domain}`)) return undefined;
    return refusal('InvalidChangeBatch', `"${name}" is not in the zone ${domain}`);
  },
};
