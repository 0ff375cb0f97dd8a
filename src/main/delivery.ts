import { join } from 'node:path';
import { createNodeHttp } from '../adapters/system/node/http.ts';
import type { Delivery } from '../app/rollout/delivery.ts';
import type { RouterKind } from '../domain/project/service.ts';
import type { Router } from '../ports/router.ts';
import { caddyRouter } from './caddy-router.ts';
import { haproxyRouter } from './haproxy-router.ts';
import { commandHooks } from './hooks.ts';
import { envoyRouter } from './envoy-router.ts';
import { localDeployer } from './local-deployer.ts';
import { localRouter } from './local-router.ts';
import { nginxRouter } from './nginx-router.ts';
import { metricSourceOf, routeCounters } from './metric-sources.ts';
import { notifierOf } from './notifiers.ts';
import { once } from './once.ts';
import type { System } from './system.ts';

/** What brings the services of a project into traffic, on this machine. @param directory of the project, absolute */
export function deliveryOf(directory: string, system: System): Delivery {
  const workspace = join(directory, '.fairlead');
  const deployer = once(() => localDeployer(workspace, system));
  const routers = {
    local: once(() => localRouter(workspace, system.clock)),
    nginx: once(() => nginxRouter(workspace, system.clock)),
    caddy: once(() => caddyRouter(workspace, system.clock)),
    haproxy: once(() => haproxyRouter(workspace, system.clock)),
    envoy: once(() => envoyRouter(workspace, system.clock)),
  } satisfies Record<RouterKind, () => Promise<Router>>;
  return {
    deployer,
    router: (kind) => routers[kind](),
    counters: async (kind, route) => routeCounters(await routers[kind](), route, system.clock),
    source: (setting) => metricSourceOf(setting, directory, system),
    notifier: (setting) => notifierOf(setting, system.clock),
    loopback: once(async () => (await import('../adapters/system/node/loopback.ts')).createLoopback()),
    hooks: once(() => commandHooks(workspace, system)),
    http: createNodeHttp(system.clock),
  };
}
