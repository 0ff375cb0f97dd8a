import { chmod, mkdir, mkdtemp, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { createLocalLink } from './local-link.ts';

const link = createLocalLink();
const never = new AbortController().signal;

test('answers questions of any length, several at a time', async () => {
  const { address } = await serving(async (request) => ({ got: request }));
  const long = 'ü'.repeat(200_000);

  const answers = await Promise.all([1, long, null].map((each) => link.ask(address, each, 5_000, never)));

  expect(answers).toEqual([1, long, null].map((got) => ({ kind: 'answer', answer: { got } })));
});

test('lets nobody else in', async () => {
  const { address } = await serving(async () => null);

  expect((await stat(dirname(address))).mode & 0o077).toBe(0);
});

test('does not listen where others may enter', async () => {
  const directory = await place();
  const open = join(directory, 'open');
  await mkdir(open);
  await chmod(open, 0o777);

  const error = await link.serve(join(open, 's'), async () => null).catch((reason: unknown) => reason);

  expect(isDeliveryError(error) && error.code).toBe('FILE_DENIED');
});

test('tells nobody, silence and a broken line apart', async () => {
  const directory = await place();
  await writeFile(join(directory, 'file'), '');
  const silent = await serving(() => new Promise(() => undefined));
  const broken = createServer((socket) => void socket.on('error', () => undefined).destroy());
  await new Promise<void>((resolve) => broken.listen(join(directory, 'broken'), resolve));
  onTestFinished(() => void broken.close());

  const outcomes = [
    await link.ask(join(directory, 'nothing'), 1, 1_000, never),
    await link.ask(join(directory, 'file'), 1, 1_000, never),
    await link.ask(silent.address, 1, 100, never),
    await link.ask(join(directory, 'broken'), 1, 1_000, never),
  ];

  expect(outcomes.map(({ kind }) => kind)).toEqual(['nobody', 'nobody', 'timeout', 'broken']);
});

test('stops when the caller has no more time', async () => {
  const { address } = await serving(() => new Promise(() => undefined));
  const stop = new AbortController();
  const reason = new Error('no more time');
  const answer = link.ask(address, 1, 60_000, stop.signal);
  setTimeout(() => stop.abort(reason), 50);

  await expect(answer).rejects.toBe(reason);
});

test('finds a short place for a directory with a long name, the same each time, and one for each', () => {
  const long = `/${'directory/'.repeat(20)}`;

  expect(Buffer.byteLength(link.addressFor(long, 's1'))).toBeLessThanOrEqual(100);
  expect(link.addressFor(long, 's1')).toBe(link.addressFor(long, 's1'));
  expect(link.addressFor(long, 's1')).not.toBe(link.addressFor(long, 's2'));
  expect(link.addressFor('/short', 's1')).toBe('/short/s1');
});

async function place(): Promise<string> {
  const directory = await realpath(await mkdtemp(join(tmpdir(), 'fairlead-link-')));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function serving(answer: Parameters<typeof link.serve>[1]) {
  const address = join(await place(), 's');
  const server = await link.serve(address, answer);
  onTestFinished(server.close);
  return { address };
}
