/**
 * The socket of one command. An engine opens a connection for each configuration of a provider (an alias is one of its own), so
 * that each connection is led to the process that holds its configuration, and until it has one to a process without any.
 */
import { createServer, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { answer, bodyOf, connectionOptions, messageIn, pass, refuse, status, widen } from './grpc.ts';
import type { ConfiguredUse } from './configured-processes.ts';
import type { ProviderPool } from './provider-pool.ts';
import { identitiesFor, schemaFor } from './schema-answer.ts';

export interface Relay {
  /** Connections that are open. */
  readonly connections: () => number;
  close(): Promise<void>;
}

export interface RelayOptions {
  readonly pool: ProviderPool;
  /** Path of the socket. */
  readonly socket: string;
  /** Undefined: all. */
  readonly types: ReadonlySet<string> | undefined;
}

/** @throws Error where it cannot listen */
export async function openRelay(options: RelayOptions): Promise<Relay> {
  const server = createServer(connectionOptions);
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    widen(session);
    session.on('error', () => undefined);
    session.once('close', () => sessions.delete(session));
    serve(session, options);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.socket, resolve);
  });
  return {
    connections: () => sessions.size,
    async close() {
      for (const session of sessions) session.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Connection {
  readonly options: RelayOptions;
  /** Once it has configured. */
  used: ConfiguredUse | undefined;
  closed: boolean;
}

function serve(session: ServerHttp2Session, options: RelayOptions): void {
  const connection: Connection = { options, used: undefined, closed: false };
  session.once('close', () => {
    connection.closed = true;
    connection.used?.release();
  });
  session.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    take(connection, stream, headers).catch((error: unknown) => refuse(stream, status.unavailable, String(error)));
  });
}

async function take(connection: Connection, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
  const path = headers[':path'] ?? '';
  const [, service, method = ''] = path.split('/');
  const { pool, types } = connection.options;
  // The plugin library's own: a shutdown is not the engine's to order, and logs and brokers it does without.
  if (service === 'plugin.GRPCController') return answer(stream, new Uint8Array(0));
  if (service?.startsWith('plugin.') === true) return refuse(stream, status.unimplemented, 'not offered');
  switch (method) {
    case 'GetSchema':
    case 'GetProviderSchema':
      return told(stream, path, pool, (whole) => (types === undefined ? whole : schemaFor(whole, types)));
    case 'GetResourceIdentitySchemas':
      return told(stream, path, pool, (whole) => (types === undefined ? whole : identitiesFor(whole, types)));
    case 'PrepareProviderConfig':
    case 'ValidateProviderConfig':
      // Decided by the program, its environment and these bytes. AWS takes seconds for it, twice in each plan.
      return told(stream, path, pool, (whole) => whole);
    case 'Configure':
    case 'ConfigureProvider':
      return configure(connection, stream, path);
    case 'Stop':
    case 'StopProvider':
      // It cancels all that the process does, and for good.
      pool.retire();
      break;
    default:
  }
  const { session } = connection.used?.process ?? (await pool.plain());
  pass(stream, headers, session);
}

async function told(
  stream: ServerHttp2Stream,
  path: string,
  pool: ProviderPool,
  choose: (whole: Uint8Array) => Uint8Array,
): Promise<void> {
  const known = await pool.known(path, messageIn(await bodyOf(stream)));
  if (known.kind === 'failed') return refuse(stream, known.status, known.why);
  return answer(stream, choose(known.message));
}

async function configure(connection: Connection, stream: ServerHttp2Stream, path: string): Promise<void> {
  const message = messageIn(await bodyOf(stream));
  const used = await connection.options.pool.configured(path, message);
  connection.used?.release();
  connection.used = used;
  if (connection.closed) used.release();
  if (used.answer.kind === 'failed') return refuse(stream, used.answer.status, used.answer.why);
  return answer(stream, used.answer.message);
}
