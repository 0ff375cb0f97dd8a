import { fullWeight } from '../../domain/route/spec.ts';
import { routerContract } from '../contracts/router.ts';
import type { RequestFacts } from '../../domain/route/choose.ts';
import { createFakeRouter } from './router.ts';

routerContract('fake', async () => {
  const router = createFakeRouter();
  let routes = 0;
  let ports = 1;
  return {
    router,
    route: () => ({ service: `service-${routes++}`, environment: 'test', options: {} }),
    instance: async () => ({ host: '127.0.0.1', port: ports++ }),
    async send(route, { count, headers = {}, path = '/' }) {
      return Array.from({ length: count }, () => router.send(route, factsOf(headers, path)));
    },
    kill: async () => router.kill(),
    changeByHand: async (route) =>
      router.tamper(route, (spec) => ({
        ...spec,
        arms: spec.arms.map((arm) => ({ ...arm, weight: fullWeight - arm.weight })),
      })),
    close: async () => undefined,
  };
});

function factsOf(headers: Readonly<Record<string, string>>, path: string): RequestFacts {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const cookies = new Map((lower.get('cookie') ?? '').split('; ').map((pair) => pair.split('=') as [string, string]));
  const query = new URLSearchParams(path.split('?')[1]);
  return {
    valueOf(on, name) {
      if (on === 'header') return lower.get(name);
      return on === 'cookie' ? cookies.get(name) : (query.get(name) ?? undefined);
    },
  };
}
