import { Agent, request } from 'node:http';

/** What a client saw of one request; `body` undefined: it got no whole answer. */
export interface Seen {
  readonly status: number;
  readonly body: string | undefined;
}

export interface LoadWish {
  readonly address: string;
  readonly count: number;
  /** @default 8 */
  readonly connections?: number;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends so many requests over a few kept connections, and keeps what came back, in the order of sending. */
export async function load(wish: LoadWish): Promise<readonly Seen[]> {
  const { count, connections = 8 } = wish;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const seen: Seen[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      const at = next++;
      seen[at] = await once(agent, wish);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(connections, count) }, worker));
  } finally {
    agent.destroy();
  }
  return seen;
}

function once(agent: Agent, { address, path = '/', method = 'GET', headers = {}, body = '' }: LoadWish): Promise<Seen> {
  return new Promise((resolve) => {
    const asked = request(new URL(path, address), { agent, method, headers: { ...headers } }, (answer) => {
      const chunks: Uint8Array[] = [];
      answer.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      answer.on('error', () => resolve({ status: answer.statusCode ?? 0, body: undefined }));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          body: answer.complete ? Buffer.concat(chunks).toString() : undefined,
        }),
      );
    });
    asked.on('error', () => resolve({ status: 0, body: undefined }));
    asked.end(body);
  });
}
