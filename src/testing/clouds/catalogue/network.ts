import { addressText, contains, overlaps, parseCidr } from '../cloud/cidr.ts';
import { zonesOf } from '../cloud/regions.ts';
import type { ValueObject } from '../cty/value.ts';
import { chosen, computed, defaulted, optional, replaces, required } from '../schema/build.ts';
import { cidr, resourceName } from './checks.ts';
import { type Kind, refusal, spread, tagged } from './kind.ts';

const rangeOf = (resource: ValueObject) => parseCidr(String(resource['cidr'])) ?? { first: 0, size: 0 };
const firstHost = (resource: ValueObject): string => addressText(rangeOf(resource).first + 1);

export const network: Kind = {
  type: 'simcloud_network',
  idPrefix: 'net',
  unique: { within: 'region', by: ['name'] },
  slowness: 1,
  body: {
    attributes: {
      ...tagged,
      name: required('string', 'Its name, once per region.', { check: resourceName }),
      cidr: required('string', 'Its range of addresses.', { ...replaces, check: cidr }),
      description: optional('string', 'For people.'),
      enable_dns: defaulted('bool', true, 'Whether names are resolved inside it.'),
      gateway_address: computed('string', 'The address of its gateway.'),
      router_id: computed('string', 'Its router.'),
    },
  },
  supplies: {
    gateway_address: (_site, resource) => firstHost(resource),
    router_id: ({ id }) => `rtr-${id.slice(-8)}`,
  },
};

export const subnet: Kind = {
  type: 'simcloud_subnet',
  idPrefix: 'sub',
  unique: { within: 'region', by: ['network_id', 'name'] },
  slowness: 1,
  body: {
    attributes: {
      ...tagged,
      name: required('string', 'Its name, once per network.', { check: resourceName }),
      network_id: required('string', 'The network it is part of.', { ...replaces, refersTo: 'simcloud_network' }),
      cidr: required('string', "Its range, within the network's.", { ...replaces, check: cidr }),
      zone: chosen('string', 'Its zone.', replaces),
      public: defaulted('bool', false, 'Whether instances in it get public addresses.'),
      gateway_address: computed('string', 'The address of its gateway.'),
      usable_addresses: computed('number', 'How many addresses instances can have.'),
    },
  },
  supplies: {
    zone: ({ cloud, region }, resource) => {
      const zones = zonesOf(cloud, region);
      return zones[spread(zones.length, String(resource['name']))] ?? region;
    },
    gateway_address: (_site, resource) => firstHost(resource),
    usable_addresses: (_site, resource) => Math.max(rangeOf(resource).size - 5, 0),
  },
  admitCreate: (wanted, { cloud, region, others }) => {
    const range = rangeOf(wanted);
    const parent = others('simcloud_network').find((candidate) => candidate['id'] === wanted['network_id']);
    if (parent !== undefined && !contains(rangeOf(parent), range)) {
      return refusal(
        'InvalidSubnet.Range',
        `${String(wanted['cidr'])} is not within the network's ${String(parent['cidr'])}`,
      );
    }
    const sibling = others('simcloud_subnet').find(
      (other) => other['network_id'] === wanted['network_id'] && overlaps(rangeOf(other), range),
    );
    if (sibling !== undefined) {
      return refusal(
        'InvalidSubnet.Conflict',
        `${String(wanted['cidr'])} overlaps ${String(sibling['id'])} (${String(sibling['cidr'])})`,
      );
    }
    const zone = wanted['zone'];
    if (typeof zone !== 'string' || zonesOf(cloud, region).includes(zone)) return undefined;
    return refusal('InvalidZone', `"${zone}" is not a zone of ${region}; it has ${zonesOf(cloud, region).join(', ')}`);
  },
};
