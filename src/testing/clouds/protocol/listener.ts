import { createServer, type Server, type Socket } from 'node:net';
import { Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import type { ProviderHandlers } from './messages.ts';
import { type ProviderSchema, providerService } from './service.ts';

/** Where clients connect: a unix socket path, or a loopback port. */
export type Address =
  | { readonly network: 'unix'; readonly path: string }
  | { readonly network: 'tcp'; readonly host: '127.0.0.1' };

/** What one client's connection can do to itself. */
export interface Connection {
  /** Counts connections since the listener began; tells clients apart. */
  readonly number: number;
  /** Cuts the connection without an answer, as a crashing provider does. */
  reset(): void;
  /** Aborts when the client is gone, killed or not. */
  readonly closed: AbortSignal;
}

export interface Listener {
  /** What a client dials: the socket's path, or host:port. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * Serves the provider. Each connection gets its own server with its own handlers, so its own configuration:
 * Terraform opens one connection per provider configuration (alias, module, process), all of them to the same address
 * when providers are reattached, and a provider that kept one configuration would answer for the wrong cloud.
 */
export async function listen(
  address: Address,
  schema: ProviderSchema,
  handlersFor: (connection: Connection) => ProviderHandlers,
): Promise<Listener> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serveConnection(socket, accepted, schema, handlersFor);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.network === 'unix' ? { path: address.path } : { host: address.host, port: 0 }, resolve);
  });
  return {
    endpoint: endpointOf(server),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      // Closing also removes a unix socket's file.
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function serveConnection(
  socket: Socket,
  number: number,
  schema: ProviderSchema,
  handlersFor: (connection: Connection) => ProviderHandlers,
): void {
  const closed = new AbortController();
  const { definition, implementation } = providerService(
    schema,
    handlersFor({ number, closed: closed.signal, reset: () => void socket.destroy() }),
  );
  const grpc = new GrpcServer({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
  grpc.addService(definition, implementation);
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  // A client that is killed resets its sockets; that is its affair.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    closed.abort();
    injector.destroy();
    grpc.forceShutdown();
  });
  injector.injectConnection(socket);
}

function endpointOf(server: Server): string {
  const address = server.address();
  if (address === null) throw new TypeError('the listener has no address');
  return typeof address === 'string' ? address : `${address.address}:${address.port}`;
}
