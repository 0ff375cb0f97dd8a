import type { JsonObject } from '../domain/json.ts';
import type { Router } from '../ports/router.ts';
import type { RouterBench } from './contracts/router.ts';
import { type HttpInstance, startHttpInstance } from './http-instance.ts';
import { load } from './http-load.ts';

/** A bench for routers with a real data plane: real instances, real requests. */
export function realRouterBench(parts: {
  readonly router: Router;
  options(): JsonObject;
  kill?(): Promise<void>;
  close(): Promise<void>;
}): RouterBench {
  const { router, options, kill } = parts;
  const instances: { readonly name: string; readonly it: HttpInstance }[] = [];
  let routes = 0;
  return {
    router,
    route: () => ({ service: `service-${routes++}`, environment: 'test', options: options() }),
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
    ...(kill === undefined ? {} : { kill }),
    async close() {
      await parts.close();
      for (const { it } of instances) await it.close();
    },
  };
}
