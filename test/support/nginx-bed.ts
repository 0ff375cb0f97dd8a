import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createNginxRouter } from '../../src/adapters/router/nginx/index.ts';

/** A real nginx with a configuration of its own, that includes what Fairlead writes. It is not running yet. */
export async function openNginx(program: string, { workers = 2 }: { readonly workers?: number } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-nginx-'));
  const included = join(directory, 'conf.d');
  await mkdir(included);
  const config = join(directory, 'nginx.conf');
  const pidFile = join(directory, 'nginx.pid');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(directory, name)};`,
  );
  await writeFile(
    config,
    `${userInfo().uid === 0 ? 'user root;' : ''}
worker_processes ${workers};
pid ${pidFile};
error_log ${join(directory, 'error.log')};
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000;
  ${temporary.join('\n  ')}
  include ${included}/*.conf;
}
`,
  );
  const clock = { now: () => new Date(), sleep: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }) };
  const router = createNginxRouter({ directory: join(directory, 'state'), clock });
  let files = 0;
  const master = async (): Promise<number> => Number(await readFile(pidFile, 'utf8').catch(() => '0'));
  return {
    directory,
    router,
    signal: new AbortController().signal,
    master,
    /** A file of its own and a port that was free a moment ago. */
    async options() {
      const file = join(included, `route-${files++}.conf`);
      return { program, config, pidFile, file, listen: `127.0.0.1:${await freePort()}`, drainSeconds: 2 };
    },
    /** Somebody gives everything to the other arm, and reloads. */
    async changeByHand(file: string) {
      const text = await readFile(file, 'utf8');
      await writeFile(file, text.replace(/^ {2}\* (fairlead_\w+)_0;$/m, '  * $1_1;'));
      process.kill(await master(), 'SIGHUP');
      await sleep(300);
    },
    async configuration() {
      const found: Record<string, string> = { config: await readFile(config, 'utf8') };
      for (const name of await readdir(included)) found[name] = await readFile(join(included, name), 'utf8');
      return found;
    },
    async kill() {
      const pid = await master();
      // With its workers: they hear of nothing any more.
      const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
      for (const each of [pid, ...children.split(' ').filter(Boolean).map(Number)]) process.kill(each, 'SIGKILL');
      while (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')) await sleep(10);
    },
    async [Symbol.asyncDispose]() {
      const pid = await master();
      const title = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (pid > 1 && title.startsWith('nginx: master')) {
        process.kill(pid, 'SIGTERM');
        while (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')) await sleep(10);
      }
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, 'close');
  return port;
}
