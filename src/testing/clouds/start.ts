import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { providerSchema } from './catalogue/catalogue.ts';
import { openCloudApi } from './cloud/api.ts';
import { openFaultBook } from './cloud/faults.ts';
import type { Fault } from './cloud/model.ts';
import { openResourceStore } from './cloud/store.ts';
import { type Address, type Listener, listen } from './protocol/listener.ts';
import { connectionHandlers } from './provider/provider.ts';
import { logCall, openWorld, type World } from './world.ts';

/** Simulated clouds that are being served. */
export interface SimulatedClouds {
  /** Put these into the environment of terraform or tofu: `TF_REATTACH_PROVIDERS`. */
  readonly env: Readonly<Record<string, string>>;
  /** The clouds from outside: look at them, change them by hand, make them fail. */
  readonly world: World;
  /** Cuts every connection and stops serving; the world stays on disk. Safe to repeat. */
  close(): Promise<void>;
}

export interface SimulatedCloudsOptions {
  /** Where the world is kept; made when it is not there. One server per directory. */
  readonly directory: string;
  /** How long an API call takes, milliseconds; creating and deleting take a few times that, by kind. @default 2 */
  readonly latencyMs?: number;
  /** Replaces the faults of the world. @default those in its faults.json */
  readonly faults?: readonly Fault[];
  /** What the fault `crash` does: cut the client's connection, or end this process at once. @default 'reset' */
  readonly crash?: 'reset' | 'exit';
  /** What clients connect by. Over `tcp` nobody notices a second server. @default unix, and tcp where there are no unix sockets */
  readonly transport?: 'unix' | 'tcp';
}

const defaultLatencyMs = 2;

/** Serves the simulated clouds of a directory. Rejects when another server does already. */
export async function startSimulatedClouds(options: SimulatedCloudsOptions): Promise<SimulatedClouds> {
  const directory = resolve(options.directory);
  mkdirSync(directory, { recursive: true });
  const book = openFaultBook(directory);
  if (options.faults !== undefined) book.set(options.faults);
  const store = openResourceStore(directory);
  const open = new Set<string>();
  const boot = randomUUID();
  const address = addressFor(directory, options.transport ?? (process.platform === 'win32' ? 'tcp' : 'unix'));
  await freeAddress(address);

  const listener = await listen(address, providerSchema, (connection) => {
    const owner = `${boot}.${connection.number}`;
    open.add(owner);
    connection.closed.addEventListener('abort', () => open.delete(owner));
    const api = openCloudApi({
      store,
      book,
      latencyMs: options.latencyMs ?? defaultLatencyMs,
      isOpen: (candidate) => open.has(candidate),
      crash: options.crash === 'exit' ? () => process.kill(process.pid, 'SIGKILL') : () => connection.reset(),
      log: (site, outcome, id) => logCall(directory, { at: new Date().toISOString(), ...site, id, outcome }),
    });
    return connectionHandlers(api, connection, owner);
  });

  let closing: Promise<void> | undefined;
  return {
    env: { TF_REATTACH_PROVIDERS: reattachment(address, listener) },
    world: openWorld(directory),
    close: () => (closing ??= listener.close()),
  };
}

/** The same for a directory every time, so that a restarted server is found by clients that still run. */
function addressFor(directory: string, transport: 'unix' | 'tcp'): Address {
  if (transport === 'tcp') return { network: 'tcp', host: '127.0.0.1' };
  const near = join(directory, 'clouds.sock');
  // A socket's path has room for about 100 bytes on every system.
  if (Buffer.byteLength(near) < 100) return { network: 'unix', path: near };
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 16);
  return { network: 'unix', path: join(tmpdir(), `simcloud-${name}.sock`) };
}

/** Removes the socket a killed server left; one that answers belongs to a server that lives. */
async function freeAddress(address: Address): Promise<void> {
  if (address.network === 'tcp') return;
  const answers = await new Promise<boolean>((settle) => {
    const socket = connect(address.path);
    socket.once('connect', () => {
      socket.destroy();
      settle(true);
    });
    socket.once('error', () => settle(false));
  });
  if (answers) throw new Error(`the simulated clouds are already served at ${address.path}`);
  rmSync(address.path, { force: true });
}

function reattachment(address: Address, listener: Listener): string {
  const provider = {
    Protocol: 'grpc',
    ProtocolVersion: 6,
    Pid: process.pid,
    // In test mode terraform neither starts nor ends the provider.
    Test: true,
    Addr: { Network: address.network, String: listener.endpoint },
  };
  return JSON.stringify({
    'registry.terraform.io/fairlead/simcloud': provider,
    'registry.opentofu.org/fairlead/simcloud': provider,
  });
}
