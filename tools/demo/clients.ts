import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** People who use a service while it is rolled out, and count what they get. */
export interface Clients {
  /** Every answer so far: `hello from v1 200` → how often. */
  readonly seen: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

/** @param perSecond requests, over a few kept connections */
export function startClients(address: string, perSecond: number): Clients {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const seen = new Map<string, number>();
  const open = new Set<Promise<void>>();
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      const asked = ask(address, agent).then((answer) => void seen.set(answer, (seen.get(answer) ?? 0) + 1));
      open.add(asked);
      void asked.finally(() => open.delete(asked));
      await sleep(1000 / perSecond);
    }
  })();
  return {
    seen,
    async stop() {
      stopped = true;
      await loop;
      await Promise.all(open);
      agent.destroy();
    },
  };
}

const ask = (address: string, agent: Agent): Promise<string> =>
  new Promise((resolve) => {
    const asked = request(address, { agent, timeout: 5_000 }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.on('end', () => resolve(`${body.trim()} ${answer.statusCode ?? 0}`));
      answer.on('error', () => resolve('no answer'));
    });
    asked.on('error', () => resolve('no answer'));
    asked.end();
  });
