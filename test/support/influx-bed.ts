import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RunningInflux {
  readonly url: string;
  /** InfluxQL that changes something. */
  command(text: string): Promise<void>;
  /** In its line protocol, times in milliseconds. */
  write(database: string, lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** A real InfluxDB 1 of its own, with one user: nobody else is let in. */
export async function startInflux(program: string, user: string, password: string): Promise<RunningInflux> {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-influx-'));
  const [port, rpc] = [await freePort(), await freePort()];
  const config = `
reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${directory}/meta"
[data]
  dir = "${directory}/data"
  wal-dir = "${directory}/wal"
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  auth-enabled = true
  log-enabled = false
`;
  await writeFile(join(directory, 'influxdb.conf'), config);
  const child = spawn(program, ['run', '-config', join(directory, 'influxdb.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { GOMAXPROCS: '1', HOME: directory },
  });
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => {
    complaint = `${complaint}${text.toString()}`.slice(-4_096);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    await rm(directory, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const send = async (path: string, body: string, headers: Readonly<Record<string, string>>): Promise<void> => {
    const answer = await fetch(`${url}${path}`, { method: 'POST', body, headers });
    const text = await answer.text();
    if (!answer.ok || text.includes('"error"')) throw new Error(`${path}: ${text}`);
  };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const command = (text: string, more: Readonly<Record<string, string>> = { authorization }): Promise<void> =>
    send('/query', new URLSearchParams({ q: text }).toString(), { ...form, ...more });
  try {
    await listens(url, () => child.exitCode !== null);
    await command(`CREATE USER ${user} WITH PASSWORD '${password}' WITH ALL PRIVILEGES`, {});
  } catch (error) {
    await close();
    throw new Error(`influxd does not start: ${complaint}`, { cause: error });
  }
  const write = (database: string, lines: readonly string[]): Promise<void> =>
    send(`/write?${new URLSearchParams({ db: database, precision: 'ms' }).toString()}`, lines.join('\n'), {
      authorization,
    });
  return { url, command, write, close };
}

async function listens(url: string, isOver: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !isOver(); tries++) {
    const answer = await fetch(`${url}/ping`).catch(() => undefined);
    if (answer?.status === 204) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('nobody listens');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
