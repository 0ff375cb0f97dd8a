import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { checkRouteSpec } from '../../../domain/route/check.ts';
import type { RouteRef } from '../../../domain/route/spec.ts';
import type { Router, RouteState } from '../../../ports/router.ts';
import { z } from 'zod';
import { ask, nobody } from './admin-client.ts';
import { localFeatures } from './features.ts';
import { parseLocalOptions } from './options.ts';
import { pathOf, routeAnswer, type ProxyMark } from './protocol.ts';
import { createProxyProcess, type ProxyProcess, type ProxyProcessParts } from './proxy-process.ts';
import { keepsRoute } from './kept-routes.ts';

const askMs = 10_000;
/** A release waits for the drain, whose length the route's own options give. */
const releaseSlackMs = 10_000;
/** The proxy may end between our finding it and our asking it: then another one is started. */
const mostTries = 200;
const againMs = 50;

/** The built-in proxy: HTTP/1.1 and WebSocket, in a process of its own that outlives the command. */
export function createLocalRouter(parts: ProxyProcessParts): Router & { readonly process: ProxyProcess } {
  const process = createProxyProcess(parts);
  return {
    kind: 'local',
    features: localFeatures,
    process,
    async observe(route, signal) {
      signal.throwIfAborted();
      const mark = await process.find(signal);
      const answer =
        mark === undefined ? nobody : await ask(question(mark, route, { method: 'GET' }), routeAnswer, signal);
      if (answer !== nobody && answer !== undefined) return stateFrom(answer);
      if (!keepsRoute(parts.directory, route)) return { kind: 'absent' };
      const why = answer === nobody ? 'no proxy runs' : 'the proxy could not serve it, see its log';
      throw new DeliveryError('ROUTER_DOWN', `route ${nameOf(route)} is not served: ${why}`);
    },
    async ensure(route, spec, signal) {
      signal.throwIfAborted();
      parseLocalOptions(route.options, nameOf(route));
      checkRouteSpec(spec, 'local', localFeatures);
      const { service, environment, options } = route;
      const body = { name: { service, environment }, options, spec };
      for (let tries = 0; tries < mostTries; tries += 1) {
        const mark = await process.start(signal);
        const answer = await ask(question(mark, route, { method: 'PUT', body }), routeAnswer, signal);
        if (answer !== nobody && answer !== undefined) return stateFrom(answer);
        await parts.clock.sleep(againMs, signal);
      }
      throw new DeliveryError(
        'ROUTER_DOWN',
        `the proxy ended ${mostTries} times while it was told of ${nameOf(route)}`,
      );
    },
    async release(route, signal) {
      signal.throwIfAborted();
      const { drainSeconds } = parseLocalOptions(route.options, nameOf(route));
      for (let tries = 0; tries < mostTries; tries += 1) {
        // Who was killed does not know any more that it serves the route: it is started once more, to forget it.
        const mark = keepsRoute(parts.directory, route) ? await process.start(signal) : await process.find(signal);
        if (mark === undefined) return;
        const timeoutMs = drainSeconds * 1000 + releaseSlackMs;
        const answer = await ask({ ...question(mark, route, { method: 'DELETE' }), timeoutMs }, z.object({}), signal);
        if (answer !== nobody) return;
        await parts.clock.sleep(againMs, signal);
      }
      throw new DeliveryError('ROUTER_DOWN', `the proxy ended ${mostTries} times while it gave ${nameOf(route)} back`);
    },
  };
}

const nameOf = ({ environment, service }: RouteRef): string => `${environment}/${service}`;

function question(
  { socket }: ProxyMark,
  route: RouteRef,
  rest: { readonly method: 'GET' | 'PUT' | 'DELETE'; readonly body?: unknown },
) {
  return { socket, path: pathOf(route), timeoutMs: askMs, ...rest };
}

function stateFrom({ listen, metrics, ...rest }: z.infer<typeof routeAnswer>): RouteState {
  return { kind: 'present', ...rest, address: `http://${listen}`, metricsAddress: `http://${metrics}/metrics` };
}
