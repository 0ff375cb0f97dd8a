import { test } from 'vitest';
import { allTo, openProxyBed, type RawAnswer, sendRaw, statusesIn } from '../../../../../test/support/proxy-bed.ts';

/** What an instance that keeps every byte has been sent. */
async function keeper(bed: ReturnType<typeof openProxyBed>, answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok') {
  const seen = { text: '', connections: 0 };
  const endpoint = await bed.bareInstance((socket) => {
    seen.connections += 1;
    let request = '';
    socket.on('data', (chunk) => {
      seen.text += chunk.toString('latin1');
      request += chunk.toString('latin1');
      if (!isWhole(request)) return;
      request = '';
      socket.write(answer, 'latin1');
    });
  });
  return { endpoint, seen };
}

function isWhole(request: string): boolean {
  const [head = '', ...rest] = request.split('\r\n\r\n');
  if (!request.includes('\r\n\r\n')) return false;
  const body = rest.join('\r\n\r\n');
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  if (/^transfer-encoding: chunked/im.test(head)) return /(^|\r\n)0\r\n/.test(body) && request.endsWith('\r\n\r\n');
  return body.length >= Number(length ?? 0);
}

/** The lines of a head, without what changes from run to run. */
const lines = (text: string): readonly string[] => (text.split('\r\n\r\n')[0] ?? '').split('\r\n');
const bodyOf = ({ text }: RawAnswer): string => text.slice(text.indexOf('\r\n\r\n') + 4);

test.concurrent('what is meant for one connection ends there, on the way in', async ({ expect }) => {
  await using bed = openProxyBed();
  const { endpoint, seen } = await keeper(bed);
  const { listen } = await bed.route(allTo(endpoint));

  await sendRaw(
    listen,
    'GET /a?b=c HTTP/1.1\r\nHost: shop\r\nConnection: keep-alive, X-Secret, Host\r\nX-Secret: 1\r\nKeep-Alive: 5\r\n' +
      'Proxy-Connection: close\r\nProxy-Authorization: Basic x\r\nTE: trailers, gzip\r\nUpgrade: h3\r\nX-Mixed: One\r\nx-mixed: two\r\n\r\n',
  );

  expect(lines(seen.text)).toEqual([
    'GET /a?b=c HTTP/1.1',
    'Host: shop',
    'X-Mixed: One',
    'x-mixed: two',
    'X-Forwarded-For: 127.0.0.1',
    'X-Forwarded-Proto: http',
    'X-Forwarded-Host: shop',
    'Via: 1.1 fairlead-test',
    'TE: trailers',
    'Connection: keep-alive, TE',
  ]);
});

