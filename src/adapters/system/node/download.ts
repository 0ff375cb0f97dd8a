import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DeliveryError, isDeliveryError } from '../../../domain/errors/delivery-error.ts';
import { fileError, systemCode } from './file-error.ts';

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Without a byte for so long, it has come to a halt. */
  readonly idleMs: number;
  readonly maxBytes: number;
}

const mostRedirects = 5;

/** Fetches a short text. @throws TOOL_DOWNLOAD_*, ENGINE_INTERRUPTED */
export async function downloadText(url: string, options: DownloadOptions): Promise<string> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  await receive(url, sink, options);
  return Buffer.concat(chunks).toString('utf8');
}

/** Fetches into a file and gives the SHA-256 of what was written. @throws TOOL_DOWNLOAD_*, FILE_*, ENGINE_INTERRUPTED */
export async function downloadFile(url: string, path: string, options: DownloadOptions): Promise<string> {
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  const written = new Promise<void>((resolve, reject) => {
    file.once('close', resolve);
    file.once('error', (error) => reject(fileError('write', path, error)));
  });
  // Seen below, also when the network fails first.
  written.catch(() => undefined);
  hashing.pipe(file);
  try {
    await receive(url, hashing, options);
    await written;
  } catch (error) {
    file.destroy();
    throw error;
  }
  return hash.digest('hex');
}

async function receive(url: string, sink: NodeJS.WritableStream, options: DownloadOptions): Promise<void> {
  try {
    const response = await open(new URL(url), options, mostRedirects);
    await pipeline(response, counting(url, response, options.maxBytes), sink, { signal: options.signal });
  } catch (error) {
    throw downloadError(url, error, options.signal);
  }
}

/** A connection that breaks looks like an end to some servers: what arrived is counted. */
function counting(url: string, response: IncomingMessage, maxBytes: number): Transform {
  const announced = Number(response.headers['content-length'] ?? Number.NaN);
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > maxBytes ? failed(url, `is larger than ${maxBytes} bytes`) : null, chunk);
    },
    flush(done) {
      done(
        Number.isNaN(announced) || bytes === announced
          ? null
          : failed(url, `ended after ${bytes} of ${announced} bytes`),
      );
    },
  });
}

async function open(url: URL, options: DownloadOptions, redirects: number): Promise<IncomingMessage> {
  const response = await request(url, options);
  const status = response.statusCode ?? 0;
  const { location } = response.headers;
  if (status === 200) return response;
  response.resume();
  if (status >= 300 && status < 400 && location !== undefined) {
    const next = new URL(location, url);
    if (redirects === 0) throw failed(url.href, 'is redirected too often');
    if (url.protocol === 'https:' && next.protocol !== 'https:')
      throw failed(url.href, `is redirected to ${next.protocol}//`);
    return open(next, options, redirects - 1);
  }
  if (status === 404 || status === 410) throw new DeliveryError('TOOL_DOWNLOAD_MISSING', `there is no ${url.href}`);
  throw failed(url.href, `is answered with HTTP ${status}`);
}

function request(url: URL, { signal, idleMs }: DownloadOptions): Promise<IncomingMessage> {
  const get = url.protocol === 'https:' ? httpsGet : url.protocol === 'http:' ? httpGet : undefined;
  if (get === undefined) throw failed(url.href, `is no address to fetch from (${url.protocol}//)`);
  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | undefined;
    const asked = get(url, { signal, timeout: idleMs, headers: { 'user-agent': 'fairlead' } }, (response) => {
      answer = response;
      resolve(response);
    });
    asked.on('timeout', () => {
      // Once the answer has begun, its reader must hear the reason, not only that the connection is gone.
      const late = new DeliveryError('TOOL_DOWNLOAD_TIMEOUT', `${url.href}: nothing came for ${idleMs / 1000} s`);
      answer?.destroy(late);
      asked.destroy(late);
    });
    asked.on('error', reject);
  });
}

const failed = (url: string, why: string): DeliveryError => new DeliveryError('TOOL_DOWNLOAD_FAILED', `${url} ${why}`);

function downloadError(url: string, error: unknown, signal: AbortSignal): DeliveryError {
  if (isDeliveryError(error)) return error;
  if (signal.aborted) {
    return new DeliveryError('ENGINE_INTERRUPTED', 'the download was interrupted', {
      hint: 'run the command again; nothing was installed',
    });
  }
  const why = systemCode(error) ?? (error instanceof Error ? error.message : String(error));
  return new DeliveryError('TOOL_DOWNLOAD_FAILED', `${url} cannot be fetched: ${why}`, { cause: error });
}
