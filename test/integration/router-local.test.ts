import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { routerContract } from '../../src/testing/contracts/router.ts';
import { realRouterBench } from '../../src/testing/router-bench.ts';
import { createLocalRouter } from '../../src/adapters/router/local/index.ts';
import { proxyMark } from '../../src/adapters/router/local/protocol.ts';

const program = [process.execPath, join(import.meta.dirname, '../../src/main/proxy.ts')] as const;
const clock = { now: () => new Date(), sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }) };

routerContract('local', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-proxy-'));
  const router = createLocalRouter({ directory, program, clock });
  const { signal } = new AbortController();
  return realRouterBench({
    router,
    options: () => ({ drainSeconds: 0.2 }),
    async kill() {
      const { pid } = proxyMark.parse(JSON.parse(await readFile(join(directory, 'proxy.json'), 'utf8')));
      process.kill(pid, 'SIGKILL');
      while ((await router.process.find(signal)) !== undefined) await sleep(10);
    },
    async close() {
      await router.process.stop(signal);
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  });
});
