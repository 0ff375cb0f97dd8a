import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'vitest';
import { allTo, openProxyBed, sendRaw, statusesIn } from '../../../../../test/support/proxy-bed.ts';
import { filled } from '../../../../domain/metrics/fill.ts';
import { evaluate } from '../../../../domain/metrics/evaluate.ts';
import { readExposition } from '../../../metrics/counters/exposition.ts';
import { localFeatures } from '../features.ts';
import type { Endpoint, RouteSpec } from '../../../../domain/route/spec.ts';
import { splitAddress } from '../options.ts';
import type { LiveRoute } from './live-route.ts';

/** The counters of a route, as a scraper sees them. */
async function counted({ metrics }: LiveRoute): Promise<string> {
  const answer = await fetch(`http://${metrics}/metrics`);
  return answer.text();
}
const requests = (code: number, kind = 'answer') =>
  `fairlead_requests_total{environment="test",service="web",arm="stable",kind="${kind}",code="${code}"}`;
const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

test.concurrent('who does not wait is let go, and so is the instance', async ({ expect }) => {
  await using bed = openProxyBed();
  const gone = Promise.withResolvers<void>();
  const endpoint = await bed.instance((_request, response) => response.once('close', gone.resolve));
  const route = await bed.route(allTo(endpoint));

  await sendRaw(route.listen, get, 100);
  await gone.promise;

  await expect.poll(() => counted(route)).toContain(`${requests(599)} 1`);
  expect(route.inFlight()).toEqual([{ arm: 'stable', requests: 0 }]);
});

