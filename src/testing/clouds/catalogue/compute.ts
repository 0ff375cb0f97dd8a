import { addressText, parseAddress, parseCidr } from '../cloud/cidr.ts';
import { isList, isObject, toDouble, type ValueObject } from '../cty/value.ts';
import { chosen, computed, defaulted, optional, replaces, required, sensitive } from '../schema/build.ts';
import { matches, oneOf, resourceName, whole } from './checks.ts';
import { digest, type Kind, refusal, type Site, spread, tagged } from './kind.ts';

export const instance: Kind = {
  type: 'simcloud_instance',
  idPrefix: 'i',
  unique: { within: 'region', by: ['name'] },
  slowness: 3,
  body: {
    attributes: {
      ...tagged,
      name: chosen('string', 'Its name, once per region.', { check: resourceName }),
      image: required('string', 'The image it starts from.', replaces),
      size: defaulted('string', 'small', 'How big it is.', { check: oneOf('small', 'medium', 'large', 'xlarge') }),
      subnet_id: required('string', 'The subnet it is in.', { ...replaces, refersTo: 'simcloud_subnet' }),
      private_address: chosen('string', 'Its address in the subnet.', replaces),
      public_address: computed('string', 'Its public address, null in a private subnet.'),
      user_data: optional('string', 'What it runs at its first start.', { ...replaces, ...sensitive }),
      monitoring: optional('bool', 'Whether it is watched closely.'),
      metadata: optional(['map', 'string'], 'What the instance can ask about itself.'),
      security_groups: optional(['set', 'string'], 'Names of its security groups.'),
    },
    blocks: {
      disk: {
        nesting: 'list',
        max: 8,
        body: {
          attributes: {
            id: computed('string', 'The id of the disk.'),
            name: required('string', 'Its name within the instance.'),
            size_gb: required('number', 'Its size.', { check: whole(1, 65_536) }),
            kind: defaulted('string', 'ssd', 'What it is made of.', { check: oneOf('ssd', 'hdd', 'nvme') }),
            iops: chosen('number', 'How fast it is.'),
          },
        },
      },
    },
  },
  supplies: {
    name: ({ id }) => `instance-${id.slice(-6)}`,
    private_address: (site, resource) => freeAddress(site, resource),
    public_address: (site, resource) => (isPublic(site, resource) ? publicAddress(site.id) : null),
    'disk.id': ({ id }, _resource, disk) => `disk-${digest(id, String(disk['name'])).slice(0, 12)}`,
    'disk.iops': (_site, _resource, disk) => (disk['kind'] === 'hdd' ? 500 : 3_000),
  },
  admitCreate: (wanted, site) => {
    const address = wanted['private_address'];
    const range = parseCidr(String(subnetOf(site, wanted)?.['cidr']));
    if (typeof address !== 'string' || range === undefined) return undefined;
    const parsed = parseAddress(address) ?? -1;
    if (parsed < range.first || parsed >= range.first + range.size) {
      return refusal('InvalidAddress.Range', `${address} is not in the subnet's range`);
    }
    return takenAddresses(site, wanted).has(address)
      ? refusal('InvalidAddress.InUse', `${address} is in use`)
      : undefined;
  },
};

const subnetOf = (site: Site, resource: ValueObject): ValueObject | undefined =>
  site.others('simcloud_subnet').find((candidate) => candidate['id'] === resource['subnet_id']);

const isPublic = (site: Site, resource: ValueObject): boolean => subnetOf(site, resource)?.['public'] === true;

const takenAddresses = (site: Site, resource: ValueObject): ReadonlySet<string> =>
  new Set(
    site
      .others('simcloud_instance')
      .filter((other) => other['subnet_id'] === resource['subnet_id'])
      .map((other) => String(other['private_address'])),
  );

/** The lowest free address; the first four belong to the cloud, as everywhere. */
function freeAddress(site: Site, resource: ValueObject): string {
  const range = parseCidr(String(subnetOf(site, resource)?.['cidr'])) ?? { first: 0, size: 0 };
  const taken = takenAddresses(site, resource);
  for (let host = 4; host < range.size - 1; host += 1) {
    const address = addressText(range.first + host);
    if (!taken.has(address)) return address;
  }
  return addressText(range.first);
}

/** From the block that is set aside for benchmarks (198.18.0.0/15), so that it can never be anybody's. */
export const publicAddress = (id: string): string =>
  addressText(198 * 2 ** 24 + 18 * 2 ** 16 + 1 + spread(2 ** 17 - 2, id));

export const cluster: Kind = {
  type: 'simcloud_cluster',
  idPrefix: 'k8s',
  unique: { within: 'region', by: ['name'] },
  slowness: 8,
  body: {
    attributes: {
      ...tagged,
      name: required('string', 'Its name, once per region.', { ...replaces, check: resourceName }),
      version: defaulted('string', '1.34', 'Its Kubernetes version.', {
        check: matches(/^1\.\d+$/, 'a version such as 1.34'),
      }),
      subnet_ids: optional(['set', 'string'], 'The subnets of its nodes.', { refersTo: 'simcloud_subnet' }),
      endpoint: computed('string', "The API server's address."),
      kubeconfig: computed('string', 'How to reach it.', { ...sensitive, recomputedWith: ['version'] }),
      node_count: computed('number', 'All nodes of all pools.', { recomputedWith: ['node_pool'] }),
    },
    blocks: {
      node_pool: {
        nesting: 'set',
        min: 1,
        body: {
          attributes: {
            name: required('string', 'Its name within the cluster.'),
            size: defaulted('string', 'medium', 'How big the nodes are.', {
              check: oneOf('small', 'medium', 'large', 'xlarge'),
            }),
            nodes: required('number', 'How many nodes.', { check: whole(0, 1_000) }),
            labels: optional(['map', 'string'], 'Labels of the nodes.'),
          },
        },
      },
    },
  },
  supplies: {
    endpoint: ({ id, region }) => `https://${id}.${region}.simcloud.example`,
    kubeconfig: ({ id, region }, resource) =>
      `{"server":"https://${id}.${region}.simcloud.example","version":"${String(resource['version'])}","token":"${digest(id, 'kubeconfig').slice(0, 24)}"}`,
    node_count: (_site, resource) => {
      const pools = resource['node_pool'] ?? null;
      let nodes = 0;
      for (const pool of isList(pools) ? pools : []) nodes += isObject(pool) ? (toDouble(pool['nodes']) ?? 0) : 0;
      return nodes;
    },
  },
};
