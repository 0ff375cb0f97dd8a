import { parseArgs } from 'node:util';
import { startSimulatedClouds } from './start.ts';

/**
 * Serves simulated clouds in a process of their own, until SIGTERM or SIGINT.
 * Prints one line of JSON when it is ready: `{"env": {...}, "pid": 1234}`.
 */
const { values } = parseArgs({
  options: { directory: { type: 'string' }, 'latency-ms': { type: 'string' } },
  strict: true,
});
const latencyMs = Number(values['latency-ms'] ?? '2');

if (values.directory === undefined || !Number.isFinite(latencyMs) || latencyMs < 0) {
  process.stderr.write('usage: serve --directory DIR [--latency-ms NUMBER]\n');
  process.exit(2);
}

const clouds = await startSimulatedClouds({ directory: values.directory, latencyMs, crash: 'exit' });
const end = () => {
  void clouds.close().then(() => process.exit(0));
};
process.on('SIGTERM', end);
process.on('SIGINT', end);
// Whoever read the ready line may be gone; that is no reason to stop.
process.stdout.on('error', () => undefined);
process.stdout.write(`${JSON.stringify({ env: clouds.env, pid: process.pid })}\n`);