test.concurrent('what is meant for one connection ends there, on the way out', async ({ expect }) => {
  await using bed = openProxyBed();
  const { endpoint } = await keeper(
    bed,
    'HTTP/1.1 299 Odd Words\r\nConnection: X-Internal\r\nX-Internal: 1\r\nKeep-Alive: timeout=9\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 2\r\n\r\nok',
  );
  const { listen } = await bed.route(allTo(endpoint));

  const answer = await sendRaw(listen, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');

  expect(lines(answer.text)).toEqual([
    'HTTP/1.1 299 Odd Words',
    'Set-Cookie: a=1',
    'Set-Cookie: b=2',
    'Content-Length: 2',
    expect.stringMatching(/^Date: /),
    'Connection: keep-alive',
    expect.stringMatching(/^Keep-Alive: timeout=/),
  ]);
});

test.concurrent('a stranger cannot pretend to be a proxy, not even with underscores', async ({ expect }) => {
  await using bed = openProxyBed();
  const { endpoint, seen } = await keeper(bed);
  const { listen } = await bed.route(allTo(endpoint));

  await sendRaw(
    listen,
    'GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6\r\nX_Forwarded_For: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\n' +
      'Transfer_Encoding: chunked\r\nX-Forwarded-Proto: https\r\n\r\n',
  );

  expect(seen.text).not.toContain('6.6.6.6');
  expect(seen.text).not.toMatch(/transfer_encoding|https/i);
  expect(seen.text).toContain('X-Forwarded-For: 127.0.0.1\r\n');
});

test.concurrent('a trusted proxy in front is believed, and we are added', async ({ expect }) => {
  await using bed = openProxyBed();
  const { endpoint, seen } = await keeper(bed);
  const { listen } = await bed.route(allTo(endpoint), { forwarded: 'append' });

  await sendRaw(
    listen,
    'GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 10.1.1.1\r\nX-Forwarded-Proto: https\r\nVia: 1.1 edge\r\n\r\n',
  );

  expect(seen.text).toContain('X-Forwarded-For: 10.1.1.1, 127.0.0.1\r\n');
  expect(seen.text).toContain('X-Forwarded-Proto: https\r\n');
  expect(seen.text).toContain('Via: 1.1 edge, 1.1 fairlead-test\r\n');
});

test.concurrent('an absolute target speaks louder than Host', async ({ expect }) => {
  await using bed = openProxyBed();
  const { endpoint, seen } = await keeper(bed);
  const { listen } = await bed.route(allTo(endpoint));

  await sendRaw(listen, 'GET http://real/x?y HTTP/1.1\r\nHost: other\r\n\r\n');

  expect(lines(seen.text).slice(0, 2)).toEqual(['GET /x?y HTTP/1.1', 'Host: real']);
});

test.concurrent('a request that comes back to us is stopped', async ({ expect }) => {
  await using bed = openProxyBed();
  const { endpoint, seen } = await keeper(bed);
  const { listen } = await bed.route(allTo(endpoint));

  const answer = await sendRaw(listen, 'GET / HTTP/1.1\r\nHost: a\r\nVia: 1.1 fairlead-test\r\n\r\n');

  expect(statusesIn(answer)).toEqual([508]);
  expect(seen.text).toBe('');
});

test.concurrent('a chunked body stays chunked, with its trailers', async ({ expect }) => {
  await using bed = openProxyBed();
  const { endpoint, seen } = await keeper(bed);
  const { listen } = await bed.route(allTo(endpoint));

  const answer = await sendRaw(
    listen,
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 7\r\nAuthorization: late\r\n\r\n',
  );

  expect(statusesIn(answer)).toEqual([200]);
  expect(seen.text).toContain('Transfer-Encoding: chunked\r\n');
  expect(seen.text).toContain('Trailer: X-Sum\r\n');
  expect(seen.text).toMatch(/hello\r\n0\r\nX-Sum: 7\r\n\r\n$/);
});

test.concurrent('a body of known length keeps its length, and a POST without one says so', async ({ expect }) => {
  await using bed = openProxyBed();
  const { endpoint, seen } = await keeper(bed);
  const { listen } = await bed.route(allTo(endpoint));

  await sendRaw(listen, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello');
  await sendRaw(listen, 'POST /empty HTTP/1.1\r\nHost: a\r\n\r\n');

  const [first = '', second = ''] = seen.text.split('POST /empty');
  expect(first).toMatch(/Content-Length: 5\r\n[^]*\r\n\r\nhello$/);
  expect(second).toContain('Content-Length: 0\r\n');
  expect(seen.text).not.toMatch(/chunked/i);
});

test.concurrent('an answer in chunks comes with its trailers', async ({ expect }) => {
  await using bed = openProxyBed();
  const { endpoint } = await keeper(
    bed,
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n',
  );
  const { listen } = await bed.route(allTo(endpoint));

  const answer = await sendRaw(listen, 'GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\n\r\n');

  expect(answer.text).toContain('Trailer: X-Sum\r\n');
  expect(bodyOf(answer)).toBe('2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n');
});

test.concurrent('a client of HTTP/1.0 gets no chunks', async ({ expect }) => {
  await using bed = openProxyBed();
  const { endpoint } = await keeper(
    bed,
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n',
  );
  const { listen } = await bed.route(allTo(endpoint));

  const answer = await sendRaw(listen, 'GET / HTTP/1.0\r\nHost: a\r\n\r\n');

  expect(answer).toMatchObject({ end: 'closed', text: expect.not.stringMatching(/chunked|Trailer/i) as string });
  expect(bodyOf(answer)).toBe('ok');
});

test.concurrent.for([
  {
    what: 'HEAD',
    method: 'HEAD',
    answer: 'HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n',
    keeps: 'Content-Length: 999',
  },
  { what: '304', method: 'GET', answer: 'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n', keeps: 'ETag: "x"' },
  { what: '204', method: 'GET', answer: 'HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n', keeps: 'X-A: b' },
])('$what has no body, and the connection goes on', async ({ method, answer, keeps }, { expect }) => {
  await using bed = openProxyBed();
  const { endpoint } = await keeper(bed, answer);
  const { listen } = await bed.route(allTo(endpoint));
  const ask = `${method} / HTTP/1.1\r\nHost: a\r\n\r\n`;

  const seen = await sendRaw(listen, [ask, ask]);

  expect(statusesIn(seen)).toHaveLength(2);
  expect(seen.text).toContain(`${keeps}\r\n`);
  expect(bodyOf(seen)).toMatch(/^HTTP\/1[.]1/);
});

test.concurrent('the instance decides whether it wants the body', async ({ expect }) => {
  await using bed = openProxyBed();
  const endpoint = await bed.bareInstance((socket) => {
    let isGoing = false;
    socket.on('data', (chunk) => {
      if (!isGoing) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      else socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${chunk.length}\r\n\r\n${chunk.toString()}`);
      isGoing = true;
    });
  });
  const { listen } = await bed.route(allTo(endpoint));

  const answer = await sendRaw(listen, [
    'POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n',
    '',
    '',
    'hello',
  ]);

  expect(statusesIn(answer)).toEqual([100, 200]);
  expect(answer.text).toMatch(/hello$/);
});

test.concurrent('a body that the instance does not want is not asked for, and the connection is not used again', async ({
  expect,
}) => {
  await using bed = openProxyBed();
  const { endpoint } = await bed
    .bareInstance((socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno'));
    })
    .then((it) => ({ endpoint: it }));
  const { listen } = await bed.route(allTo(endpoint));

  const answer = await sendRaw(
    listen,
    'POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n',
  );

  expect(statusesIn(answer)).toEqual([401]);
  expect(answer).toMatchObject({ end: 'closed', text: expect.stringContaining('Connection: close\r\n') as string });
});

test.concurrent('early hints are passed on before the answer', async ({ expect }) => {
  await using bed = openProxyBed();
  const { endpoint } = await keeper(
    bed,
    'HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  );
  const { listen } = await bed.route(allTo(endpoint));

  const answer = await sendRaw(listen, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');

  expect(statusesIn(answer)).toEqual([103, 200]);
});

test.concurrent('a stream reaches the client as it comes, its head first', async ({ expect }) => {
  await using bed = openProxyBed();
  const endpoint = await bed.instance((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.flushHeaders();
  });
  const { listen } = await bed.route(allTo(endpoint));

  const answer = await sendRaw(listen, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');

  expect(answer).toMatchObject({ end: 'open', text: expect.stringContaining('200 OK') as string });
});

test.concurrent('a cookie keeps a client where it was sent first', async ({ expect }) => {
  await using bed = openProxyBed();
  const { endpoint } = await keeper(bed);
  const { listen } = await bed.route({ ...allTo(endpoint), sticky: { by: 'cookie', name: 'arm', maxAgeSeconds: 60 } });

  const first = await sendRaw(listen, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  const [, point = ''] =
    /Set-Cookie: arm=(\d+); Path=\/; Max-Age=60; HttpOnly; SameSite=Lax\r\n/.exec(first.text) ?? [];
  const second = await sendRaw(listen, `GET / HTTP/1.1\r\nHost: a\r\nCookie: arm=${point}\r\n\r\n`);

  expect(point).toMatch(/^\d{1,4}$/);
  expect(second.text).not.toContain('Set-Cookie');
});

test.concurrent('requests that are sent ahead are passed on one after the other', async ({ expect }) => {
  await using bed = openProxyBed();
  const seen: string[] = [];
  const endpoint = await bed.instance((request, response) => {
    seen.push(`begin ${request.url}`);
    request.resume();
    setTimeout(() => {
      seen.push(`end ${request.url}`);
      response.end(request.url);
    }, 30);
  });
  const { listen } = await bed.route(allTo(endpoint));
  const post = (path: string) => `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi`;

  const answer = await sendRaw(listen, post('/1') + post('/2') + post('/3'));

  expect(statusesIn(answer)).toEqual([200, 200, 200]);
  expect(seen).toEqual(['begin /1', 'end /1', 'begin /2', 'end /2', 'begin /3', 'end /3']);
});

test.concurrent('who sends hundreds ahead is cut off', async ({ expect }) => {
  await using bed = openProxyBed();
  let seen = 0;
  const endpoint = await bed.instance(() => void (seen += 1));
  const { listen } = await bed.route(allTo(endpoint));

  const answer = await sendRaw(listen, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(300), 2_000);

  expect(answer.end).not.toBe('open');
  expect(seen).toBeLessThanOrEqual(1);
});

test.concurrent('a control character that cannot be passed on is refused', async ({ expect }) => {
  await using bed = openProxyBed();
  const { endpoint } = await keeper(bed);
  const { listen } = await bed.route(allTo(endpoint));

  const answer = await sendRaw(listen, 'GET / HTTP/1.1\r\nHost: a\r\nX: a\x01b\r\n\r\n');
  const after = await sendRaw(listen, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');

  expect(statusesIn(answer)).toEqual([400]);
  expect(statusesIn(after)).toEqual([200]);
});

test.concurrent('no header is lost, however many there are', async ({ expect }) => {
  await using bed = openProxyBed();
  const many = (name: string) => `${name}: 1\r\n`.repeat(2_500);
  const { endpoint, seen } = await keeper(bed, `HTTP/1.1 200 OK\r\n${many('bb')}Content-Length: 2\r\n\r\nok`);
  const { listen } = await bed.route(allTo(endpoint));

  const answer = await sendRaw(listen, `GET / HTTP/1.1\r\nHost: a\r\n${many('aa')}\r\n`);

  expect(seen.text.match(/^aa: 1\r$/gm)).toHaveLength(2_500);
  expect(answer.text.match(/^bb: 1\r$/gm)).toHaveLength(2_500);
});
