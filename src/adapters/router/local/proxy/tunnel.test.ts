import { test } from 'vitest';
import { allTo, openProxyBed, sendRaw, statusesIn } from '../../../../../test/support/proxy-bed.ts';

const upgrade =
  'GET /live HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';
const switching =
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n';

/** Agrees to everything, and sends back what it is sent. */
const echo = (bed: ReturnType<typeof openProxyBed>, seen: string[] = []) =>
  bed.bareInstance((socket) => {
    socket.once('data', (head) => {
      seen.push(head.toString('latin1'));
      socket.write(`${switching}hello `);
      socket.on('data', (chunk) => socket.write(chunk));
    });
  });

test.concurrent('a WebSocket passes both ways, from the first byte', async ({ expect }) => {
  await using bed = openProxyBed();
  const seen: string[] = [];
  const route = await bed.route(allTo(await echo(bed, seen)));

  const answer = await sendRaw(route.listen, [`${upgrade}early `, '\x81\x01a', '\x81\x01b']);

  expect(seen[0]).toMatch(
    /^GET \/live HTTP\/1[.]1\r\nHost: a\r\n[^]*Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n$/,
  );
  expect(answer.text).toMatch(/^HTTP\/1[.]1 101 Switching Protocols\r\n/);
  expect(answer.text).toContain('Sec-WebSocket-Accept: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello ');
  expect(answer.text).toMatch(/early \x81\x01a\x81\x01b$/);
});

test.concurrent('a tunnel is in flight as long as it is open, and counted once, as 101', async ({ expect }) => {
  await using bed = openProxyBed();
  const route = await bed.route(allTo(await echo(bed)));

  const open = sendRaw(route.listen, upgrade, 500);
  await expect.poll(() => route.inFlight()).toEqual([{ arm: 'stable', requests: 1 }]);
  await open;

  await expect.poll(() => route.inFlight()).toEqual([{ arm: 'stable', requests: 0 }]);
  const text = await (await fetch(`http://${route.metrics}/metrics`)).text();
  expect(text).toContain('arm="stable",kind="answer",code="101"} 1');
});

test.concurrent('a refusal of the instance reaches the client', async ({ expect }) => {
  await using bed = openProxyBed();
  const endpoint = await bed.instance((_request, response) =>
    response.writeHead(403, { 'X-Why': 'no' }).end('forbidden'),
  );
  const { listen } = await bed.route(allTo(endpoint));

  const answer = await sendRaw(listen, upgrade);

  expect(statusesIn(answer)).toEqual([403]);
  expect(answer.text).toMatch(/X-Why: no\r\n[^]*forbidden$/);
});

test.concurrent('an instance that is not there is a 502', async ({ expect }) => {
  await using bed = openProxyBed();
  const { listen } = await bed.route(allTo({ host: '127.0.0.1', port: 1 }));

  expect(statusesIn(await sendRaw(listen, upgrade))).toEqual([502]);
});

test.concurrent('a tunnel is cut off at the deadline of the drain', async ({ expect }) => {
  await using bed = openProxyBed();
  const next = await bed.instance((_request, response) => response.end('new'));
  const route = await bed.route(allTo(await echo(bed)), { drainSeconds: 0.1 });
  const open = sendRaw(route.listen, upgrade, 5_000);
  await expect.poll(() => route.inFlight()).toEqual([{ arm: 'stable', requests: 1 }]);

  route.change(allTo(next), 2);

  expect((await open).end).not.toBe('open');
  await expect.poll(() => route.inFlight()).toEqual([{ arm: 'stable', requests: 0 }]);
});

test.concurrent('the wish to become HTTP/2 is ignored: such a tunnel would hide its requests', async ({ expect }) => {
  await using bed = openProxyBed();
  const seen: string[] = [];
  const endpoint = await bed.instance((request, response) => {
    seen.push(...request.rawHeaders.map((each) => each.toLowerCase()));
    response.end('plain');
  });
  const { listen } = await bed.route(allTo(endpoint));

  const answer = await sendRaw(
    listen,
    'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n',
  );

  expect(answer.text).toMatch(/^HTTP\/1[.]1 200 OK[^]*plain/);
  expect(seen).toContain('via');
  for (const name of ['upgrade', 'http2-settings']) expect(seen).not.toContain(name);
});

test.concurrent.for([
  { what: 'become a WebSocket', ask: upgrade, status: 400 },
  { what: 'become HTTP/2', ask: upgrade.replace('websocket', 'h2c'), status: 400 },
  { what: 'connect', ask: 'CONNECT b:1 HTTP/1.1\r\nHost: b:1\r\n\r\n', status: 405 },
])('the wish to $what, sent ahead, is refused behind the answers before it', async ({ ask, status }, { expect }) => {
  await using bed = openProxyBed();
  const seen: string[] = [];
  // More than a connection takes at once.
  const size = 8 * 1024 * 1024;
  const endpoint = await bed.instance(({ url = '?' }, response) => {
    seen.push(url);
    setTimeout(() => response.end(url.repeat(size / 2)), 50);
  });
  const route = await bed.route(allTo(endpoint));
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;

  const answer = await sendRaw(route.listen, `${get('/1')}${get('/2')}${ask}`, 2_000);

  expect(seen).toEqual(['/1', '/2']);
  expect(statusesIn(answer)).toEqual([200, 200, status]);
  expect(answer.end).toBe('closed');
  expect(answer.text.length).toBeGreaterThan(2 * size);
});
