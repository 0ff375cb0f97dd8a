import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { providerSchema } from './catalogue/catalogue.ts';
import type { ValueObject } from './cty/value.ts';
import { type Message, messageCodec, valueOf, dynamicValue } from './protocol/codec.ts';
import { bodyType } from './schema/wire.ts';
import { type SimulatedClouds, startSimulatedClouds } from './start.ts';

let directory: string;
let clouds: SimulatedClouds;
const clients: Client[] = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'simcloud-'));
  clouds = await startSimulatedClouds({ directory, latencyMs: 0 });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await clouds.close();
  rmSync(directory, { recursive: true, force: true });
});

const networkType = bodyType(providerSchema.resources['simcloud_network'] ?? { attributes: {} });
const providerType = bodyType(providerSchema.provider);

/** A client such as each provider configuration of Terraform has: a connection of its own to the same socket. */
function connection() {
  // Channels to one address share a connection inside a process unless they are told not to.
  const client = new Client(`unix:${join(directory, 'clouds.sock')}`, credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
  });
  clients.push(client);
  const call = (method: string, types: readonly [string, string], request: Message): Promise<Message> => {
    const [requests, responses] = [messageCodec(types[0]), messageCodec(types[1])];
    return new Promise((resolve, reject) => {
      const path = `/tfplugin6.Provider/${method}`;
      client.makeUnaryRequest(
        path,
        requests.encode,
        responses.decode,
        request,
        (error: ServiceError | null, answer) => {
          if (error !== null) reject(error);
          else resolve(answer ?? {});
        },
      );
    });
  };
  return {
    call,
    configure: (config: ValueObject) =>
      call('ConfigureProvider', ['ConfigureRequest', 'Diagnostics1'], { config: dynamicValue(providerType, config) }),
    createNetwork: async (name: string) => {
      const wanted = { name, cidr: '10.0.0.0/16', enable_dns: true, tags_all: {} };
      const answer = await call('ApplyResourceChange', ['ApplyRequest', 'ApplyResponse'], {
        typeName: 'simcloud_network',
        priorState: dynamicValue(networkType, null),
        plannedState: dynamicValue(networkType, wanted),
        config: dynamicValue(networkType, wanted),
      });
      return {
        state: valueOf(networkType, answer['newState']),
        diagnostics: answer['diagnostics'] as readonly Message[],
      };
    },
  };
}

describe('served clouds', () => {
  it('keep the configuration of each connection apart', async () => {
    const [first, second] = [connection(), connection()];
    await first.configure({ cloud: 'aws', region: 'eu-central-1' });
    await second.configure({ cloud: 'gcp', region: 'europe-west1' });

    await first.createNetwork('one');
    await second.createNetwork('two');
    await first.createNetwork('three');

    const made = clouds.world
      .resources()
      .map(({ cloud, region, attributes }) => `${cloud} ${region} ${String(attributes['name'])}`);
    expect(made.sort()).toEqual(['aws eu-central-1 one', 'aws eu-central-1 three', 'gcp europe-west1 two']);
  });

  it('tell a connection without a configuration so', async () => {
    const { diagnostics } = await connection().createNetwork('lost');

    expect(diagnostics).toMatchObject([{ severity: 1, summary: 'the provider is not configured' }]);
    expect(clouds.world.resources()).toEqual([]);
  });

  it.each([
    [{ cloud: 'mars', region: 'x' }, 'unknown cloud'],
    [{ cloud: 'aws', region: 'westeurope' }, 'unknown region'],
    [{ cloud: 'azure', region: 'westeurope', credentials: 'expired' }, 'AADSTS700082'],
  ])('refuse the configuration %j', async (config, summary) => {
    const answer = await connection().configure(config);

    expect(answer['diagnostics']).toMatchObject([{ severity: 1, summary: expect.stringContaining(summary) }]);
  });

  it('answer unimplemented to methods they do not offer', async () => {
    const asked = connection().call('OpenEphemeralResource', ['Nothing', 'Nothing'], {});

    await expect(asked).rejects.toMatchObject({ code: 12 });
  });

  it('refuse a second server for one world', async () => {
    await expect(startSimulatedClouds({ directory })).rejects.toThrow('already served');
  });

  it('go elsewhere with a socket whose path would be too long', async () => {
    const deep = await startSimulatedClouds({ directory: join(directory, 'd'.repeat(120)) });
    const socket = /"String":"([^"]+)"/.exec(deep.env['TF_REATTACH_PROVIDERS'] ?? '')?.[1] ?? '';

    const served = existsSync(socket);
    await deep.close();

    expect(served).toBe(true);
    expect(socket.length).toBeLessThan(100);
    expect(existsSync(socket)).toBe(false);
  });

  it('remove their socket and keep their world when they end', async () => {
    const client = connection();
    await client.configure({ cloud: 'aws', region: 'eu-central-1' });
    await client.createNetwork('kept');

    await clouds.close();

    expect(readdirSync(directory).filter((name) => name.endsWith('.sock'))).toEqual([]);
    expect(clouds.world.resources({ name: 'kept' })).toHaveLength(1);
  });
});
