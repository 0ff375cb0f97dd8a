import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { textMetricSourceContract } from '../../../testing/contracts/text-metric-source.ts';
import { createNodeProcessRunner } from '../../system/node/process-runner.ts';
import { createCommandSource } from '../command/index.ts';

const processes = createNodeProcessRunner();
const secrets = ['hunter2-hunter2'];
const env = { PATH: process.env['PATH'] ?? '', TOKEN: 'hunter2-hunter2' };
const sourceOf = (command: readonly string[], directory: string) =>
  createCommandSource({ processes }, { command, directory, env, secrets });

/** Reads what it holds from a file beside it, as any tool reads it from somewhere. */
const program = `
import { readFileSync } from 'node:fs';
const [, , query, to] = process.argv;
const held = JSON.parse(readFileSync('held.json', 'utf8')).filter(({ arm }) => 'errors:' + arm === query);
const found = held.flatMap(({ points }) => points).filter(({ at }) => at <= Number(to)).at(-1);
if (found !== undefined) console.log(JSON.stringify({ value: found.value, time: found.at }));
`;
const days = {
  'query-invalid': 'console.error(process.env.TOKEN); process.exit(2)',
  unreadable: 'console.log("about " + process.env.TOKEN)',
  busy: 'console.error("later, " + process.env.TOKEN); process.exit(1)',
  silent: 'setInterval(() => undefined, 1000)',
};

textMetricSourceContract('command', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-command-'));
  const saying = async (text: string) => sourceOf([process.execPath, '-e', text], directory);
  return {
    now: Math.floor(Date.now() / 60_000) * 60_000,
    text: 'errors:{arm}',
    secret: 'hunter2-hunter2',
    async holding(series) {
      await writeFile(join(directory, 'read.mjs'), program);
      await writeFile(join(directory, 'held.json'), JSON.stringify(series));
      return sourceOf([process.execPath, 'read.mjs', '{query}', '{toMs}'], directory);
    },
    dead: async () => sourceOf([join(directory, 'nothing')], directory),
    silent: () => saying(days.silent),
    having: (day) => (day === 'denied' ? Promise.reject(new Error('a program has no such day')) : saying(days[day])),
    close: () => rm(directory, { recursive: true, force: true }),
  };
}, ['series', 'quotes', 'denied']);

const measured = async (command: readonly string[], text = 'x') => {
  const query = { kind: 'text', text } as const;
  const at = '2026-01-01T12:00:00.000Z';
  const asked = { query, arguments: { arm: '-rf' }, at, windowMs: 60_000, timeoutMs: 5_000, staleAfterMs: 60_000 };
  return (await sourceOf(command, tmpdir()).query(asked, new AbortController().signal)).measurement;
};

test.each([
  ['0.25', { kind: 'value', value: 0.25 }],
  ['{"value": 1, "events": 40, "time": "2026-01-01T11:59:30Z"}', { kind: 'value', value: 1, events: 40 }],
  ['{"value": 1, "time": 1767268000}', { kind: 'stale' }],
  ['NaN', { kind: 'nan' }],
  ['', { kind: 'empty' }],
  ['null', { kind: 'empty' }],
  ['{"value": null}', { kind: 'empty' }],
  ['{"value": "fast"}', { kind: 'error', reason: 'answer-unreadable' }],
  ['{"value": 1, "events": -1}', { kind: 'error', reason: 'answer-unreadable' }],
  ['{"value": 1, "time": "noon"}', { kind: 'error', reason: 'answer-unreadable' }],
  ['[1]', { kind: 'error', reason: 'answer-unreadable' }],
])('a program that prints %s says so', async (printed, expected) => {
  expect(await measured([process.execPath, '-p', JSON.stringify(printed)])).toMatchObject(expected);
});

test('no value of an argument becomes an option of the program', async () => {
  await expect(measured([process.execPath, '{arm}'])).rejects.toMatchObject({ code: 'METRIC_ARGUMENT_INVALID' });
});

test('the end of its time is the end of what it has started, too', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'fairlead-command-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const waiting = ['sh', '-c', 'sleep 60 & echo $! > pid; wait'];
  const query = { kind: 'text', text: 'x' } as const;
  const at = '2026-01-01T12:00:00.000Z';
  const asked = { query, arguments: {}, at, windowMs: 60_000, timeoutMs: 1_500, staleAfterMs: 60_000 };

  const { measurement } = await sourceOf(waiting, directory).query(asked, new AbortController().signal);

  expect(measurement).toEqual({ kind: 'timeout', afterMs: 1_500 });
  const pid = Number(await readFile(join(directory, 'pid'), 'utf8'));
  expect(await goes(pid)).toBe(true);
});

/** A killed process is there until its parent has heard of it. */
async function goes(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}
