import { type Agent, request } from 'node:http';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';

export interface Question {
  readonly socketPath: string;
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly host?: string;
  readonly agent?: Agent;
}

const askMs = 5_000;

/** What the one at the socket says; undefined: nobody listens there. @throws ROUTER_UNREADABLE */
export function ask({ host = 'fairlead', agent, ...rest }: Question, signal: AbortSignal): Promise<string | undefined> {
  return new Promise<string | undefined>((resolve, reject) => {
    const asked = request({ ...rest, agent: agent ?? false, headers: { host }, timeout: askMs, signal }, (answer) => {
      const chunks: Uint8Array[] = [];
      answer.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (answer.statusCode === 200) resolve(text);
        else reject(new Error(`it answers ${answer.statusCode ?? 0}: ${text.slice(0, 200)}`));
      });
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer')));
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(error.code ?? '')) resolve(undefined);
      else reject(error);
    });
    asked.end();
  }).catch((cause: Error) => {
    signal.throwIfAborted();
    throw new DeliveryError('ROUTER_UNREADABLE', `Envoy did not say what it uses: ${cause.message}`, { cause });
  });
}
