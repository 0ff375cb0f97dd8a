import { describe, expect, it } from 'vitest';
import { kindOf } from '../catalogue/catalogue.ts';
import { isObject, isUnknown, type Value, type ValueObject, unknown } from '../cty/value.ts';
import { planChange } from './plan.ts';

/** What Terraform proposes: the configuration, and for what the cloud gives, what it gave before. */
function proposedFrom(type: string, config: ValueObject, prior: ValueObject | null): ValueObject {
  const { attributes, blocks } = kindOf(type).body;
  const settled = Object.entries(attributes).map(([name, { mode }]): [string, Value] => {
    const given = config[name] ?? null;
    return [name, given === null && mode.endsWith('computed') ? (prior?.[name] ?? null) : given];
  });
  const nested = Object.entries(blocks ?? {}).map(([name, { nesting }]): [string, Value] => [
    name,
    config[name] ?? (nesting === 'single' ? null : []),
  ]);
  return Object.fromEntries([...settled, ...nested]);
}

function plan(type: string, config: ValueObject, prior: ValueObject | null, defaultTags: Value = null) {
  const outcome = planChange(kindOf(type), { prior, config, proposed: proposedFrom(type, config, prior) }, defaultTags);
  if (!isObject(outcome.planned)) throw new TypeError('nothing planned');
  return { planned: outcome.planned, replace: outcome.replace };
}

const network = { name: 'main', cidr: '10.0.0.0/16' };
const existing: ValueObject = {
  ...network,
  id: 'net-1',
  created_at: '2026-01-01T00:00:00Z',
  description: null,
  enable_dns: true,
  gateway_address: '10.0.0.1',
  router_id: 'rtr-1',
  tags: null,
  tags_all: {},
};

describe('planning', () => {
  it('leaves to apply what only the cloud knows, and shows fixed defaults', () => {
    const { planned } = plan('simcloud_network', network, null);

    expect(['id', 'gateway_address', 'router_id'].map((name) => isUnknown(planned[name]))).toEqual([true, true, true]);
    expect(planned).toMatchObject({ name: 'main', enable_dns: true, description: null, tags_all: {} });
  });

  it('changes nothing when nothing changed', () => {
    const { planned, replace } = plan('simcloud_network', network, existing);

    expect(planned).toEqual(existing);
    expect(replace).toEqual([]);
  });

  it('goes back to the default when an argument is taken out', () => {
    const { planned } = plan('simcloud_network', network, { ...existing, enable_dns: false });

    expect(planned['enable_dns']).toBe(true);
  });

  it('names the argument that needs a new resource', () => {
    const { replace } = plan('simcloud_network', { ...network, cidr: '10.1.0.0/16' }, existing);

    expect(replace).toEqual([[{ attribute: 'cidr' }]]);
  });

  it('needs a new resource when such an argument becomes unknown', () => {
    const { replace } = plan('simcloud_network', { ...network, cidr: unknown }, existing);

    expect(replace).toEqual([[{ attribute: 'cidr' }]]);
  });

  it('puts own tags over default tags, and knows neither while one is unknown', () => {
    const own = plan('simcloud_network', { ...network, tags: { a: '1' } }, null, { a: '0', b: '2' });
    const open = plan('simcloud_network', { ...network, tags: unknown }, null, { a: '0' });

    expect(own.planned['tags_all']).toEqual({ a: '1', b: '2' });
    expect(isUnknown(open.planned['tags_all'])).toBe(true);
  });

  it('forgets a value that follows another one when that changes, and only then', () => {
    const prior: ValueObject = {
      id: 'sec-1',
      created_at: 'then',
      name: 's',
      value: 'old',
      version: 'v1',
      tags: null,
      tags_all: {},
    };

    const changed = plan('simcloud_secret', { name: 's', value: 'new' }, prior);
    const tagged = plan('simcloud_secret', { name: 's', value: 'old', tags: { a: '1' } }, prior);

    expect(isUnknown(changed.planned['version'])).toBe(true);
    expect(tagged.planned['version']).toBe('v1');
  });

  it('keeps a whole list of blocks unknown while its length is', () => {
    const { planned } = plan('simcloud_bucket', { name: 'logs', lifecycle_rule: unknown }, null);

    expect(isUnknown(planned['lifecycle_rule'])).toBe(true);
  });
});
