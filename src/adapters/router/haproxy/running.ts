import { isIP } from 'node:net';
import type { ArmInFlight, EndpointInFlight } from '../../../ports/router.ts';
import { type HaproxyWritten, type MapLine, mapLines, writtenIn } from './arms-map.ts';
import { command } from './command-line.ts';
import { backendOf } from './features.ts';
import type { Place } from './place.ts';
import { addressOf, digestIn, digestName, render, serverName } from './render.ts';

/** What a worker says that it does with requests. */
export interface Running {
  /** Of the configuration it was started with. */
  readonly digest: string;
  readonly map: readonly MapLine[];
  readonly servers: readonly RunningServer[];
  /** What its map says was wished; undefined: nothing of ours. */
  readonly written: HaproxyWritten | undefined;
}

interface RunningServer {
  readonly backend: string;
  readonly name: string;
  readonly address: string;
  readonly status: string;
  readonly weight: number;
  readonly requests: number;
}

const servers = 'show stat -1 4 -1';

/** The worker of the present configuration; undefined: none runs. */
export async function lookAt(place: Place, signal: AbortSignal): Promise<Running | undefined> {
  const text = await command(place.workers, [`show env ${digestName}`, `show map ${place.map}`, servers], signal);
  return text === undefined || text === '' ? undefined : read(text);
}

function read(text: string): Running {
  const lines = text.split('\n');
  const map = lines.filter((line) => line.startsWith('0x')).map((line) => line.slice(line.indexOf(' ') + 1));
  const table = lines.findIndex((line) => line.startsWith('# pxname'));
  const digest = lines.find((line) => line.startsWith(`${digestName}=`))?.slice(digestName.length + 1) ?? '';
  return { digest, map, servers: table === -1 ? [] : serversIn(lines.slice(table)), written: writtenIn(map) };
}

function serversIn([head = '', ...rows]: readonly string[]): readonly RunningServer[] {
  const names = head.replace(/^# /, '').split(',');
  const found: RunningServer[] = [];
  for (const row of rows) {
    if (row === '' || row.startsWith('#')) break;
    const cells = row.split(',');
    const cell = (name: string): string => cells[names.indexOf(name)] ?? '';
    found.push({
      backend: cell('pxname'),
      name: cell('svname'),
      address: cell('addr'),
      status: cell('status'),
      weight: Number(cell('weight')),
      requests: Number(cell('scur')),
    });
  }
  return found;
}

/** What somebody changed in the running process; undefined: it does what was wished, and nothing else. */
export function changeIn({ written, map, servers: found, digest }: Running, place: Place): string | undefined {
  if (written === undefined) return 'the map of the running haproxy holds nothing that Fairlead wrote';
  if (mapLines(written, place.route).join('\n') !== map.join('\n'))
    return 'the weights of the running haproxy were changed';
  if (digestIn(render(written, place)) !== digest) return 'the running haproxy was given another configuration';
  for (const { name: arm, endpoints } of written.spec.arms)
    for (const [at, endpoint] of endpoints.entries()) {
      const server = found.find((it) => it.backend === backendOf(place.route, arm) && it.name === serverName(at));
      const what = `${addressOf(endpoint)} of ${arm}`;
      if (server === undefined) return `${what} is gone from the running haproxy`;
      if (server.status !== 'no check') return `${what} is ${server.status} in the running haproxy`;
      if (server.weight !== 1) return `${what} has another weight in the running haproxy`;
      // A name is told as the address that it stood for.
      if (isIP(endpoint.host) !== 0 && server.address !== addressOf(endpoint))
        return `${what} is ${server.address} in the running haproxy`;
    }
  return undefined;
}

export interface Former {
  readonly pid: number;
  /** It takes no connections any more. */
  readonly isStopping: boolean;
  readonly running: Running;
}

export interface Processes {
  readonly master: number;
  readonly workers: readonly number[];
  readonly former: readonly number[];
}

/** Undefined: no master answers. */
export async function processes(place: Place, signal: AbortSignal): Promise<Processes | undefined> {
  const text = await command(place.master, ['show proc'], signal);
  if (text === undefined) return undefined;
  const found = { master: 0, workers: [] as number[], former: [] as number[] };
  let isFormer = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('# old workers')) isFormer = true;
    const [, pid, type] = /^(\d+)\s+(master|worker)\s/.exec(line) ?? [];
    if (pid === undefined) continue;
    if (type === 'master') found.master = Number(pid);
    else (isFormer ? found.former : found.workers).push(Number(pid));
  }
  return found.master === 0 ? undefined : found;
}

/**
 * Workers of former configurations that still finish what they have begun; undefined: the master does not say, as while
 * it begins or reloads.
 */
export async function formerWorkers(place: Place, signal: AbortSignal): Promise<readonly Former[] | undefined> {
  const found = await processes(place, signal);
  if (found === undefined) return undefined;
  const all: Former[] = [];
  for (const pid of found.former) {
    const to = (text: string): string => `@!${pid} ${text}`;
    const asked = [to('show info'), to(`show env ${digestName}`), to(`show map ${place.map}`), to(servers)];
    const text = await command(place.master, asked, signal);
    // One that has ended meanwhile says nothing.
    if (text?.includes('Stopping: ')) all.push({ pid, isStopping: /^Stopping: 1$/m.test(text), running: read(text) });
  }
  return all;
}

/** A request at an instance that its arm has lost is at none of the present arms. */
const formerArm = '(former configuration)';

/** Where requests are, over all workers. */
export function inFlightOf(
  now: Running,
  former: readonly Former[],
  route: string,
): { readonly inFlight: readonly ArmInFlight[]; readonly endpointsInFlight: readonly EndpointInFlight[] } {
  const arms = new Map<string, number>((now.written?.spec.arms ?? []).map(({ name }) => [name, 0]));
  const endpoints = new Map<string, EndpointInFlight>();
  for (const { written, servers: found } of [now, ...former.map(({ running }) => running)])
    for (const arm of written?.spec.arms ?? [])
      for (const [at, endpoint] of arm.endpoints.entries()) {
        const requests =
          found.find((it) => it.backend === backendOf(route, arm.name) && it.name === serverName(at))?.requests ?? 0;
        if (requests === 0) continue;
        const where = addressOf(endpoint);
        endpoints.set(where, { ...endpoint, requests: requests + (endpoints.get(where)?.requests ?? 0) });
        const present = now.written?.spec.arms.find(({ name }) => name === arm.name);
        const isKept = present === undefined || present.endpoints.some((it) => addressOf(it) === where);
        const name = isKept ? arm.name : formerArm;
        arms.set(name, (arms.get(name) ?? 0) + requests);
      }
  return {
    inFlight: [...arms].map(([arm, requests]) => ({ arm, requests })),
    endpointsInFlight: [...endpoints.values()],
  };
}
