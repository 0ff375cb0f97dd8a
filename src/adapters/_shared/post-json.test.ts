/** The notifiers that post over HTTP, on real servers of this machine. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { Notifier } from '../../ports/notifier.ts';
import { notifierContract } from '../../testing/contracts/notifier.ts';
import { createCloudEventsNotifier } from '../notifier/cloudevents/index.ts';
import { createSlackNotifier } from '../notifier/slack/index.ts';
import { createStdoutNotifier } from '../notifier/stdout/index.ts';
import { createWebhookNotifier } from '../notifier/webhook/index.ts';
import { createNodeClock } from '../system/node/clock.ts';
import { createNodeHttp } from '../system/node/http.ts';

const secret = 'hunter2-hunter2';
const clock = createNodeClock();
const deps = { http: createNodeHttp(clock), clock };
const never = new AbortController().signal;

const overHttp: Readonly<Record<string, (url: string) => Notifier>> = {
  slack: (url) => createSlackNotifier(deps, { url }),
  webhook: (url) => createWebhookNotifier(deps, { url, secret }),
  cloudevents: (url) => createCloudEventsNotifier(deps, { url, secret }),
};

for (const [name, create] of Object.entries(overHttp)) {
  notifierContract(name, async () => {
    const open: Receiver[] = [];
    const at = async (status: number): Promise<Notifier> => {
      const receiver = await receiving(status);
      open.push(receiver);
      return create(`${receiver.url}/${secret}`);
    };
    return {
      accepting: () => at(200),
      received: () => open.flatMap(({ received }) => received.map(({ body }) => body)),
      busy: () => at(503),
      refusing: () => at(404),
      dead: async () => create(`http://127.0.0.1:1/${secret}`),
      secret,
      async close() {
        for (const { server } of open) server.close();
      },
    };
  });
}

notifierContract('stdout', async () => {
  const lines: string[] = [];
  return {
    accepting: async () => createStdoutNotifier({ write: (text) => lines.push(text) }),
    received: () => lines,
    secret,
    close: async () => undefined,
  };
});

test('signs the body and the time with the shared key', async () => {
  const { url, received, server } = await receiving(200);
  onTestFinished(() => void server.close());

  await createWebhookNotifier(deps, { url, secret }).post(notice, never);

  const { body, headers } = received[0] ?? { body: '', headers: {} };
  const timestamp = String(headers['x-fairlead-timestamp']);
  const expected = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  expect(headers).toMatchObject({
    'x-fairlead-signature': `sha256=${expected}`,
    'x-fairlead-event': 'rollout.promoted',
    'x-fairlead-delivery': 'run-1/7',
  });
  expect(Math.abs(Number(timestamp) - Date.now() / 1_000)).toBeLessThan(60);
  expect(JSON.parse(body)).toEqual(notice);
});

test('posts an event as CloudEvents 1.0 has it', async () => {
  const { url, received, server } = await receiving(202);
  onTestFinished(() => void server.close());

  await createCloudEventsNotifier(deps, { url }).post(notice, never);

  expect(received[0]?.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
  expect(JSON.parse(received[0]?.body ?? '')).toEqual({
    specversion: '1.0',
    id: 'run-1/7',
    source: '/fairlead/my%20shop/staging',
    type: 'fairlead.rollout.promoted',
    time: notice.at,
    datacontenttype: 'application/json',
    data: { level: 'info', title: notice.title, facts: { weight: 100 } },
  });
});

test('calls nobody in Slack whom the notice does not name', async () => {
  const { url, received, server } = await receiving(200);
  onTestFinished(() => void server.close());

  await createSlackNotifier(deps, { url }).post({ ...notice, title: '<!channel> & co' }, never);

  expect(received[0]?.body).not.toContain('<!channel>');
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ text: '&lt;!channel&gt; &amp; co' });
});

test('says how long a place wants to be left alone', async () => {
  const { url, server } = await receiving(429, { 'retry-after': '7' });
  onTestFinished(() => void server.close());

  const posted = await createWebhookNotifier(deps, { url }).post(notice, never);

  expect(posted).toEqual({ kind: 'failed', detail: `${url} answers with HTTP 429`, again: true, afterMs: 7_000 });
});

test('does not follow to another place', async () => {
  const { url, server } = await receiving(302, { location: 'http://127.0.0.1:1/' });
  onTestFinished(() => void server.close());

  expect(await createWebhookNotifier(deps, { url }).post(notice, never)).toMatchObject({
    kind: 'failed',
    again: false,
  });
});

test('takes a URL that is none for a place that will never take it', async () => {
  const posted = await createWebhookNotifier(deps, { url: `${secret}` }).post(notice, never);

  expect(posted).toEqual({ kind: 'failed', detail: 'its URL is not one of HTTP', again: false });
});

const notice = {
  id: 'run-1/7',
  type: 'rollout.promoted',
  level: 'info',
  title: 'shop r2 is promoted',
  at: '2026-01-01T12:00:00.000Z',
  project: 'my shop',
  environment: 'staging',
  facts: { weight: 100 },
} as const;

interface Receiver {
  readonly url: string;
  readonly server: Server;
  readonly received: readonly { readonly headers: IncomingMessage['headers']; readonly body: string }[];
}

async function receiving(status: number, headers: Readonly<Record<string, string>> = {}): Promise<Receiver> {
  const received: { headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      response.writeHead(status, headers).end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, server, received };
}
