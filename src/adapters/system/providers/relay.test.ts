/** Both ends speak by a library's hand; what is between them is ours. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Client,
  credentials,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionOptions } from './grpc.ts';
import { createProviderPool, type ProviderPool } from './provider-pool.ts';
import type { ProviderProcess } from './provider-process.ts';
import { openRelay, type Relay } from './relay.ts';

const raw = {
  requestSerialize: (bytes: Buffer) => bytes,
  requestDeserialize: (bytes: Buffer) => bytes,
  responseSerialize: (bytes: Buffer) => bytes,
  responseDeserialize: (bytes: Buffer) => bytes,
};
const pathOf = (method: string): string => `/tfplugin6.Provider/${method}`;
const method = (name: string, responseStream = false) => ({
  path: pathOf(name),
  requestStream: false,
  responseStream,
  ...raw,
});

type Unary = (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => void;

interface Provider {
  /** Names of the calls that reached it. */
  readonly calls: string[];
  readonly process: ProviderProcess;
  die(): void;
}

/** A provider without a program. It answers with its number, and then with what it was asked. */
async function startProvider(directory: string, number: number): Promise<Provider> {
  const calls: string[] = [];
  const server = new Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  const echo =
    (name: string): Unary =>
    ({ request }, answer) => {
      calls.push(name);
      answer(null, Buffer.concat([Buffer.from([number]), request]));
    };
  const names = ['ReadResource', 'ValidateProviderConfig', 'StopProvider'];
  server.addService(
    {
      ...Object.fromEntries(names.map((name) => [name, method(name)])),
      ConfigureProvider: method('ConfigureProvider'),
      PlanResourceChange: method('PlanResourceChange'),
      ApplyResourceChange: method('ApplyResourceChange'),
      ListResource: method('ListResource', true),
    },
    {
      ...Object.fromEntries(names.map((name) => [name, echo(name)])),
      ConfigureProvider: ((_call, answer) => {
        calls.push('ConfigureProvider');
        // A message whose field 15 is its number.
        answer(null, Buffer.from([0x78, number]));
      }) satisfies Unary,
      PlanResourceChange: ((_call, answer) =>
        answer({ code: status.INVALID_ARGUMENT, details: 'no such type: ä' })) satisfies Unary,
      ApplyResourceChange: (({ request }, _answer) => {
        calls.push(`ApplyResourceChange ${request.toString()}`);
      }) satisfies Unary,
      ListResource: (call: ServerWritableStream<Buffer, Buffer>) => {
        for (const each of [1, 2, 3]) call.write(Buffer.from([each]));
        call.end();
      },
    },
  );
  const socket = join(directory, `provider${number}`);
  await new Promise<void>((resolve, reject) =>
    server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    ),
  );
  const session = connectHttp2('http://localhost', {
    ...connectionOptions,
    createConnection: () => connectSocket(socket),
  });
  session.on('error', () => undefined);
  let ended = false;
  const die = (): void => {
    ended = true;
    server.forceShutdown();
    session.destroy();
  };
  const never = new Promise<void>(() => undefined);
  return { calls, die, process: { protocolVersion: 6, session, ended: never, hasEnded: () => ended, end: die } };
}

