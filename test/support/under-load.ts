import { load, type Seen } from '../../src/testing/http-load.ts';

export interface UnderLoad {
  readonly changes: number;
  /** Makes a change. @returns who has to answer every request that follows */
  make(change: number): Promise<string>;
  /** Of the clients; `Connection: close` gives each request a connection of its own. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Clients ask all the time while changes are made; after each change a sample is taken. */
export async function underLoad(address: string, { changes, make, headers = {} }: UnderLoad) {
  const flow = { isOver: false };
  const seen: Seen[] = [];
  const clients = (async () => {
    while (!flow.isOver) seen.push(...(await load({ address, count: 50, headers, connections: 4 })));
  })();
  const astray: Seen[] = [];
  for (let change = 0; change < changes; change += 1) {
    const wanted = await make(change);
    const sample = await load({ address, count: 15, connections: 3 });
    astray.push(...sample.filter(({ body }) => body !== wanted));
  }
  flow.isOver = true;
  await clients;
  return { astray, failed: seen.filter(({ status }) => status !== 200), seen: seen.length };
}
