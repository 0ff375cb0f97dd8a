import { Agent } from 'node:http';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { ask } from './ask.ts';
import { type Written, written } from '../../_shared/router/written.ts';
import { type EnvoyMark, fileOf, type Place } from './place.ts';

const pollMs = 20;
const tries = 250;

/**
 * What all workers say that they use; undefined: none of them serves.
 * @throws ROUTER_UNREADABLE they do not come to say the same
 */
export async function askWorkers(place: Place, mark: EnvoyMark, signal: AbortSignal): Promise<Written | undefined> {
  for (let tried = 0; tried < tries; tried += 1) {
    const said = await askEach(place, mark, signal);
    if (said === undefined) return undefined;
    const [first] = said;
    if (first !== undefined && said.every((text) => text === first)) return decode(first, place);
    await place.clock.sleep(pollMs, signal);
  }
  throw new DeliveryError('ROUTER_UNREADABLE', `the workers of the Envoy of ${place.route} do not use the same`);
}

/** One answer of each worker; empty: not each of them was reached. */
async function askEach(place: Place, { nonce, options: { workers } }: EnvoyMark, signal: AbortSignal) {
  const agent = new Agent({ keepAlive: true, maxSockets: workers });
  const question = { socketPath: fileOf(place, 'state'), path: '/state', host: nonce, agent };
  try {
    const said = await Promise.all(Array.from({ length: workers }, () => ask(question, signal)));
    const each = said.filter((text) => text !== undefined);
    if (each.length < workers) return each.length === 0 ? undefined : [];
    // The connections are still open: Envoy says whose they are.
    const path = '/stats?filter=^listener%5C.state%5C.worker_%5Cd%2B%5C.downstream_cx_active$';
    const counts = await ask({ socketPath: fileOf(place, 'admin'), path }, signal);
    const reached = (counts ?? '').split('\n').filter((line) => /: [1-9]\d*$/.test(line));
    return reached.length === workers ? each : [];
  } finally {
    agent.destroy();
  }
}

function decode(text: string, place: Place): Written {
  const parsed = decodeWritten(text);
  if (parsed !== undefined) return parsed;
  throw new DeliveryError('ROUTER_FOREIGN', `what answers at ${fileOf(place, 'state')} is not what Fairlead wrote`);
}

/** Undefined: it is none of ours. */
export function decodeWritten(text: string | undefined): Written | undefined {
  if (text === undefined) return undefined;
  try {
    return written.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
