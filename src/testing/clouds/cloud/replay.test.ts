import { describe, expect, it } from 'vitest';
import { kindOf } from '../catalogue/catalogue.ts';
import { unknown } from '../cty/value.ts';
import type { StoredResource } from './model.ts';
import { clientToken, isNamed, reconciled, replayable } from './replay.ts';

const caller = { cloud: 'aws', region: 'eu-central-1', account: 'main', scope: '', owner: 'new' } as const;
const scoped = { ...caller, scope: 'shop' };
const minute = 60_000;
const made: StoredResource = {
  cloud: 'aws',
  region: 'eu-central-1',
  account: 'main',
  type: 'simcloud_network',
  id: 'net-1',
  attributes: { name: 'main' },
  control: { token: 't', owner: 'old', acknowledged: false, createdAt: 0, hiddenReads: 0 },
};
const control = (changed: Partial<StoredResource['control']>): StoredResource => ({
  ...made,
  control: { ...made.control, ...changed },
});
const named = { token: 't', named: true };
const nameless = { token: 't', named: false };
const asked = { caller, isOpen: () => false, now: minute };

describe('a create', () => {
  it.each([
    ['the reply was lost', made, nameless, asked, true],
    ['another wish', made, { ...nameless, token: 'u' }, asked, false],
    ['another account', { ...made, account: 'other' }, nameless, asked, false],
    ['made by this very connection', control({ owner: 'new' }), nameless, asked, false],
    ['made by a connection that is still there', made, nameless, { ...asked, isOpen: () => true }, false],
    ['long ago', made, nameless, { ...asked, now: 15 * minute }, false],
    ['in a state already', control({ acknowledged: true }), named, asked, false],
    [
      'in a state that was lost, named and scoped',
      control({ acknowledged: true }),
      named,
      { ...asked, caller: scoped },
      true,
    ],
    [
      'in a state already, nameless and scoped',
      control({ acknowledged: true }),
      nameless,
      { ...asked, caller: scoped },
      false,
    ],
  ])('that meets what an earlier one made: %s', (_why, stored, wish, by, answeredWithIt) => {
    expect(replayable(stored, wish, by)).toBe(answeredWithIt);
  });
});

describe('client tokens', () => {
  const network = kindOf('simcloud_network');
  const wanted = { name: 'main', cidr: '10.0.0.0/16', id: unknown, tags_all: { a: '1' } };

  it('are equal for equal wishes only', () => {
    const token = clientToken(caller, network, wanted);

    expect(clientToken({ ...caller, owner: 'other' }, network, wanted)).toBe(token);
    expect(clientToken(scoped, network, wanted)).not.toBe(token);
    expect(clientToken({ ...caller, region: 'eu-west-1' }, network, wanted)).not.toBe(token);
    expect(clientToken(caller, network, { ...wanted, tags_all: {} })).not.toBe(token);
  });

  it('know which wishes name the resource', () => {
    expect(isNamed(network, wanted)).toBe(true);
    expect(isNamed(kindOf('simcloud_instance'), { name: unknown })).toBe(false);
  });

  it('are answered with what is there, changed to what is wanted now', () => {
    expect(reconciled({ name: 'main', id: unknown }, { name: 'changed by hand', id: 'net-1' })).toEqual({
      name: 'main',
      id: 'net-1',
    });
  });
});
