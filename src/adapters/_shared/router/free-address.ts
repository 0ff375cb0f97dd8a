import { once } from 'node:events';
import { createServer } from 'node:net';

/** An address of the host that nobody listened at a moment ago. @param host an IPv6 address stands in brackets */
export async function freeAddress(host: string): Promise<string> {
  const server = createServer();
  server.listen(0, host.replace(/^\[|\]$/g, ''));
  await once(server, 'listening');
  const found = server.address();
  server.close();
  await once(server, 'close');
  if (found === null || typeof found === 'string') throw new Error(`${host} gave no port`);
  return `${host}:${found.port}`;
}
