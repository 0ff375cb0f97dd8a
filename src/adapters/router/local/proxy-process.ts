import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Clock } from '../../../ports/clock.ts';
import { ask, nobody } from './admin-client.ts';
import { alreadyRuns, protocolVersion, proxyFiles, proxyIdentity, type ProxyMark, proxyMark } from './protocol.ts';

/** The proxy runs in a process of its own, which outlives ours: services go on being served between commands. */
export interface ProxyProcess {
  /** The one that runs for this directory, proven by a secret of its own. Undefined: none runs. */
  find(signal: AbortSignal): Promise<ProxyMark | undefined>;
  /** Finds it or starts it; two who do so at once get the same one. @throws ROUTER_NOT_STARTED */
  start(signal: AbortSignal): Promise<ProxyMark>;
  /** Lets end what has begun; the routes are served again by the next start. Returns when nobody listens any more. */
  stop(signal: AbortSignal): Promise<void>;
}

export interface ProxyProcessParts {
  /** Private to us; absolute. */
  readonly directory: string;
  /** The program, as `[node, file]`; it is given the directory. */
  readonly program: readonly [string, ...string[]];
  readonly clock: Clock;
}

const askMs = 5_000;
const startMs = 20_000;
const pollMs = 20;

export function createProxyProcess({ directory, program, clock }: ProxyProcessParts): ProxyProcess {
  const find = async (signal: AbortSignal): Promise<ProxyMark | undefined> => {
    const mark = readMark(directory);
    if (mark === undefined) return undefined;
    const question = { socket: mark.socket, method: 'GET', path: '/identity', timeoutMs: askMs } as const;
    const identity = await ask(question, proxyIdentity, signal);
    if (identity === nobody) return undefined;
    if (identity?.nonce !== mark.nonce)
      throw new DeliveryError(
        'ROUTER_FOREIGN',
        `what answers at ${mark.socket} is not the proxy that ${directory} names`,
      );
    if (identity.protocol !== protocolVersion)
      throw new DeliveryError(
        'ROUTER_OTHER_VERSION',
        `the proxy (pid ${mark.pid}) speaks version ${identity.protocol}, not ${protocolVersion}`,
      );
    return mark;
  };
  return {
    find,
    async start(signal) {
      const found = await find(signal);
      if (found !== undefined) return found;
      let child = launch(directory, program);
      for (let waitedMs = 0; waitedMs < startMs; waitedMs += pollMs) {
        const mark = await find(signal);
        if (mark !== undefined) return mark;
        const end = child.end();
        // Somebody else's is at work and not to be found yet, or just ending: one of the two will change.
        if (end?.code === alreadyRuns) child = (await waited(clock, signal), launch(directory, program));
        else if (end !== undefined) throw notStarted(directory, `it ended with ${end.code ?? end.signal ?? end.error}`);
        await waited(clock, signal);
      }
      throw notStarted(directory, `it does not answer after ${startMs / 1000} s`);
    },
    async stop(signal) {
      const mark = await find(signal);
      if (mark === undefined) return;
      await ask({ socket: mark.socket, method: 'POST', path: '/stop', timeoutMs: askMs }, z.object({}), signal);
      for (let waitedMs = 0; waitedMs < startMs; waitedMs += pollMs) {
        if (readMark(directory)?.nonce !== mark.nonce) return;
        await waited(clock, signal);
      }
      throw new DeliveryError('ROUTER_UNREADABLE', `the proxy (pid ${mark.pid}) was told to stop and did not`);
    },
  };
}

const waited = (clock: Clock, signal: AbortSignal): Promise<void> => clock.sleep(pollMs, signal);

const notStarted = (directory: string, how: string): DeliveryError =>
  new DeliveryError('ROUTER_NOT_STARTED', `the proxy did not start: ${how}`, {
    hint: `look at ${join(directory, proxyFiles.log)}`,
  });

interface Ended {
  readonly code: number | null;
  readonly signal?: string | null;
  readonly error?: string;
}

/** In a session of its own, with a log instead of our terminal, and with nothing of our environment. */
function launch(directory: string, [program, ...args]: ProxyProcessParts['program']): { end(): Ended | undefined } {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const log = openSync(join(directory, proxyFiles.log), 'a', 0o600);
  let end: Ended | undefined;
  try {
    const child = spawn(program, [...args, directory], {
      cwd: directory,
      detached: true,
      env: {},
      stdio: ['ignore', log, log],
    });
    child.once('exit', (code, signal) => void (end = { code, signal }));
    child.once('error', ({ message }) => void (end = { code: null, error: message }));
    child.unref();
  } finally {
    closeSync(log);
  }
  return { end: () => end };
}

function readMark(directory: string): ProxyMark | undefined {
  let text: string;
  try {
    text = readFileSync(join(directory, proxyFiles.mark), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  // Written whole by a rename: what cannot be read was not written by us.
  const mark = proxyMark.safeParse(parse(text));
  if (mark.success) return mark.data;
  throw new DeliveryError('ROUTER_FOREIGN', `${join(directory, proxyFiles.mark)} was not written by a proxy of ours`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
