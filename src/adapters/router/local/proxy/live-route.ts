import { Agent } from 'node:http';
import type { Clock } from '../../../../ports/clock.ts';
import type { ArmInFlight, EndpointInFlight } from '../../../../ports/router.ts';
import { fullWeight, type Endpoint, type RouteSpec } from '../../../../domain/route/spec.ts';
import { type LocalOptions, splitAddress } from '../options.ts';
import { createTable, type Flight, type Lane, sameEndpoint, type Table } from './lane.ts';
import { listenForClients } from './listener.ts';
import { serveMetrics } from './metrics-listener.ts';
import { createMeters } from './meters.ts';
import { pointOf } from './point-of.ts';

/** What the surroundings of the proxy give it. */
export interface Surroundings {
  readonly clock: Clock;
  readonly pseudonym: string;
  monotonicMs(): number;
  /** 0 up to 1, without it. */
  random(): number;
}

export interface RouteName {
  readonly environment: string;
  readonly service: string;
}

/** A route that is being served. */
export interface LiveRoute {
  readonly name: RouteName;
  options(): LocalOptions;
  spec(): RouteSpec;
  generation(): number;
  /** `HOST:PORT`, with the port that was given. */
  readonly listen: string;
  readonly metrics: string;
  inFlight(): readonly ArmInFlight[];
  /** Only those with requests. */
  endpointsInFlight(): readonly EndpointInFlight[];
  /** From now on every new request follows the spec; what is at instances that are not in it ends within the drain. */
  change(spec: RouteSpec, generation: number): void;
  /** For requests and connections from now on. The addresses and the size of heads stay as they are. */
  reconfigure(options: LocalOptions): void;
  /** Takes no more connections, lets end what has begun, and cuts off what is left at the deadline. */
  close(drainMs?: number): Promise<void>;
}

interface RouteStart {
  readonly name: RouteName;
  readonly options: LocalOptions;
  readonly spec: RouteSpec;
  readonly generation: number;
}

/** Longer than this and the other side may close at the moment of use; most servers keep a connection for 5 s or more. */
const keptMs = 4_000;

/** @throws the listening error */
export async function openRoute(
  around: Surroundings,
  { name, options, spec, generation }: RouteStart,
): Promise<LiveRoute> {
  const state = { table: createTable(spec, generation), options, closing: false };
  const lane = createLane(around, name, state);
  const { kept, fresh, meters, flights } = lane;
  for (const { name: arm } of spec.arms) meters.announce(arm);
  const clients = await listenForClients(lane, splitAddress(options.listen));
  const gauges = () =>
    state.table.spec.arms.map(({ name: arm, weight }) => ({ arm, weight, inFlight: countOf(flights, arm) }));
  const metrics = await serveMetrics(splitAddress(options.metrics), () => meters.text(gauges())).catch((error) => {
    clients.stop();
    throw error;
  });
  return {
    name,
    options: () => state.options,
    listen: clients.address,
    metrics: metrics.address,
    spec: () => state.table.spec,
    generation: () => state.table.generation,
    inFlight: () => inFlightOf(state.table.spec, flights),
    endpointsInFlight: () => endpointsOfFlights(flights),
    change(next, nextGeneration) {
      const gone = endpointsGone(state.table.spec, next);
      for (const { name: arm } of next.arms) meters.announce(arm);
      state.table = createTable(next, nextGeneration);
      if (gone.length === 0) return;
      closeKept(kept, gone);
      void drain(around.clock, state.options.drainSeconds * 1000, () => stillAt(flights, state.table.spec, gone));
    },
    reconfigure(next) {
      state.options = next;
      clients.reconfigure(next);
    },
    async close(drainMs = state.options.drainSeconds * 1000) {
      state.closing = true;
      clients.stop();
      // Its port is free at once, for the process that may follow us.
      const unread = metrics.close();
      await drain(around.clock, drainMs, () => [...flights]);
      clients.breakOff();
      await unread;
      kept.destroy();
      fresh.destroy();
    },
  };
}

/** A request asks the lane for what is valid at that moment. */
function createLane(
  around: Surroundings,
  name: RouteName,
  state: { readonly table: Table; readonly options: LocalOptions; readonly closing: boolean },
): Lane {
  return {
    get table() {
      return state.table;
    },
    get closing() {
      return state.closing;
    },
    get options() {
      return state.options;
    },
    kept: new Agent({ keepAlive: true, maxFreeSockets: 256, timeout: keptMs, scheduling: 'lifo' }),
    fresh: new Agent({ keepAlive: false }),
    meters: createMeters(name),
    flights: new Set<Flight>(),
    chances: { point: () => Math.floor(around.random() * fullWeight), pointOf },
    pseudonym: around.pseudonym,
    monotonicMs: around.monotonicMs,
  };
}

const countOf = (flights: ReadonlySet<Flight>, arm: string): number => {
  let found = 0;
  for (const flight of flights) if (flight.arm === arm) found += 1;
  return found;
};

/** Arms of the spec first, then arms that are left and still at work. */
function inFlightOf({ arms }: RouteSpec, flights: ReadonlySet<Flight>): readonly ArmInFlight[] {
  const counts = new Map(arms.map(({ name }) => [name, 0]));
  for (const { arm } of flights) counts.set(arm, (counts.get(arm) ?? 0) + 1);
  return [...counts].map(([arm, requests]) => ({ arm, requests }));
}

function endpointsOfFlights(flights: ReadonlySet<Flight>): readonly EndpointInFlight[] {
  const counts = new Map<string, EndpointInFlight>();
  for (const { endpoint } of flights) {
    const { host, port } = endpoint;
    const key = `${host}:${port}`;
    counts.set(key, { host, port, requests: (counts.get(key)?.requests ?? 0) + 1 });
  }
  return [...counts.values()];
}

const endpointsOf = ({ arms }: RouteSpec): readonly Endpoint[] => arms.flatMap(({ endpoints }) => endpoints);

function endpointsGone(before: RouteSpec, after: RouteSpec): readonly Endpoint[] {
  const stay = endpointsOf(after);
  return endpointsOf(before).filter((endpoint) => !stay.some((other) => sameEndpoint(other, endpoint)));
}

/** An endpoint that came back meanwhile is in service again. */
function stillAt(flights: ReadonlySet<Flight>, spec: RouteSpec, gone: readonly Endpoint[]): readonly Flight[] {
  const back = endpointsOf(spec);
  return [...flights].filter(
    ({ endpoint }) =>
      gone.some((other) => sameEndpoint(other, endpoint)) && !back.some((other) => sameEndpoint(other, endpoint)),
  );
}

/** Connections that wait in vain for another request. */
function closeKept({ freeSockets }: Agent, gone: readonly Endpoint[]): void {
  for (const [key, sockets = []] of Object.entries(freeSockets))
    if (gone.some(({ host, port }) => key.startsWith(`${host}:${port}:`)))
      for (const socket of sockets) socket.destroy();
}

const pollMs = 25;

/** Waits until nothing is left, until the deadline; then cuts off what is left. */
async function drain(clock: Clock, ms: number, left: () => readonly Flight[]): Promise<void> {
  const never = new AbortController().signal;
  for (let waitedMs = 0; waitedMs < ms && left().length > 0; waitedMs += pollMs) await clock.sleep(pollMs, never);
  for (const flight of left()) flight.cut();
}
