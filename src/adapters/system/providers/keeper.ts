/**
 * Keeps providers running for as long as somebody may use them. It is a process of its own, so that a command that outlives
 * whoever started it (P4) does not lose its provider: when the other end is gone, it stays until the last connection is closed.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProviderWish } from '../../../ports/warm-providers.ts';
import { type ControlAnswer, type ControlRequest, onLines } from './control.ts';
import { createPackageCheck } from './locked-program.ts';
import { createProviderPool, type ProviderPool } from './provider-pool.ts';
import { startProvider } from './provider-process.ts';
import { openRelay, type Relay } from './relay.ts';

export interface KeeperOptions {
  readonly input: NodeJS.ReadableStream;
  readonly say: (answer: ControlAnswer) => void;
  readonly exit: () => void;
  /** How long it stays with nothing lent. */
  readonly idleMs: number;
  /** How long it stays without a connection when the other end is gone: a command may be between two. */
  readonly orphanMs: number;
}

export function keepProviders({ input, say, exit, idleMs, orphanMs }: KeeperOptions): void {
  const sockets = mkdtempSync(join(tmpdir(), 'fairlead-'));
  const pools = new Map<string, ProviderPool>();
  const loans = new Map<number, Relay>();
  const programOf = createPackageCheck();
  let orphaned = false;
  let busyAt = Date.now();

  async function lend(id: number, wish: ProviderWish): Promise<ControlAnswer> {
    try {
      const pool = poolOf(await programOf(wish.package, wish.hashes), wish);
      const { protocolVersion } = await pool.plain();
      const socket = join(sockets, `${id}`);
      const types = wish.types === undefined ? undefined : new Set(wish.types);
      loans.set(id, await openRelay({ pool, socket, types }));
      return { id, type: 'lent', loan: { socket, protocolVersion, pid: process.pid } };
    } catch (error) {
      return { id, type: 'none', why: String(error) };
    }
  }

  function poolOf(program: string, { env, cwd }: ProviderWish): ProviderPool {
    const key = createHash('sha256')
      .update(JSON.stringify([program, cwd, sorted(env)]))
      .digest('hex');
    const pool =
      pools.get(key) ??
      createProviderPool(() => {
        mkdirSync(cwd, { recursive: true });
        return startProvider({ program, env, cwd, sockets });
      });
    pools.set(key, pool);
    return pool;
  }

  async function giveBack(id: number, loan: number): Promise<ControlAnswer> {
    await loans.get(loan)?.close();
    loans.delete(loan);
    return { id, type: 'done' };
  }

  const end = (): void => {
    for (const pool of pools.values()) pool.end();
    rmSync(sockets, { recursive: true, force: true });
    exit();
  };
  const look = (): void => {
    const connections = [...loans.values()].reduce((sum, relay) => sum + relay.connections(), 0);
    const busy = orphaned ? connections > 0 : loans.size > 0;
    const waits = orphaned ? (loans.size === 0 ? 0 : orphanMs) : idleMs;
    if (busy) busyAt = Date.now();
    else if (Date.now() - busyAt >= waits) end();
  };
  onLines<ControlRequest>(input, (request) => {
    busyAt = Date.now();
    void (request.type === 'lend' ? lend(request.id, request.wish) : giveBack(request.id, request.loan)).then(say);
  });
  input.on('end', () => {
    orphaned = true;
    look();
  });
  setInterval(look, 1000);
}

const sorted = (env: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  Object.entries(env).sort(([left], [right]) => (left < right ? -1 : 1));
