import { createHash } from 'node:crypto';
import { lstat, mkdir, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Json } from '../../../domain/json.ts';
import type { LinkOutcome, LocalLink } from '../../../ports/local-link.ts';
import { fileError, systemCode } from './file-error.ts';

/** Linux has 108 bytes for the name of a socket, macOS 104. */
const longestName = 100;
const maxBytes = 16 * 1024 * 1024;

/** One JSON line there and one back, over a Unix socket; a connection for each. */
export const createLocalLink = (): LocalLink => ({ serve, ask, addressFor });

function addressFor(directory: string, name: string): string {
  const near = join(directory, name);
  if (Buffer.byteLength(near) <= longestName) return near;
  const digest = createHash('sha256').update(near).digest('hex').slice(0, 16);
  return join(tmpdir(), `fairlead-${process.getuid?.() ?? 0}-${digest}`, 's');
}

async function serve(address: string, answer: (request: Json) => Promise<Json>): Promise<{ close(): Promise<void> }> {
  await privateDirectory(dirname(address));
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    void readLine(socket)
      .then(async (line) => {
        if (line !== undefined) socket.end(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
      })
      .catch(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(fileError('listen at', address, error)));
    server.listen(address, resolve);
  });
  return {
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of open) socket.destroySoon();
      await closed;
      await rm(address, { force: true });
    },
  };
}

/** The directory is the lock on the door: a socket's own mode does not count everywhere. */
async function privateDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const { uid, mode } = await lstat(path);
    if (uid === (process.getuid?.() ?? uid) && (mode & 0o077) === 0) return;
  } catch (error) {
    throw fileError('make directory', path, error);
  }
  throw new DeliveryError('FILE_DENIED', `${path} is not private: others may enter it, or own it`, {
    hint: `\`chmod 700 ${path}\`, if it is yours`,
  });
}

async function ask(address: string, request: Json, timeoutMs: number, signal: AbortSignal): Promise<LinkOutcome> {
  signal.throwIfAborted();
  const socket = connect(address);
  const end = (): void => void socket.destroy();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, timeoutMs);
  signal.addEventListener('abort', end, { once: true });
  try {
    const failed = new Promise<Error>((resolve) => socket.once('error', resolve));
    const connected = new Promise<undefined>((resolve) => socket.once('connect', () => resolve(undefined)));
    const closed = new Promise<Error>((resolve) => socket.once('close', () => resolve(new Error('closed'))));
    const refusal = await Promise.race([connected, failed, closed]);
    if (refusal === undefined) socket.write(`${JSON.stringify(request)}\n`);
    const line = refusal === undefined ? await readLine(socket) : undefined;
    signal.throwIfAborted();
    if (timedOut) return { kind: 'timeout', afterMs: timeoutMs };
    if (refusal !== undefined) return nobodyOrBroken(refusal);
    if (line === undefined) return { kind: 'broken', detail: 'the connection ended without an answer' };
    return { kind: 'answer', answer: JSON.parse(line) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    end();
  }
}

const nobodyOrBroken = (error: Error): LinkOutcome =>
  ['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'].includes(systemCode(error) ?? '')
    ? { kind: 'nobody' }
    : { kind: 'broken', detail: error.message };

/** @returns undefined: the connection ended before the line did */
function readLine(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    socket.on('data', (chunk: Buffer) => {
      const end = chunk.indexOf(10);
      chunks.push(end === -1 ? chunk : chunk.subarray(0, end));
      bytes += chunk.length;
      if (end !== -1) resolve(Buffer.concat(chunks).toString('utf8'));
      else if (bytes > maxBytes) socket.destroy();
    });
    socket.once('close', () => resolve(undefined));
    socket.once('end', () => resolve(undefined));
    socket.once('error', () => resolve(undefined));
  });
}
