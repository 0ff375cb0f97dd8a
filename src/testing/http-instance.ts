import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Endpoint } from '../domain/route/spec.ts';

/** A small real service for the tests of routers: answers every request with its name. */
export interface HttpInstance {
  readonly endpoint: Endpoint;
  received(): number;
  close(): Promise<void>;
}

export async function startHttpInstance(name: string): Promise<HttpInstance> {
  let received = 0;
  const server = createServer((request, response) => {
    received += 1;
    request.resume();
    response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': Buffer.byteLength(name) });
    response.end(name);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: { host: '127.0.0.1', port },
    received: () => received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
