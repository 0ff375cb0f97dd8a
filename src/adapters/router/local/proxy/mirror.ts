import { request as httpRequest } from 'node:http';
import type { RouteArm } from '../../../../domain/route/spec.ts';
import type { Plan } from './plan.ts';
import type { Flight, Lane } from './lane.ts';

/** A larger body is not kept in memory for a copy that nobody waits for. */
const mostBody = 256 * 1024;
/** A slow mirror must not fill the memory of the proxy. */
const mostAtOnce = 128;

/** Sends a copy to the mirror, where the spec and chance say so. It never holds up or changes the request itself. */
export function startMirror(lane: Lane, plan: Plan, chosen: RouteArm): void {
  const { mirror } = lane.table.spec;
  const arm = mirrorArm(lane);
  if (mirror === undefined || arm === undefined) return;
  if (arm.name === chosen.name || lane.chances.point() >= mirror.share) return;
  if (mirrorsOf(lane) >= mostAtOnce) {
    lane.meters.fault(arm.name, 'mirror-dropped');
    return;
  }
  if (!plan.hasBody) {
    sendCopy(lane, plan, arm, undefined);
    return;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  // What is too large for the stable arm is not passed on to another one.
  const most = Math.min(mostBody, lane.options.bodyBytes ?? mostBody);
  plan.request.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    if (size <= most) chunks.push(chunk);
    else chunks.length = 0;
  });
  plan.request.once('end', () => {
    // The route may have changed since: who is taken out gets no copy either.
    const now = mirrorArm(lane);
    if (size > most || now?.name !== arm.name) lane.meters.fault(arm.name, 'mirror-dropped');
    else sendCopy(lane, plan, now, Buffer.concat(chunks));
  });
}

function mirrorArm({ table }: Lane): RouteArm | undefined {
  const { mirror, arms } = table.spec;
  return mirror === undefined ? undefined : arms.find(({ name }) => name === mirror.arm);
}

function mirrorsOf({ flights }: Lane): number {
  let found = 0;
  for (const { kind } of flights) if (kind === 'mirror') found += 1;
  return found;
}

function sendCopy(lane: Lane, plan: Plan, arm: RouteArm, body: Uint8Array | undefined): void {
  const started = lane.monotonicMs();
  const endpoint = lane.table.endpointOf(arm);
  let isOver = false;
  const copy = httpRequest({
    host: endpoint.host,
    port: endpoint.port,
    method: plan.method,
    path: plan.path,
    headers: copyHead(plan.raw, body),
    setHost: false,
    agent: lane.fresh,
    timeout: lane.options.idleSeconds * 1000,
  });
  const flight: Flight = { arm: arm.name, endpoint, kind: 'mirror', cut: () => copy.destroy() };
  lane.flights.add(flight);
  const end = (code: number): void => {
    if (isOver) return;
    isOver = true;
    lane.flights.delete(flight);
    lane.meters.ended(arm.name, 'mirror', code, (lane.monotonicMs() - started) / 1000);
  };
  copy.on('timeout', () => copy.destroy());
  copy.on('error', () => end(502));
  copy.on('close', () => end(502));
  copy.on('response', (answer) => {
    answer.on('error', () => end(502));
    answer.on('end', () => end(answer.complete ? (answer.statusCode ?? 502) : 502));
    answer.resume();
  });
  copy.end(body);
}

/** Framed anew, since the body is whole now, and marked, so that the application can tell. */
function copyHead(raw: readonly string[], body: Uint8Array | undefined): string[] {
  const head: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? '';
    if (!reframed.has(name.toLowerCase())) head.push(name, raw[at + 1] ?? '');
  }
  if (body !== undefined) head.push('Content-Length', String(body.length));
  head.push('Fairlead-Mirrored', 'true', 'Connection', 'close');
  return head;
}

const reframed = new Set(['content-length', 'transfer-encoding', 'trailer', 'te', 'expect', 'connection']);
