/**
 * One provider, started as an engine starts it (https://github.com/hashicorp/go-plugin, docs/internals.md): a cookie in its
 * environment, and one line on its output that says where it listens.
 */
import { spawn } from 'node:child_process';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import type { Readable } from 'node:stream';
import { connectionOptions, widen } from './grpc.ts';
import { handshakeIn } from './handshake.ts';

export interface ProviderProcess {
  readonly protocolVersion: 5 | 6;
  readonly session: ClientHttp2Session;
  /** Settles when the process is gone. */
  readonly ended: Promise<void>;
  readonly hasEnded: () => boolean;
  end(): void;
}

export interface ProviderProgram {
  /** Absolute path. */
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Where it puts its socket: a directory that is ours alone. */
  readonly sockets: string;
}

/** Published with every engine and provider: it keeps people from starting a plugin by hand, and is no secret. */
const cookie = { TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2' };

const startWithinMs = 60_000;

/**
 * A guard between us and the provider: when our end of its input is closed, also by our death, it ends the provider. Its own
 * output is closed, so that the end of the output is the end of the provider. The words are constant; the program is an argument.
 */
const guard = '"$0" </dev/null & exec >/dev/null; read -r _; kill -9 $! 2>/dev/null';

/** @throws Error where it does not start, or speaks in a way that we do not */
export async function startProvider({ program, env, cwd, sockets }: ProviderProgram): Promise<ProviderProcess> {
  const child = spawn('/bin/sh', ['-c', guard, program], {
    cwd,
    env: { ...env, ...cookie, PLUGIN_PROTOCOL_VERSIONS: '5,6', PLUGIN_UNIX_SOCKET_DIR: sockets },
    // Nobody reads its log, and a pipe that nobody reads would stop it.
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const state = { ended: false };
  const end = (): void => void child.stdin.end();
  const ended = new Promise<void>((resolve) => {
    const over = (): void => {
      state.ended = true;
      end();
      resolve();
    };
    child.stdout.once('close', over);
    child.once('error', over);
  });
  child.stdin.on('error', () => undefined);
  try {
    const { address, protocolVersion } = handshakeIn(await firstLine(child.stdout, ended));
    const session = dial(address);
    void ended.then(() => session.destroy());
    return { protocolVersion, session, ended, hasEnded: () => state.ended, end };
  } catch (error) {
    end();
    throw error;
  }
}

async function firstLine(stdout: Readable, ended: Promise<void>): Promise<string> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), startWithinMs);
  try {
    return await new Promise<string>((resolve, reject) => {
      let text = '';
      stdout.setEncoding('utf8');
      stdout.on('data', (chunk: string) => {
        text += chunk;
        const at = text.indexOf('\n');
        if (at >= 0) resolve(text.slice(0, at));
      });
      timeout.signal.addEventListener('abort', () => reject(new Error('it does not say where it listens')));
      void ended.then(() => reject(new Error('it ended at once')));
    });
  } finally {
    clearTimeout(timer);
    stdout.removeAllListeners('data');
    // What it prints later is read and dropped.
    stdout.resume();
  }
}

function dial(address: string): ClientHttp2Session {
  const session = connectHttp2('http://localhost', {
    createConnection: () => connectSocket(address),
    ...connectionOptions,
  });
  // Each call tells of its own failure.
  session.on('error', () => undefined);
  session.once('connect', () => widen(session));
  return session;
}
