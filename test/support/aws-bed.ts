import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, globSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the test against an imitated AWS needs, or why it cannot run and what would make it run. */
export type AwsBed =
  | { readonly kind: 'ready'; readonly mirror: string; readonly version: string; readonly moto: string }
  | { readonly kind: 'missing'; readonly reason: string };

const mirrorRoots = [
  '/opt/*',
  '/usr/share/terraform/*',
  '/usr/local/share/terraform/*',
  join(homedir(), '.terraform.d/*'),
  join(homedir(), '.cache/*'),
];

/** Looks for the provider by its file name where mirrors commonly are, and for moto on PATH. */
export function findAwsBed(): AwsBed {
  const provider = mirrorRoots
    .flatMap((root) => globSync(join(root, '*/hashicorp/aws/*/*/terraform-provider-aws*')))
    .find((path) => existsSync(path));
  if (provider === undefined) {
    return {
      kind: 'missing',
      reason:
        'no AWS provider: `terraform providers mirror ~/.terraform.d/plugins` in a module that requires hashicorp/aws',
    };
  }
  const moto = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((directory) => join(directory, 'moto_server'))
    .find((path) => existsSync(path));
  if (moto === undefined) return { kind: 'missing', reason: 'no moto_server: `pip install "moto[server]"`' };
  // <mirror>/<host>/hashicorp/aws/<version>/<machine>/<file>
  const version = dirname(dirname(provider)).split('/').at(-1) ?? '';
  const mirror = join(provider, '../../../../../..');
  return { kind: 'ready', mirror, version, moto };
}

export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

/** An AWS of its own, empty. */
export async function startMoto(program: string): Promise<Moto> {
  const port = await freePort();
  const server = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, server);
  return {
    url,
    async stop() {
      if (server.exitCode !== null) return;
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
    },
  };
}

/** A CLI configuration that takes the provider from the mirror and from nowhere else. */
export function writeMirrorConfig(path: string, mirror: string): void {
  writeFileSync(path, `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`);
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`moto_server ended with ${server.exitCode}`);
    const answer = await fetch(`${url}/moto-api/data.json`).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(100);
  }
  server.kill('SIGKILL');
  throw new Error('moto_server does not answer after 30 s');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
