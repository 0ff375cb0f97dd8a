import type { JsonObject } from '../domain/json.ts';
import type { RouterBench } from './contracts/router.ts';
import { type HttpInstance, startHttpInstance } from './http-instance.ts';
import { load } from './http-load.ts';

export interface RealRouter
  extends Pick<RouterBench, 'router' | 'kill' | 'changeByHand' | 'unacceptable' | 'configuration' | 'close'> {
  /** Of another route at each call. */
  options(): JsonObject;
  /** The same, of one that is not to be repaired. */
  guardedOptions?(): JsonObject;
}

/** A bench for routers with a real data plane: real instances, real requests. */
export function realRouterBench(parts: RealRouter): RouterBench {
  const { router, options, guardedOptions, close, ...rest } = parts;
  const instances: { readonly name: string; readonly it: HttpInstance }[] = [];
  let routes = 0;
  const routeWith = (given: JsonObject) => ({ service: `service-${routes++}`, environment: 'test', options: given });
  return {
    router,
    route: () => routeWith(options()),
    async instance(name) {
      const it = await startHttpInstance(name);
      instances.push({ name, it });
      return it.endpoint;
    },
    async send(route, wish) {
      const state = await router.observe(route, new AbortController().signal);
      if (state.kind === 'absent') throw new Error(`there is no route ${route.service}`);
      const seen = await load({ ...wish, address: state.address });
      return seen.map(({ status, body }) => (status === 200 ? body : undefined));
    },
    received: (name) => {
      let all = 0;
      for (const each of instances) if (each.name === name) all += each.it.received();
      return all;
    },
    ...rest,
    ...(guardedOptions !== undefined && { guardedRoute: () => routeWith(guardedOptions()) }),
    async close() {
      await close();
      for (const { it } of instances) await it.close();
    },
  };
}
