/** The built-in proxy, as a program of its own: `proxy DIRECTORY`. Started by the local router, and left running. */
import { setFlagsFromString } from 'node:v8';
import { serveProxy } from '../adapters/router/local/proxy/serve.ts';
import { alreadyRuns } from '../adapters/router/local/protocol.ts';
import { createNodeClock } from '../adapters/system/node/clock.ts';

const clock = createNodeClock();
const say = (text: string): void => void process.stdout.write(`${clock.now().toISOString()} ${text}\n`);
const [directory] = process.argv.slice(2);

process.title = 'fairlead-proxy';
// Requests are short-lived: V8 would let its space for new objects grow to many times of what is ever in use at once.
// The flag may be set while running; later versions of Node have not been tried.
if (Number(process.versions.node.split('.')[0]) <= 24) setFlagsFromString('--semi-space-growth-factor=1');
// One request that meets a fault of ours must not take all the others, and every service behind us, with it.
process.on('uncaughtException', (error) => say(`fault: ${error.stack ?? String(error)}`));

if (directory === undefined) {
  say('usage: proxy DIRECTORY');
  process.exit(2);
}
const proxy = await serveProxy({
  directory,
  clock,
  pid: process.pid,
  monotonicMs: () => performance.now(),
  random: Math.random,
  say,
}).catch((error: unknown) => {
  say(`not started: ${String(error)}`);
  process.exit(1);
});
if (proxy === undefined) process.exit(alreadyRuns);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, proxy.stop);
// The terminal of who started us has closed: that is what we are for.
process.on('SIGHUP', () => undefined);
await proxy.ended;
process.exit(0);
