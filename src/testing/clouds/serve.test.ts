import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let directory: string;
const started: { readonly child: ChildProcess; readonly ended: Promise<number | null> }[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'simcloud-'));
});
afterEach(async () => {
  // Whatever a failed test left running; ending twice does no harm.
  for (const { child, ended } of started.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  rmSync(directory, { recursive: true, force: true });
});

const program = fileURLToPath(new URL('./serve.ts', import.meta.url));

function serve(args: readonly string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ready = new Promise<{ env: Record<string, string>; pid: number }>((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.includes('\n')) resolve(JSON.parse(text) as { env: Record<string, string>; pid: number });
    });
    child.once('exit', (code) => reject(new Error(`ended with ${String(code)} before it was ready`)));
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  started.push({ child, ended });
  return { child, ready, ended };
}

describe('the server program', () => {
  it('says how to reach it, outlives a client that drops its connection, and leaves no socket behind', async () => {
    const { child, ready, ended } = serve(['--directory', directory]);
    const { env, pid } = await ready;
    const { Addr } = (JSON.parse(env['TF_REATTACH_PROVIDERS'] ?? '{}') as Record<string, { Addr: { String: string } }>)[
      'registry.opentofu.org/fairlead/simcloud'
    ] ?? { Addr: { String: '' } };
    const client = connect(Addr.String);
    await new Promise((resolve) => client.once('connect', resolve));
    client.destroy();
    const again = connect(Addr.String);
    // The server cuts what is still connected when it ends.
    again.on('error', () => undefined);
    await new Promise((resolve) => again.once('connect', resolve));

    child.kill('SIGTERM');

    expect(await ended).toBe(0);
    expect(pid).toBe(child.pid);
    expect(existsSync(Addr.String)).toBe(false);
    again.destroy();
  });

  it('takes over the socket of a server that was killed', async () => {
    const first = serve(['--directory', directory]);
    const killed = await first.ready;
    first.child.kill('SIGKILL');
    await first.ended;

    const second = serve(['--directory', directory]);
    const taken = await second.ready;
    second.child.kill('SIGTERM');

    expect(await second.ended).toBe(0);
    const address = (env: Record<string, string>) =>
      (env['TF_REATTACH_PROVIDERS'] ?? '').match(/"String":"[^"]+"/)?.[0];
    expect(address(taken.env)).toBe(address(killed.env));
  });

  it('explains itself when it is called wrongly', async () => {
    const { ready, ended } = serve(['--directory', directory, '--latency-ms', 'soon']);

    await expect(ready).rejects.toThrow('ended with 2');
    expect(await ended).toBe(2);
  });
});
