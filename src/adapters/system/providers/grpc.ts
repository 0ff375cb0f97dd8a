/** gRPC over HTTP/2 as far as a relay needs it. https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  constants,
  type Http2Session,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';

/** A schema is tens of megabytes: windows that let it pass in few turns. Bytes. */
const windowSize = 8 * 1024 * 1024;

/**
 * Of every connection. Node refuses new calls on one that holds more than 10 MB (`maxSessionMemory`, in MB), and all commands
 * share the connection to a provider.
 */
export const connectionOptions = {
  settings: { initialWindowSize: windowSize, enablePush: false },
  maxSessionMemory: 2048,
} as const;

export const widen = (session: Http2Session): void => session.setLocalWindowSize(windowSize);

export const status = { unimplemented: 12, unavailable: 14 } as const;

const frame = (message: Uint8Array): Buffer => {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
};

/** The one message of a unary call. @throws RangeError where there is none, more than one, or a compressed one */
export function messageIn(body: Buffer): Buffer {
  if (body.length < 5 || body[0] !== 0 || body.readUInt32BE(1) !== body.length - 5)
    throw new RangeError('not one uncompressed message');
  return body.subarray(5);
}

export async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Answers a call with one message. */
export function answer(stream: ServerHttp2Stream, message: Uint8Array): void {
  if (stream.destroyed || stream.closed) return;
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(frame(message));
}

export function refuse(stream: ServerHttp2Stream, code: number, why: string): void {
  if (stream.destroyed || stream.closed) return;
  if (stream.headersSent) {
    stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    return;
  }
  stream.respond(
    {
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': String(code),
      'grpc-message': why.replaceAll(/[^\x20-\x24\x26-\x7e]/gu, encodeURIComponent),
    },
    { endStream: true },
  );
}

export type Answer =
  | { readonly kind: 'answered'; readonly message: Buffer }
  /** Of the call itself: what a provider finds wrong is in its message. */
  | { readonly kind: 'failed'; readonly status: number; readonly why: string };

/** Calls with one message and waits for one. */
export async function call(session: ClientHttp2Session, path: string, message: Uint8Array): Promise<Answer> {
  const outcome: { headers?: IncomingHttpHeaders; trailers?: IncomingHttpHeaders } = {};
  try {
    const stream = request(session, { ':path': path });
    stream.once('response', (headers) => (outcome.headers = headers));
    stream.once('trailers', (trailers) => (outcome.trailers = trailers));
    stream.end(frame(message));
    const body = await bodyOf(stream);
    const { 'grpc-status': code, 'grpc-message': why } = outcome.trailers ?? outcome.headers ?? {};
    if (code === '0') return { kind: 'answered', message: messageIn(body) };
    return { kind: 'failed', status: Number(code ?? status.unavailable), why: decodeURIComponent(String(why ?? '')) };
  } catch (error) {
    return { kind: 'failed', status: status.unavailable, why: `${path}: ${String(error)}` };
  }
}

function request(session: ClientHttp2Session, headers: OutgoingHttpHeaders): ClientHttp2Stream {
  return session.request({
    ':method': 'POST',
    ':scheme': 'http',
    ':authority': 'localhost',
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
}

/** Passes a call on as it is, in both directions, until either side ends it. */
export function pass(from: ServerHttp2Stream, headers: IncomingHttpHeaders, session: ClientHttp2Session): void {
  const to = openOr(from, () => request(session, own(headers)));
  if (to === undefined) return;
  let trailers: OutgoingHttpHeaders | undefined;
  to.on('response', (answered, flags) => {
    if (from.destroyed) return;
    const ends = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    from.respond({ ':status': 200, ...own(answered) }, ends ? { endStream: true } : { waitForTrailers: true });
  });
  to.on('trailers', (received) => (trailers = own(received)));
  from.on('wantTrailers', () => {
    from.sendTrailers(
      trailers ?? { 'grpc-status': String(status.unavailable), 'grpc-message': 'the provider is gone' },
    );
  });
  to.on('error', () => refuse(from, status.unavailable, 'the provider is gone'));
  to.on('close', () => {
    if (!from.headersSent) refuse(from, status.unavailable, 'the provider is gone');
  });
  from.on('error', () => undefined);
  from.on('aborted', () => to.close(constants.NGHTTP2_CANCEL));
  from.pipe(to);
  to.pipe(from);
}

function openOr(from: ServerHttp2Stream, open: () => ClientHttp2Stream): ClientHttp2Stream | undefined {
  try {
    return open();
  } catch {
    refuse(from, status.unavailable, 'the provider is gone');
    return undefined;
  }
}

/** What belongs to the call, not to the connection. */
const own = (headers: IncomingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name === ':path' || !name.startsWith(':')));
