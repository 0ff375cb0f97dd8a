import { connect } from 'node:net';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Finding } from '../../../domain/health/finding.ts';
import { differenceFrom } from '../../../domain/health/judge-answer.ts';
import type { ExecProbe, HttpProbe, ProbeTiming, TcpProbe } from '../../../domain/health/probe.ts';
import { unreachable } from '../../../domain/unreachable.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Health, ProbePlace } from '../../../ports/health.ts';
import type { Http } from '../../../ports/http.ts';
import type { ProcessRunner } from '../../../ports/process-runner.ts';
import { systemCode } from './file-error.ts';

export interface HealthDeps {
  readonly http: Http;
  readonly processes: Pick<ProcessRunner, 'ask'>;
  readonly clock: Pick<Clock, 'now'>;
}

type Seen = Omit<Finding, 'tookMs'>;

const maxBodyBytes = 1024 * 1024;

/** Looks at things on this machine and over the network. */
export const createHealth = (deps: HealthDeps): Health => ({
  async check(probe, at, signal) {
    signal.throwIfAborted();
    const began = deps.clock.now().getTime();
    const seen = await look(deps, probe, at, signal);
    signal.throwIfAborted();
    return { ...seen, tookMs: deps.clock.now().getTime() - began };
  },
});

async function look(
  deps: HealthDeps,
  probe: Parameters<Health['check']>[0],
  at: ProbePlace,
  signal: AbortSignal,
): Promise<Seen> {
  switch (probe.kind) {
    case 'none':
      return { well: true, detail: 'it is not looked at' };
    case 'http':
      return overHttp(deps.http, probe, at, signal);
    case 'tcp':
      return overTcp(probe, at, signal);
    case 'exec':
      return byCommand(deps.processes, probe, at);
    default:
      return unreachable(probe);
  }
}

async function overHttp(
  http: Http,
  probe: HttpProbe & ProbeTiming,
  at: ProbePlace,
  signal: AbortSignal,
): Promise<Seen> {
  const url = urlOf(probe.url, at);
  if (url === undefined) return { well: false, detail: `there is no port to ask for ${probe.url}` };
  const { timeoutMs } = probe;
  const outcome = await http.request({ method: 'GET', url, headers: {}, timeoutMs, maxBytes: maxBodyBytes }, signal);
  if (outcome.kind === 'timeout') return { well: false, detail: `${url}: no answer within ${timeoutMs} ms` };
  if (outcome.kind === 'failed') return { well: false, detail: `${url}: ${outcome.detail}` };
  const difference = differenceFrom(probe.expect, outcome);
  if (difference !== undefined) return { well: false, detail: `${url}: ${difference}` };
  return { well: true, detail: `${url}: HTTP ${outcome.status}` };
}

function urlOf(url: string, { endpoint }: ProbePlace): string | undefined {
  if (!url.startsWith('/')) return url;
  return endpoint === undefined ? undefined : `http://${endpoint.host}:${endpoint.port}${url}`;
}

function overTcp(probe: TcpProbe & ProbeTiming, at: ProbePlace, signal: AbortSignal): Promise<Seen> {
  const place = addressOf(probe.address, at);
  if (place === undefined) return Promise.resolve({ well: false, detail: `"${probe.address}" is no host:port` });
  const name = `${place.host}:${place.port}`;
  return new Promise((resolve) => {
    const socket = connect(place);
    const done = (seen: Seen): void => {
      signal.removeEventListener('abort', abort);
      socket.destroy();
      resolve(seen);
    };
    const abort = (): void => done({ well: false, detail: `${name}: not looked at to the end` });
    signal.addEventListener('abort', abort, { once: true });
    socket.setTimeout(probe.timeoutMs, () =>
      done({ well: false, detail: `${name}: no connection within ${probe.timeoutMs} ms` }),
    );
    socket.once('connect', () => done({ well: true, detail: `${name}: connected` }));
    socket.once('error', (error) => done({ well: false, detail: `${name}: ${systemCode(error) ?? error.message}` }));
  });
}

function addressOf(address: string, { endpoint }: ProbePlace): { host: string; port: number } | undefined {
  if (address === '') return endpoint;
  const [, host, port] = /^\[?([^\]]+?)\]?:(\d{1,5})$/.exec(address) ?? [];
  return host === undefined || Number(port) > 65_535 ? undefined : { host, port: Number(port) };
}

async function byCommand(
  processes: HealthDeps['processes'],
  { command, timeoutMs }: ExecProbe & ProbeTiming,
  { cwd, env }: ProbePlace,
): Promise<Seen> {
  const [name = '', ...args] = command;
  try {
    const answer = await processes.ask({ program: name, args, cwd, env }, timeoutMs);
    if (answer.timedOut) return { well: false, detail: `${name}: not done within ${timeoutMs} ms` };
    const how = answer.signal === null ? `exit code ${answer.code}` : `ended by ${answer.signal}`;
    return { well: answer.code === 0, detail: `${name}: ${how}` };
  } catch (error) {
    if (isDeliveryError(error)) return { well: false, detail: error.message };
    throw error;
  }
}
