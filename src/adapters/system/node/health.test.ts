import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import type { HttpExpectation, Probe } from '../../../domain/health/probe.ts';
import { createNodeClock } from './clock.ts';
import { createHealth } from './health.ts';
import { createNodeHttp } from './http.ts';
import { createNodeProcessRunner } from './process-runner.ts';

const clock = createNodeClock();
const health = createHealth({ http: createNodeHttp(clock), processes: createNodeProcessRunner(), clock });
const never = new AbortController().signal;
const timing = { intervalMs: 100, timeoutMs: 2_000, successes: 1, failures: 1 };

test.each<{ expect: HttpExpectation; well: boolean; detail: RegExp }>([
  { expect: {}, well: true, detail: /HTTP 203/ },
  { expect: { status: [200, 204] }, well: false, detail: /HTTP 203, expected 200 or 204/ },
  { expect: { status: [203], bodyHolds: 'ready' }, well: true, detail: /HTTP 203/ },
  { expect: { bodyHolds: 'steady' }, well: false, detail: /the body does not hold "steady"/ },
  { expect: { headers: { 'X-State': 'warm' } }, well: true, detail: /HTTP 203/ },
  { expect: { headers: { 'x-state': 'hot' } }, well: false, detail: /header x-state is "warm", expected "hot"/ },
  { expect: { headers: { 'x-other': 'hot' } }, well: false, detail: /no header x-other/ },
  { expect: { withinMs: 10_000 }, well: true, detail: /HTTP 203/ },
  { expect: { withinMs: 10 }, well: false, detail: /expected at most 10 ms/ },
])('looks over HTTP for $expect', async ({ expect: wanted, well, detail }) => {
  const endpoint = await serving();

  const finding = await check({ kind: 'http', url: '/ready', expect: wanted, ...timing }, endpoint);

  expect(finding.well).toBe(well);
  expect(finding.detail).toMatch(detail);
  expect(finding.tookMs).toBeGreaterThanOrEqual(30);
});

test('what does not answer is not well', async () => {
  const nobody = { host: '127.0.0.1', port: 1 };
  const slow = await serving(60_000);
  const impatient = { ...timing, timeoutMs: 100 };

  const findings = [
    await check({ kind: 'http', url: '/', expect: {}, ...timing }, nobody),
    await check({ kind: 'http', url: '/', expect: {}, ...impatient }, slow),
    await check({ kind: 'http', url: '/', expect: {}, ...timing }),
    await check({ kind: 'tcp', address: '', ...timing }, nobody),
    await check({ kind: 'tcp', address: 'nonsense', ...timing }),
  ];

  expect(findings.map(({ well }) => well)).toEqual([false, false, false, false, false]);
  expect(findings.every(({ detail }) => /\S/.test(detail))).toBe(true);
});

test('looks whether somebody accepts connections', async () => {
  const endpoint = await serving();

  expect(await check({ kind: 'tcp', address: '', ...timing }, endpoint)).toMatchObject({ well: true });
  expect(await check({ kind: 'tcp', address: `127.0.0.1:${endpoint.port}`, ...timing })).toMatchObject({ well: true });
});

test.each([
  { command: ['true'], well: true, detail: 'true: exit code 0' },
  { command: ['false'], well: false, detail: 'false: exit code 1' },
  { command: ['/bin/sh', '-c', 'kill -TERM $$'], well: false, detail: '/bin/sh: ended by SIGTERM' },
  { command: ['no-such-program'], well: false, detail: 'there is no program no-such-program' },
  { command: ['sleep', '60'], well: false, detail: 'sleep: not done within 200 ms' },
])('looks by a command: $command', async ({ command, well, detail }) => {
  const finding = await check({ kind: 'exec', command, ...timing, timeoutMs: command[0] === 'sleep' ? 200 : 10_000 });

  expect(finding).toMatchObject({ well, detail });
});

test('stops when the caller has no more time', async () => {
  const endpoint = await serving(60_000);
  const stop = new AbortController();
  const reason = new Error('no more time');
  const finding = health.check(
    { kind: 'http', url: '/', expect: {}, ...timing },
    { endpoint, cwd: '/', env: {} },
    stop.signal,
  );
  setTimeout(() => stop.abort(reason), 50);

  await expect(finding).rejects.toBe(reason);
});

const check = (probe: Probe, endpoint?: { readonly host: string; readonly port: number }) =>
  health.check(
    probe,
    { cwd: '/', env: { PATH: process.env['PATH'] ?? '' }, ...(endpoint !== undefined && { endpoint }) },
    never,
  );

async function serving(delayMs = 40): Promise<{ readonly host: string; readonly port: number }> {
  const server = createServer((_, response) => {
    setTimeout(() => response.writeHead(203, { 'x-state': 'warm' }).end('all is ready'), delayMs).unref();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { host: '127.0.0.1', port: typeof address === 'object' ? (address?.port ?? 0) : 0 };
}
