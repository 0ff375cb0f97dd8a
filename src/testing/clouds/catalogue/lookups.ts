import { zonesOf } from '../cloud/regions.ts';
import { chosen, computed, defaulted, required } from '../schema/build.ts';
import { oneOf } from './checks.ts';
import { type DataKind, digest, refusal } from './kind.ts';

const releases: { readonly [family: string]: readonly string[] } = {
  debian: ['11', '12', '13'],
  ubuntu: ['22.04', '24.04', '26.04'],
  alpine: ['3.21', '3.22', '3.23'],
};

export const image: DataKind = {
  type: 'simcloud_image',
  body: {
    attributes: {
      family: required('string', 'debian, ubuntu or alpine.', { check: oneOf(...Object.keys(releases)) }),
      version: chosen('string', 'Its version; the newest when left out.'),
      architecture: defaulted('string', 'amd64', 'amd64 or arm64.', { check: oneOf('amd64', 'arm64') }),
      id: computed('string', 'What an instance takes as its image.'),
      name: computed('string', 'Its full name.'),
    },
  },
  find: (config, { cloud, region }) => {
    const family = String(config['family']);
    const known = releases[family] ?? [];
    const version = config['version'] === null ? known.at(-1) : String(config['version']);
    if (version === undefined || !known.includes(version)) {
      const there = known.join(', ');
      return { refused: refusal('ImageNotFound', `no image ${family} ${String(version)}; there are ${there}`) };
    }
    const architecture = config['architecture'] ?? 'amd64';
    const name = `${family}-${version}-${String(architecture)}`;
    const id = `img-${digest(cloud, region, name).slice(0, 12)}`;
    return { found: { ...config, version, architecture, name, id } };
  },
};

export const region: DataKind = {
  type: 'simcloud_region',
  body: {
    attributes: {
      id: computed('string', 'The name of the region.'),
      cloud: computed('string', 'The cloud it belongs to.'),
      name: computed('string', 'The name of the region.'),
      zones: computed(['list', 'string'], 'Its zones.'),
    },
  },
  find: (_config, { cloud, region: name }) => ({ found: { id: name, cloud, name, zones: zonesOf(cloud, name) } }),
};

export const networkLookup: DataKind = {
  type: 'simcloud_network',
  body: {
    attributes: {
      name: required('string', 'The name of the network.'),
      id: computed('string', 'Its id.'),
      cidr: computed('string', 'Its range of addresses.'),
      tags_all: computed(['map', 'string'], 'Its tags.'),
    },
  },
  find: (config, { others }) => {
    const found = others('simcloud_network').find((candidate) => candidate['name'] === config['name']);
    if (found === undefined) {
      return { refused: refusal('NetworkNotFound', `no network named "${String(config['name'])}"`) };
    }
    const pick = (name: string) => found[name] ?? null;
    return { found: { name: pick('name'), id: pick('id'), cidr: pick('cidr'), tags_all: pick('tags_all') } };
  },
};