test.concurrent('an instance that hangs for a part of its requests is not healthy by the counters', async ({
  expect,
}) => {
  await using bed = openProxyBed();
  const endpoint = await bed.instance(({ url }, response) => {
    if (url !== '/hang') response.end('ok');
  });
  const route = await bed.route(allTo(endpoint));
  const snapshot = async (at: number) => {
    const read = readExposition(await counted(route));
    if (!('series' in read)) throw new Error('the counters cannot be read');
    return { at, series: read.series };
  };
  const before = await snapshot(0);

  for (const path of ['/', '/hang', '/', '/hang', '/'])
    await sendRaw(
      route.listen,
      `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      path === '/' ? 5_000 : 200,
    );
  await expect.poll(() => route.inFlight()).toEqual([{ arm: 'stable', requests: 0 }]);

  const { query } = localFeatures.queries['success-rate'] ?? {};
  if (query === undefined) throw new Error('there is no such query');
  const asked = filled(query, { environment: 'test', service: 'web', arm: 'stable' });
  const data = evaluate([before, await snapshot(1_000)], asked, { at: 1_000, windowMs: 1_000, staleAfterMs: 1_000 });
  expect(data).toMatchObject({ kind: 'value', value: 3 / 5 });
});

test.concurrent.for([
  { what: 'leaves during the answer', bytes: get, code: 499 },
  {
    what: 'breaks off its own request',
    bytes: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhal',
    code: 499,
  },
  {
    what: 'leaves before an answer to its whole request',
    bytes: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nh',
    code: 599,
  },
])('a client that $what counts as $code', async ({ bytes, code }, { expect }) => {
  await using bed = openProxyBed();
  const endpoint = await bed.bareInstance((socket) => {
    socket.once('data', () => {
      socket.pause();
      if (bytes === get) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart');
    });
  });
  const route = await bed.route(allTo(endpoint));

  await sendRaw(route.listen, bytes, 400);

  await expect.poll(() => counted(route)).toContain(`${requests(code)} 1`);
});

test.concurrent('an upload that breaks off does not look whole to the instance', async ({ expect }) => {
  await using bed = openProxyBed();
  const broken = Promise.withResolvers<string>();
  const endpoint = await bed.instance((incoming) => {
    incoming.resume();
    incoming.on('end', () => broken.resolve('whole'));
    incoming.on('error', () => broken.resolve('broken'));
  });
  const { listen } = await bed.route(allTo(endpoint));

  await sendRaw(listen, 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n', 100);

  expect(await broken.promise).toBe('broken');
});

test.concurrent.for([
  { what: 'of known length', head: 'Content-Length: 100\r\n', body: 'part' },
  { what: 'in chunks', head: 'Transfer-Encoding: chunked\r\n', body: '4\r\npart\r\n' },
])('an answer $what that breaks off does not look whole to the client', async ({ head, body }, { expect }) => {
  await using bed = openProxyBed();
  const endpoint = await bed.bareInstance((socket) => {
    socket.once('data', () => {
      socket.write(`HTTP/1.1 200 OK\r\n${head}\r\n${body}`);
      setTimeout(() => socket.destroy(), 30);
    });
  });
  const route = await bed.route(allTo(endpoint));

  const outcome = await new Promise<string>((resolve) => {
    const { host, port } = splitAddress(route.listen);
    request({ host, port }, (answer) => {
      answer.resume();
      answer.on('error', () => resolve('broken'));
      answer.on('end', () => resolve('whole'));
    }).end();
  });

  expect(outcome).toBe('broken');
  const text = await counted(route);
  expect(text).toContain(`${requests(502)} 1`);
  expect(text).toContain('arm="stable",reason="broken-off"} 1');
});

test.concurrent.for([
  { what: 'is not there', status: 502, reason: 'connect' },
  { what: 'closes without an answer', status: 502, reason: 'reset', act: 'close' },
  { what: 'answers nonsense', status: 502, reason: 'malformed', act: 'nonsense' },
  { what: 'answers with no status', status: 502, reason: 'malformed', act: 'status' },
  { what: 'answers with a control character', status: 502, reason: 'malformed', act: 'control' },
  { what: 'switches protocols unasked', status: 502, reason: 'reset', act: 'switch' },
  { what: 'says nothing', status: 504, reason: 'timeout', act: 'silence' },
])('an instance that $what is a $status', async ({ status, reason, act }, { expect }) => {
  await using bed = openProxyBed();
  const there = await bed.bareInstance((socket) => {
    socket.once('data', () => {
      if (act === 'close') socket.destroy();
      if (act === 'status') socket.write('HTTP/1.1 099 What\r\nContent-Length: 0\r\n\r\n');
      if (act === 'control') socket.write('HTTP/1.1 200 OK\r\nX: a\x01b\r\nContent-Length: 0\r\n\r\n');
      if (act === 'switch')
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n');
      if (act === 'nonsense') socket.end('SSH-2.0-what\r\n\r\n');
    });
  });
  // Nobody listens on a port that needs rights to be given.
  const endpoint = act === undefined ? { host: '127.0.0.1', port: 1 } : there;
  const route = await bed.route(allTo(endpoint), { idleSeconds: 0.2 });

  const answer = await sendRaw(route.listen, get, 1_000);

  expect(statusesIn(answer)).toEqual([status]);
  const text = await counted(route);
  expect(text).toContain(`${requests(status)} 1`);
  expect(text).toContain(`arm="stable",reason="${reason}"} 1`);
});

/** Answers the first request of a connection, and closes it when a second one comes, as a server does whose time is up. */
function oneAnswerEach(bed: ReturnType<typeof openProxyBed>, seen: string[]) {
  return bed.bareInstance((socket) => {
    let count = 0;
    socket.on('data', (chunk) => {
      seen.push(/^\w+ \S+/.exec(chunk.toString())?.[0] ?? '?');
      count += 1;
      if (count === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      else socket.destroy();
    });
  });
}

test.concurrent('a kept connection that closes at the moment of use costs a GET nothing', async ({ expect }) => {
  await using bed = openProxyBed();
  const seen: string[] = [];
  const { listen } = await bed.route(allTo(await oneAnswerEach(bed, seen)));

  const answers = [];
  for (const path of ['/1', '/2', '/3'])
    answers.push(...statusesIn(await sendRaw(listen, `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)));

  expect(answers).toEqual([200, 200, 200]);
  // The second came over the kept connection first; its answer never came.
  expect(seen.filter((line) => line === 'GET /2')).toHaveLength(2);
});

