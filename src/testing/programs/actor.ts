/**
 * A program that does what its arguments say, one after the other: `out:TEXT`, `err:TEXT`, `raw:HEX` (bytes as they are),
 * `lines:N`, `long:BYTES`, `env:NAME`, `sleep:MS`, `spawn:MS` (a child of its own that lives so long; prints its pid),
 * `spawn-deaf:MS` (the same, and the child ignores SIGTERM), `deaf-to-term`,
 * `until-interrupt` (then goes on), `deaf` (ignores SIGINT), `die:SIGNAL`, `exit:CODE`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const write = (fd: number, bytes: string | Buffer): void => {
  let rest = Buffer.from(bytes);
  while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
};

const acts: Readonly<Record<string, (value: string) => void | Promise<void>>> = {
  out: (text) => write(1, `${text}\n`),
  err: (text) => write(2, `${text}\n`),
  raw: (hex) => write(1, Buffer.from(hex, 'hex')),
  lines: (count) => {
    const text = Array.from({ length: Number(count) }, (_, index) => `line ${index}\n`);
    write(1, text.join(''));
  },
  long: (bytes) => write(1, `${'x'.repeat(Number(bytes))}\n`),
  env: (name) => write(1, `${name}=${process.env[name] ?? '(unset)'}\n`),
  sleep: (ms) => sleep(Number(ms)),
  spawn: (ms) => {
    const child = spawn(process.execPath, [import.meta.filename, `sleep:${ms}`], { stdio: 'ignore' });
    child.unref();
    write(1, `${child.pid}\n`);
  },
  'spawn-deaf': async (ms) => {
    const acts = ['deaf-to-term', 'out:ready', `sleep:${ms}`];
    const child = spawn(process.execPath, [import.meta.filename, ...acts], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    child.unref();
    write(1, `${child.pid}\n`);
  },
  'deaf-to-term': () => {
    process.on('SIGTERM', () => undefined);
  },
  'until-interrupt': () =>
    new Promise((resolve) => {
      const alive = setInterval(() => undefined, 1000);
      process.once('SIGINT', () => {
        clearInterval(alive);
        resolve();
      });
      write(1, 'waiting\n');
    }),
  deaf: () => {
    process.on('SIGINT', () => write(1, 'heard and ignored\n'));
  },
  die: (signal) => {
    process.kill(process.pid, signal);
    return sleep(10_000);
  },
  exit: (code) => process.exit(Number(code)),
};

for (const argument of process.argv.slice(2)) {
  const [, name = '', value = ''] = /^([a-z-]+):?([\s\S]*)$/.exec(argument) ?? [];
  const act = acts[name];
  if (act === undefined) throw new Error(`unknown act "${argument}"`);
  await act(value);
}
