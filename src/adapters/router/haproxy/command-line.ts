import { connect } from 'node:net';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';

const askMs = 5_000;

/**
 * Gives commands to a socket of HAProxy's and reads all that it says.
 * @returns undefined: nobody listens there
 * @throws ROUTER_UNREADABLE
 */
export async function command(
  path: string,
  commands: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    return await converse(path, `${commands.join('; ')}\n`, signal);
  } catch (cause) {
    signal.throwIfAborted();
    const { code, message } = cause as NodeJS.ErrnoException;
    if (['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code ?? '')) return undefined;
    throw new DeliveryError('ROUTER_UNREADABLE', `haproxy did not say what it uses: ${message}`, { cause });
  }
}

function converse(path: string, text: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    const socket = connect({ path, signal });
    socket.setTimeout(askMs, () => socket.destroy(new Error('no answer')));
    socket.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    // The master goes on listening to whoever has not said that this was all.
    socket.end(text);
  });
}