test.concurrent('an answer that has begun on a kept connection is not asked for again when it breaks off', async ({
  expect,
}) => {
  await using bed = openProxyBed();
  const seen: string[] = [];
  const endpoint = await bed.bareInstance((socket) => {
    seen.push('connected');
    socket.on('data', (chunk) => {
      const line = /^\w+ \S+/.exec(chunk.toString())?.[0] ?? '?';
      seen.push(line);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${line === 'GET /2' ? 9 : 2}\r\n\r\nok`);
      if (line === 'GET /2') setTimeout(() => socket.resetAndDestroy(), 50);
    });
  });
  const route = await bed.route(allTo(endpoint));

  await sendRaw(route.listen, 'GET /1 HTTP/1.1\r\nHost: a\r\n\r\n', 100);
  const answer = await sendRaw(route.listen, 'GET /2 HTTP/1.1\r\nHost: a\r\n\r\n');

  expect(seen).toEqual(['connected', 'GET /1', 'GET /2']);
  expect(answer.text).toMatch(/ok$/);
  expect(answer.end).not.toBe('open');
  expect(await counted(route)).toContain(`${requests(502)} 1`);
});

test.concurrent('a request with an effect never meets a kept connection, and is sent once', async ({ expect }) => {
  await using bed = openProxyBed();
  const seen: string[] = [];
  const { listen } = await bed.route(allTo(await oneAnswerEach(bed, seen)));

  const answers = [];
  for (const method of ['GET', 'POST', 'GET', 'POST', 'DELETE', 'PUT'])
    answers.push(...statusesIn(await sendRaw(listen, `${method} / HTTP/1.1\r\nHost: a\r\n\r\n`)));

  expect(answers).toEqual([200, 200, 200, 200, 200, 200]);
  expect(seen.filter((line) => !line.startsWith('GET'))).toEqual(['POST /', 'POST /', 'DELETE /', 'PUT /']);
});

test.concurrent('a request with an effect that is lost is not sent again', async ({ expect }) => {
  await using bed = openProxyBed();
  const seen: string[] = [];
  const endpoint = await bed.bareInstance((socket) => {
    socket.on('data', (chunk) => {
      seen.push(chunk.toString());
      socket.destroy();
    });
  });
  const { listen } = await bed.route(allTo(endpoint));

  const answer = await sendRaw(listen, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi', 300);

  expect(statusesIn(answer)).toEqual([502]);
  expect(seen).toHaveLength(1);
});

test.concurrent('an early answer counts, whatever becomes of the rest of the upload', async ({ expect }) => {
  await using bed = openProxyBed();
  const endpoint = await bed.bareInstance((socket) => {
    socket.once('data', () => {
      socket.end('HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno');
    });
  });
  const route = await bed.route(allTo(endpoint));
  const half = 'x'.repeat(500);

  const answer = await sendRaw(
    route.listen,
    [`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n${half}`, '', '', half, get],
    300,
  );

  // The rest of the upload was dropped, and the request behind it was understood.
  expect(statusesIn(answer)).toEqual([413, 413]);
  expect(await counted(route)).toContain(`${requests(413)} 2`);
});

test.concurrent.for([
  { what: 'announced', bytes: 'Content-Length: 11\r\n\r\nhello world' },
  { what: 'in chunks', bytes: 'Transfer-Encoding: chunked\r\n\r\nb\r\nhello world\r\n0\r\n\r\n' },
])('a body that is too large, $what, is refused', async ({ bytes }, { expect }) => {
  await using bed = openProxyBed();
  const endpoint = await bed.instance((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => response.end('taken'));
    incoming.on('error', () => undefined);
  });
  const { listen } = await bed.route(allTo(endpoint), { bodyBytes: 10 });

  const answer = await sendRaw(listen, `POST / HTTP/1.1\r\nHost: a\r\n${bytes}`);

  expect(statusesIn(answer)).toEqual([413]);
});

test.concurrent('a head that does not come is not waited for', async ({ expect }) => {
  await using bed = openProxyBed();
  const { listen } = await bed.route(allTo({ host: '127.0.0.1', port: 1 }), { headSeconds: 0.1 });

  const answer = await sendRaw(listen, 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ', 5_000);

  expect(statusesIn(answer)).toEqual([408]);
  expect(answer.end).toBe('closed');
});

test.concurrent('a request goes on at an instance that was taken out, and new ones do not go there', async ({
  expect,
}) => {
  await using bed = openProxyBed();
  const free = Promise.withResolvers<void>();
  const old = await bed.instance((_request, response) => void free.promise.then(() => response.end('old')));
  const next = await bed.instance((_request, response) => response.end('new'));
  const route = await bed.route(allTo(old));
  const begun = sendRaw(route.listen, get, 2_000);
  await expect.poll(() => route.inFlight()).toEqual([{ arm: 'stable', requests: 1 }]);

  route.change({ id: 'two', arms: [{ name: 'canary', weight: 10_000, endpoints: [next] }] }, 2);
  const later = await sendRaw(route.listen, get, 200);

  expect(later.text).toContain('new');
  expect(route.inFlight()).toEqual([
    { arm: 'canary', requests: 0 },
    { arm: 'stable', requests: 1 },
  ]);
  free.resolve();
  expect((await begun).text).toContain('old');
  expect(route.inFlight()).toEqual([{ arm: 'canary', requests: 0 }]);
});

test.concurrent('a drain ends at its deadline', async ({ expect }) => {
  await using bed = openProxyBed();
  const old = await bed.instance(() => undefined);
  const next = await bed.instance((_request, response) => response.end('new'));
  const route = await bed.route(allTo(old), { drainSeconds: 0.1 });
  const begun = sendRaw(route.listen, get, 3_000);
  await expect.poll(() => route.inFlight()).toEqual([{ arm: 'stable', requests: 1 }]);

  route.change({ id: 'two', arms: [{ name: 'canary', weight: 10_000, endpoints: [next] }] }, 2);

  expect(statusesIn(await begun)).toEqual([503]);
  expect(await counted(route)).toContain('arm="stable",reason="drain-cut"} 1');
});

test.concurrent('an instance that came back during its drain keeps its requests', async ({ expect }) => {
  await using bed = openProxyBed();
  const free = Promise.withResolvers<void>();
  const old = await bed.instance((_request, response) => void free.promise.then(() => response.end('old')));
  const next = await bed.instance((_request, response) => response.end('new'));
  const route = await bed.route(allTo(old), { drainSeconds: 0.1 });
  const begun = sendRaw(route.listen, get, 3_000);
  await expect.poll(() => route.inFlight()).toEqual([{ arm: 'stable', requests: 1 }]);

  route.change(allTo(next), 2);
  route.change(allTo(old), 3);
  await sleep(300);
  free.resolve();

  expect((await begun).text).toContain('old');
});

test.concurrent('a request is told at its instance, also when another version has taken the name of its arm', async ({
  expect,
}) => {
  await using bed = openProxyBed();
  const free = Promise.withResolvers<void>();
  const old = await bed.instance((_request, response) => void free.promise.then(() => response.end('old')));
  const next = await bed.instance((_request, response) => response.end('new'));
  const route = await bed.route(allTo(old));
  const begun = sendRaw(route.listen, get, 3_000);
  await expect.poll(() => route.endpointsInFlight()).toEqual([{ ...old, requests: 1 }]);

  route.change(allTo(next), 2);

  expect((await sendRaw(route.listen, get)).text).toContain('new');
  expect(route.endpointsInFlight()).toEqual([{ ...old, requests: 1 }]);
  free.resolve();
  expect((await begun).text).toContain('old');
  await expect.poll(() => route.endpointsInFlight()).toEqual([]);
});

test.concurrent('closing a route lets end what has begun, and takes nothing new', async ({ expect }) => {
  await using bed = openProxyBed();
  const free = Promise.withResolvers<void>();
  const old = await bed.instance((_request, response) => void free.promise.then(() => response.end('old')));
  const route = await bed.route(allTo(old));
  const begun = sendRaw(route.listen, get, 2_000);
  await expect.poll(() => route.inFlight()).toEqual([{ arm: 'stable', requests: 1 }]);

  const closed = route.close();
  const late = await sendRaw(route.listen, get, 200);
  free.resolve();

  expect(late.end).toBe('reset');
  expect(await begun).toMatchObject({ end: 'closed', text: expect.stringContaining('Connection: close') as string });
  await closed;
});

test.concurrent('a slow or dead mirror changes nothing for the client', async ({ expect }) => {
  await using bed = openProxyBed();
  const stable = await bed.instance((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => response.end('stable'));
  });
  const bodies: string[] = [];
  const shadow = await bed.instance((incoming) => {
    let text = `${String(incoming.headers['fairlead-mirrored'])} `;
    incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
    incoming.on('end', () => bodies.push(text));
  });
  const arms = [
    { name: 'stable', weight: 10_000, endpoints: [stable] },
    { name: 'shadow', weight: 0, endpoints: [shadow] },
  ];
  const route = await bed.route({ id: 'm', arms, mirror: { arm: 'shadow', share: 10_000 } }, { idleSeconds: 0.2 });

  const answer = await sendRaw(
    route.listen,
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  );

  expect(answer.text).toMatch(/200 OK[^]*stable/);
  await expect.poll(() => bodies).toEqual(['true hello']);
  await expect.poll(() => counted(route)).toContain('arm="shadow",kind="mirror",code="502"} 1');
});

test.concurrent.for([
  { what: 'has been taken out', after: undefined, to: 'nobody' },
  { what: 'has moved', after: 'moved', to: 'moved' },
])('a copy whose body ends when its mirror $what goes to $to', async ({ after }, { expect }) => {
  await using bed = openProxyBed();
  const copies: string[] = [];
  const named = (name: string) =>
    bed.instance((incoming, response) => {
      if (incoming.headers['fairlead-mirrored'] === 'true') copies.push(name);
      incoming.resume();
      incoming.on('end', () => response.end(name));
    });
  const [stable, first, second, moved] = [
    await named('stable'),
    await named('gone'),
    await named('gone'),
    await named('moved'),
  ];
  const mirrored = (...endpoints: readonly Endpoint[]): RouteSpec => ({
    id: String(endpoints[0]?.port),
    arms: [
      { name: 'stable', weight: 10_000, endpoints: [stable] },
      { name: 'shadow', weight: 0, endpoints },
    ],
    mirror: { arm: 'shadow', share: 10_000 },
  });
  const route = await bed.route(mirrored(first, second));
  const socket = connect(splitAddress(route.listen));
  socket.write('POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhe');
  await expect.poll(() => route.inFlight()).toMatchObject([{ arm: 'stable', requests: 1 }, {}]);

  route.change(after === undefined ? allTo(stable) : mirrored(moved), 2);
  socket.end('llo');
  await once(socket.resume(), 'close');

  await expect.poll(() => route.endpointsInFlight()).toEqual([]);
  expect(copies).toEqual(after === undefined ? [] : [after]);
  if (after === undefined) expect(await counted(route)).toContain('arm="shadow",reason="mirror-dropped"} 1');
});
