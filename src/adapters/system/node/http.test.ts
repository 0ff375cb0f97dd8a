import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { HttpRequest } from '../../../ports/http.ts';
import { createNodeClock } from './clock.ts';
import { createNodeHttp } from './http.ts';

const http = createNodeHttp(createNodeClock());
const never = new AbortController().signal;

test('gives status, headers by lower-case name, and the body', async () => {
  const url = await serving((_, response) => {
    response.writeHead(418, { 'X-One': '1', 'Set-Cookie': ['a=1', 'b=2'] }).end('grün');
  });

  const answer = await http.request(get(url), never);

  expect(answer).toMatchObject({ kind: 'answer', status: 418, body: 'grün', cut: false });
  expect(answer.kind === 'answer' && answer.headers).toMatchObject({ 'x-one': '1', 'set-cookie': 'a=1, b=2' });
});

test('sends method, headers and body', async () => {
  const url = await serving((request, response) => {
    request.pipe(response.writeHead(200, { method: request.method, token: request.headers['x-token'] ?? '' }));
  });

  const answer = await http.request(
    { ...get(url), method: 'POST', headers: { 'x-token': 't' }, body: 'häuser' },
    never,
  );

  expect(answer).toMatchObject({ body: 'häuser', headers: { method: 'POST', token: 't' } });
});

test('reads no more of a body than is wanted, however long it goes on', async () => {
  const url = await serving((_, response) => {
    const more = (): void => void response.write('x'.repeat(65_536), () => response.destroyed || more());
    more();
  });

  const answer = await http.request({ ...get(url), maxBytes: 1_000 }, never);

  expect(answer).toMatchObject({ kind: 'answer', cut: true });
  expect(answer.kind === 'answer' && answer.body).toHaveLength(1_000);
});

test.each([
  { reason: 'the head', listener: (() => undefined) satisfies RequestListener },
  { reason: 'the body', listener: ((_, response) => void response.write('begun')) satisfies RequestListener },
])('gives up in time when $reason never comes', async ({ listener }) => {
  const url = await serving(listener);

  expect(await http.request({ ...get(url), timeoutMs: 100 }, never)).toEqual({ kind: 'timeout', afterMs: 100 });
});

test('tells what is wrong with the network', async () => {
  const cut = createTcpServer((socket) => socket.destroy());
  const half = createTcpServer((socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'));
  const urls = await Promise.all([cut, half].map(listening));

  const outcomes = await Promise.all(
    ['http://127.0.0.1:1', ...urls, 'http://no-such-host.invalid', 'nonsense'].map((url) =>
      http.request(get(url), never),
    ),
  );

  expect(outcomes.map((outcome) => outcome.kind === 'failed' && outcome.reason)).toEqual([
    'refused',
    'broken',
    'broken',
    'unknown-host',
    'broken',
  ]);
});

test('follows nobody to another place', async () => {
  const url = await serving((_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1' }).end());

  expect(await http.request(get(url), never)).toMatchObject({ kind: 'answer', status: 302 });
});

test('trusts the authority it is given, and no other', async () => {
  const { cert, key } = await certificate();
  const server = createSecureServer({ cert, key }, (_, response) => void response.end('secure'));
  const url = (await listening(server)).replace('http:', 'https:');

  expect(await http.request({ ...get(url), tls: { ca: cert } }, never)).toMatchObject({ body: 'secure' });
  expect(await http.request(get(url), never)).toMatchObject({ kind: 'failed', reason: 'tls' });
});

test('stops when the caller has no more time', async () => {
  const url = await serving(() => undefined);
  const stop = new AbortController();
  const reason = new Error('no more time');
  const outcome = http.request(get(url), stop.signal);
  setTimeout(() => stop.abort(reason), 50);

  await expect(outcome).rejects.toBe(reason);
});

const get = (url: string): HttpRequest => ({ method: 'GET', url, headers: {}, timeoutMs: 10_000, maxBytes: 1_000_000 });

const serving = (listener: RequestListener): Promise<string> => listening(createServer(listener));

async function listening(
  server: ReturnType<typeof createTcpServer> | ReturnType<typeof createServer>,
): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => void sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

async function certificate(): Promise<{ readonly cert: string; readonly key: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-tls-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const name = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  await promisify(execFile)('openssl', [...words, ...name, '-keyout', key, '-out', cert]);
  return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
}
