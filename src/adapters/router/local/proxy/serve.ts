import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Clock } from '../../../../ports/clock.ts';
import { writeWhole } from '../../../_shared/router/whole-file.ts';
import { protocolVersion, proxyFiles, type ProxyMark } from '../protocol.ts';
import { serveAdmin } from './admin.ts';
import { createRouteStore } from './route-store.ts';
import { createRoutes, type Routes } from './routes.ts';
import { lockForLife } from './sole-process.ts';
import { type Finding, lookAround, placeOf, watch } from './watch.ts';

export interface ProxyHost {
  readonly directory: string;
  readonly clock: Clock;
  readonly pid: number;
  monotonicMs(): number;
  random(): number;
  /** What an operator may want to know; goes to the log. */
  say(text: string): void;
}

export interface RunningProxy {
  /** Resolves when everything has ended. */
  readonly ended: Promise<void>;
  /** Lets end what has begun. The routes stay in the store and are served again by the next start. */
  stop(): void;
}

/** @returns undefined where another process serves this directory */
export async function serveProxy(host: ProxyHost): Promise<RunningProxy | undefined> {
  const { directory, say } = host;
  // Made by whoever started us; where it is gone already, nobody wants us any more.
  chmodSync(directory, 0o700);
  const place = placeOf(directory);
  const lock = lockForLife(join(directory, proxyFiles.lock));
  if (lock === undefined) return undefined;
  const nonce = randomBytes(16).toString('hex');
  const routes = createRoutes(
    { ...host, pseudonym: `fairlead-${nonce.slice(0, 12)}` },
    createRouteStore(join(directory, proxyFiles.routes)),
  );
  for (const failure of await routes.restore()) say(`not served: ${String(failure)}`);
  const identity = { protocol: protocolVersion, pid: host.pid, startedAt: host.clock.now().toISOString(), nonce };
  // We hold the lock: whoever listened here before is gone.
  for (const name of readdirSync(directory))
    if (name.endsWith(socketEnding)) rmSync(join(directory, name), { force: true });
  const socket = socketPath(directory, nonce);
  const stopping = Promise.withResolvers<void>();
  const admin = await serveAdmin({ identity, routes, stop: () => stopping.resolve() }, socket);
  const mark = join(directory, proxyFiles.mark);
  const writeMark = (): void =>
    writeWhole(mark, `${JSON.stringify({ ...identity, socket } satisfies ProxyMark)}\n`, 0o600);
  writeMark();
  const watching = new AbortController();
  const look = (): Finding => lookAround({ directory, place, mark, nonce }, routes.count() === 0);
  const seen = watch(look, (finding) => actOn(finding, { routes, writeMark, stop: stopping.resolve, say }), {
    clock: host.clock,
    signal: watching.signal,
  });
  say(`pid ${host.pid} serves ${routes.count()} routes`);
  const end = async (): Promise<void> => {
    await stopping.promise;
    watching.abort();
    say('stopping');
    // First nobody finds us any more; then nobody listens, and another process may start; then what has begun is finished.
    if (isOurs(mark, nonce)) rmSync(mark, { force: true });
    const unasked = closed(admin, host.clock);
    if (dirname(socket) !== directory) rmSync(dirname(socket), { recursive: true, force: true });
    const { drained } = await routes.closeAll();
    lock.release();
    await Promise.all([drained, unasked, seen]);
    say('stopped');
  };
  return { ended: end(), stop: () => void routes.seal('always').then(() => stopping.resolve()) };
}

interface Means {
  readonly routes: Routes;
  readonly say: (text: string) => void;
  writeMark(): void;
  stop(): void;
}

function actOn(finding: Exclude<Finding, 'needed'>, { routes, writeMark, stop, say }: Means): void {
  if (finding === 'unmarked') return writeMark();
  void routes.seal(finding === 'unused' ? 'empty' : 'always').then((isSealed) => {
    if (!isSealed) return;
    say(finding === 'unused' ? 'nothing is served' : 'the directory is gone, or names another process');
    stop();
  });
  return undefined;
}

function isOurs(mark: string, nonce: string): boolean {
  try {
    return readFileSync(mark, 'utf8').includes(nonce);
  } catch {
    return false;
  }
}

const answerMs = 1_000;

/** The answer that says so is still on its way to whoever told us to stop. */
async function closed(admin: Server, clock: Clock): Promise<void> {
  const enough = new AbortController();
  const done = once(admin, 'close').then(() => enough.abort());
  admin.close();
  await Promise.race([done, clock.sleep(answerMs, enough.signal).catch(() => undefined)]);
  admin.closeAllConnections();
}

const socketEnding = '.sock';
/** A path of a socket has 107 bytes at most on Linux, 103 on macOS. */
const mostPath = 100;

/** Of this process alone: the mark of a process that is gone must not lead to its successor. */
function socketPath(directory: string, nonce: string): string {
  const name = `${nonce.slice(0, 12)}${socketEnding}`;
  const path = join(directory, name);
  return Buffer.byteLength(path) <= mostPath ? path : join(mkdtempSync(join(tmpdir(), 'fairlead-')), name);
}
