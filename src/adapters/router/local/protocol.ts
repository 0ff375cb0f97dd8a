import { z } from 'zod';
import { routeSpec } from '../../_shared/route-spec.ts';

/** What our commands and the proxy say to each other, over a socket that only this user can reach. */
export const protocolVersion = 2;

/** Files of the proxy, in its private directory. */
export const proxyFiles = {
  /** Who runs, and where it is spoken to: {@link proxyMark}. */
  mark: 'proxy.json',
  /** What it serves; read when it starts again: {@link storedRoutes}. */
  routes: 'routes.json',
  /** Held by the kernel for the one process that runs. */
  lock: 'proxy.lock',
  log: 'proxy.log',
} as const;

/** Exit code of a proxy that finds another one at work. */
export const alreadyRuns = 75;

const routeName = z.object({ environment: z.string(), service: z.string() });

/** Options stay as they were given: the proxy parses them as the command did. */
export const wishedRoute = z.object({ name: routeName, options: z.record(z.string(), z.json()), spec: routeSpec });

export const storedRoutes = z.object({
  version: z.literal(1),
  routes: z.array(
    wishedRoute.extend({
      generation: z.int(),
      /** Ports that were chosen stay the same after a restart. */
      listen: z.string(),
      metrics: z.string(),
    }),
  ),
});

export type StoredRoute = z.infer<typeof storedRoutes>['routes'][number];

export const proxyMark = z.object({
  protocol: z.int(),
  pid: z.int(),
  startedAt: z.string(),
  nonce: z.string(),
  /** Absolute path of the socket. */
  socket: z.string(),
});

export type ProxyMark = z.infer<typeof proxyMark>;

/** The mark as the process itself tells it. */
export const proxyIdentity = proxyMark.omit({ socket: true }).extend({ routes: z.int() });

export const routeAnswer = z.object({
  spec: routeSpec,
  generation: z.int(),
  listen: z.string(),
  metrics: z.string(),
  inFlight: z.array(z.object({ arm: z.string(), requests: z.int() })),
  endpointsInFlight: z.array(z.object({ host: z.string(), port: z.int(), requests: z.int() })),
});

export const errorAnswer = z.object({
  code: z.enum(['ROUTER_SPEC_INVALID', 'ROUTER_OPTIONS_INVALID', 'ROUTER_ADDRESS_TAKEN', 'ROUTER_REJECTED']),
  message: z.string(),
});

export const pathOf = ({ environment, service }: { readonly environment: string; readonly service: string }): string =>
  `/routes/${encodeURIComponent(environment)}/${encodeURIComponent(service)}`;
