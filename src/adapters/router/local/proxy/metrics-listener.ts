import { createServer } from 'node:http';
import { addressOf } from './listener.ts';

export interface MetricsListener {
  readonly address: string;
  close(): Promise<void>;
}

/** `GET /metrics` for Prometheus and for whoever else wants to count. @throws the listening error */
export async function serveMetrics(
  { host, port }: { readonly host: string; readonly port: number },
  text: () => string,
): Promise<MetricsListener> {
  const server = createServer((request, response) => {
    const isKnown = request.method === 'GET' && request.url?.split('?')[0] === '/metrics';
    const body = isKnown ? text() : 'GET /metrics\n';
    response.writeHead(isKnown ? 200 : 404, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' });
    response.end(body);
  });
  server.setTimeout(10_000);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    address: addressOf(server, host),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
