import { z } from 'zod';
import { canonicalText } from '../../../domain/canonical-json.ts';
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Json } from '../../../domain/json.ts';
import type { ArmInFlight, EndpointInFlight } from '../../../ports/router.ts';
import { ask } from './ask.ts';
import type { Place } from './place.ts';
import { type CaddyWritten, dialOf, render, writtenFrom } from './render.ts';

/** What a running Caddy says. */
export interface Running {
  /** Of the servers that requests meet, from themselves; undefined: nothing of ours. */
  readonly written: CaddyWritten | undefined;
  /** What its admin interface says that is configured, in one form. */
  readonly config: string;
}

/** Undefined: none runs. */
export async function lookAt({ admin, state }: Place, signal: AbortSignal): Promise<Running | undefined> {
  const config = await ask(admin, 'GET /config/', signal);
  if (config === undefined) return undefined;
  const used = await ask(state, 'GET /', signal);
  return { written: used && writtenFrom(used.text), config: canonicalText(parse(config.text)) };
}

/** What somebody changed in the running process; undefined: it does what was wished, and nothing else. */
export function changeIn({ written, config }: Running, place: Place): string | undefined {
  if (written === undefined) return 'the running caddy serves nothing that Fairlead wrote';
  return canonicalText(render(written, place)) === config
    ? undefined
    : 'the running caddy was given another configuration';
}

/** @returns what Caddy says against it; undefined: it is in use */
export async function loadConfig({ admin }: Place, text: string, signal: AbortSignal): Promise<string | undefined> {
  const answer = await ask(admin, 'POST /load', signal, text);
  if (answer === undefined) return 'it ended meanwhile';
  if (answer.status === 200) return undefined;
  const said = z.object({ error: z.string() }).safeParse(parse(answer.text));
  return said.success ? said.data.error : `HTTP ${answer.status}`;
}

const upstreams = z.array(z.object({ address: z.string(), num_requests: z.int() }));

/** A request at an instance that no arm has any more. */
const formerArm = '(former configuration)';

/** Where requests are, also those that began under former configurations. @throws ROUTER_UNREADABLE */
export async function inFlightOf(
  { spec }: CaddyWritten,
  place: Place,
  signal: AbortSignal,
): Promise<{ readonly inFlight: readonly ArmInFlight[]; readonly endpointsInFlight: readonly EndpointInFlight[] }> {
  const answer = await ask(place.admin, 'GET /reverse_proxy/upstreams', signal);
  const read = upstreams.safeParse(parse(answer?.text ?? ''));
  if (!read.success)
    throw new DeliveryError('ROUTER_UNREADABLE', `caddy of ${place.route} does not say which requests it works on`);
  const arms = new Map(spec.arms.map(({ name }) => [name, 0]));
  const busy = read.data.filter(({ num_requests: requests }) => requests > 0);
  for (const { address, num_requests: requests } of busy) {
    const arm = spec.arms.find(({ endpoints }) => endpoints.some((it) => dialOf(it) === address))?.name ?? formerArm;
    arms.set(arm, (arms.get(arm) ?? 0) + requests);
  }
  return {
    inFlight: [...arms].map(([arm, requests]) => ({ arm, requests })),
    endpointsInFlight: busy.map(({ address, num_requests: requests }) => ({ ...endpointAt(address), requests })),
  };
}

function endpointAt(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) };
}

export function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
