import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLocalRouter } from '../../src/adapters/router/local/index.ts';
import { type ProxyMark, proxyMark } from '../../src/adapters/router/local/protocol.ts';

const program = [process.execPath, join(import.meta.dirname, '../../src/main/proxy.ts')] as const;
const clock = {
  now: () => new Date(),
  sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }),
};

/** A local router over a directory of its own. What it has started ends with it. */
export async function openLocalProxy(given?: string) {
  const directory = given ?? (await mkdtemp(join(tmpdir(), 'fairlead-proxy-')));
  const router = createLocalRouter({ directory, program, clock });
  const { signal } = new AbortController();
  const mark = async (): Promise<ProxyMark> =>
    proxyMark.parse(JSON.parse(await readFile(join(directory, 'proxy.json'), 'utf8')));
  return {
    directory,
    router,
    signal,
    mark,
    /** Another one of us, over the same directory. */
    another: () => createLocalRouter({ directory, program, clock }),
    async kill() {
      process.kill((await mark()).pid, 'SIGKILL');
      while ((await router.process.find(signal)) !== undefined) await sleep(10);
    },
    async [Symbol.asyncDispose]() {
      await router.process.stop(signal);
      await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