describe('the relay of one command', () => {
  let directory: string;
  let started: Provider[];
  let pool: ProviderPool;
  let relay: Relay;
  let clients: Client[];
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'fl-relay-'));
    started = [];
    clients = [];
    pool = createProviderPool(async () => {
      const provider = await startProvider(directory, started.length + 1);
      started.push(provider);
      return provider.process;
    });
    relay = await openRelay({ pool, socket: join(directory, 'relay'), types: undefined });
  });
  afterEach(async () => {
    for (const client of clients) client.close();
    await relay.close();
    pool.end();
    for (const provider of started) provider.die();
    rmSync(directory, { recursive: true, force: true });
  });
  /** A connection of its own, as an engine opens one for each configuration of a provider. */
  const connection = (): Client => {
    const options = { 'grpc.use_local_subchannel_pool': 1, 'grpc.max_receive_message_length': -1 };
    const client = new Client(`unix:${join(directory, 'relay')}`, credentials.createInsecure(), options);
    clients.push(client);
    return client;
  };
  const ask = (client: Client, name: string, message: string | Buffer): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        name.startsWith('/') ? name : pathOf(name),
        raw.requestSerialize,
        raw.responseDeserialize,
        Buffer.from(message),
        (error, answer) =>
          error === null && answer !== undefined ? resolve(answer) : reject(error ?? new Error('no answer')),
      );
    });
  /** @returns the number of the process */
  const configured = async (client: Client, message: string) => (await ask(client, 'ConfigureProvider', message))[1];
  const answered = async (client: Client, name: string, message: string) => {
    const [by, ...rest] = await ask(client, name, message);
    return `${by} ${Buffer.from(rest).toString()}`;
  };

  it('leads each connection to the process with its configuration, and to one without before it has one', async () => {
    const [one, two, same] = [connection(), connection(), connection()];

    expect(await answered(one, 'ReadResource', 'a')).toBe('1 a');
    expect(await configured(one, 'us')).toBe(2);
    expect(await configured(two, 'asia')).toBe(3);
    expect(await configured(same, 'us')).toBe(2);
    expect(await answered(one, 'ReadResource', 'a')).toBe('2 a');
    expect(await answered(two, 'ReadResource', 'a')).toBe('3 a');
    expect(await answered(same, 'ReadResource', 'a')).toBe('2 a');
    expect(started.map(({ calls }) => calls.filter((name) => name === 'ConfigureProvider').length)).toEqual([0, 1, 1]);
  });

  it('asks once what is decided by the bytes of the question', async () => {
    const [one, two] = [connection(), connection()];
    await Promise.all([one, two, one].map((client) => answered(client, 'ValidateProviderConfig', 'us')));
    await answered(two, 'ValidateProviderConfig', 'asia');

    expect(started.flatMap(({ calls }) => calls)).toEqual(['ValidateProviderConfig', 'ValidateProviderConfig']);
  });

  it('passes refusals, streams, and messages of many megabytes at once', async () => {
    const client = connection();
    const big = Buffer.alloc(4 * 1024 * 1024, 7);

    const refused = (await ask(client, 'PlanResourceChange', 'x').catch((error: unknown) => error)) as ServiceError;
    const many = await Promise.all(Array.from({ length: 8 }, () => ask(client, 'ReadResource', big)));
    const listed: number[] = [];
    const stream = client.makeServerStreamRequest(
      pathOf('ListResource'),
      raw.requestSerialize,
      raw.responseDeserialize,
      Buffer.from(''),
    );
    for await (const each of stream) listed.push((each as Buffer)[0] ?? 0);

    expect([refused.code, refused.details]).toEqual([status.INVALID_ARGUMENT, 'no such type: ä']);
    expect(many.map(({ length }) => length)).toEqual(many.map(() => big.length + 1));
    expect(listed).toEqual([1, 2, 3]);
  });

  it('says of a provider that dies in a call that it is not there, and finds the next one another', async () => {
    const client = connection();
    await configured(client, 'us');
    const lost = ask(client, 'ApplyResourceChange', 'vpc').catch((error: unknown) => error);
    await untilCalled(started, 'ApplyResourceChange vpc');
    started[0]?.die();

    expect(((await lost) as ServiceError).code).toBe(status.UNAVAILABLE);
    const other = connection();
    expect(await configured(other, 'us')).toBe(2);
  });

  it('does not let a command shut a provider down, and gives nobody one that was stopped', async () => {
    const [one, two] = [connection(), connection()];
    await configured(one, 'us');
    expect(await ask(one, '/plugin.GRPCController/Shutdown', '')).toHaveLength(0);
    await answered(one, 'StopProvider', '');

    expect(await answered(one, 'ReadResource', 'still mine')).toBe('1 still mine');
    expect(await configured(two, 'us')).toBe(2);
    const unknown = (await ask(one, '/plugin.GRPCStdio/StreamStdio', '').catch(
      (error: unknown) => error,
    )) as ServiceError;
    expect(unknown.code).toBe(status.UNIMPLEMENTED);
  });

  it('counts the connections that are open', async () => {
    const client = connection();
    await answered(client, 'ReadResource', 'a');
    expect(relay.connections()).toBe(1);
    client.close();
    await untilHolds(() => relay.connections() === 0);

    expect(relay.connections()).toBe(0);
  });
});

const untilCalled = (providers: readonly Provider[], name: string): Promise<void> =>
  untilHolds(() => providers.some(({ calls }) => calls.includes(name)));

async function untilHolds(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000 && !holds(); turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
