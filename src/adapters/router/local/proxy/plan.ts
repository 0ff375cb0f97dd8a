import type { IncomingMessage } from 'node:http';
import type { Exchange } from './exchange.ts';
import type { Lane } from './lane.ts';

/** All that is needed to send the request, also once more. */
export interface Plan {
  readonly lane: Lane;
  readonly exchange: Exchange;
  readonly request: IncomingMessage;
  readonly method: string;
  readonly path: string;
  readonly raw: readonly string[];
  readonly hasBody: boolean;
  /** Sent once, whatever happens. */
  readonly isOnce: boolean;
  /** Header lines for the answer. */
  readonly cookies: readonly string[];
}
