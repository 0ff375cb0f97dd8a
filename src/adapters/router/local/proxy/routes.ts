import { canonicalText } from '../../../../domain/canonical-json.ts';
import { DeliveryError } from '../../../../domain/errors/delivery-error.ts';
import type { Json, JsonObject } from '../../../../domain/json.ts';
import { checkRouteSpec } from '../../../../domain/route/check.ts';
import type { RouteSpec } from '../../../../domain/route/spec.ts';
import { localFeatures } from '../features.ts';
import { type LocalOptions, parseLocalOptions } from '../options.ts';
import type { StoredRoute } from '../protocol.ts';
import { type LiveRoute, openRoute, type RouteName, type Surroundings } from './live-route.ts';
import type { RouteStore } from './route-store.ts';

/** All routes of the process. Changes come one after the other; reading needs no turn. */
export interface Routes {
  get(name: RouteName): LiveRoute | undefined;
  count(): number;
  ensure(wish: Wish): Promise<LiveRoute | typeof sealed>;
  /** Resolves when what had begun is finished or cut off. */
  release(name: RouteName): Promise<void>;
  /** Serves what was served before. @returns what could not be: it is left in the store */
  restore(): Promise<readonly unknown[]>;
  /** Nobody listens any more as soon as it resolves; what has begun goes on until `drained`. */
  closeAll(): Promise<{ readonly drained: Promise<void> }>;
  /** Takes no wishes any more, if it is to end anyway or serves nothing. @returns whether that is so */
  seal(when: 'empty' | 'always'): Promise<boolean>;
}

/** The process is ending: whoever wants something starts another one. */
export const sealed = Symbol('sealed');

export interface Wish {
  readonly name: RouteName;
  readonly options: JsonObject;
  readonly spec: RouteSpec;
}

interface Served {
  readonly live: LiveRoute;
  readonly stored: StoredRoute;
}

export function createRoutes(around: Surroundings, store: RouteStore): Routes {
  const served = new Map<string, Served>();
  /** In the store and not served: their address was taken when we started. */
  const stranded = new Map<string, StoredRoute>();
  const inTurn = oneAtATime();
  let isSealed = false;
  /** The store first: what anybody was told is served has to be served after a restart. */
  const keep = (key: string, next: Served | undefined): void => {
    const others = [...served].filter(([other]) => other !== key).map(([, { stored }]) => stored);
    const left = [...stranded].filter(([other]) => other !== key).map(([, stored]) => stored);
    store.write([...others, ...left, ...(next === undefined ? [] : [next.stored])]);
    stranded.delete(key);
    if (next === undefined) served.delete(key);
    else served.set(key, next);
  };
  return {
    get: (name) => served.get(keyOf(name))?.live,
    count: () => served.size,
    ensure: (wish) =>
      inTurn(async () => {
        if (isSealed) return sealed;
        checkRouteSpec(wish.spec, 'local', localFeatures);
        const key = keyOf(wish.name);
        const before = served.get(key);
        const options = parseLocalOptions(wish.options, key);
        if (before !== undefined && staysWhereItIs(before.live, options)) {
          changeInPlace(before, { wish, options }, (next) => keep(key, next));
          return before.live;
        }
        const known = before?.stored ?? stranded.get(key);
        const next = await openAnew(around, wish, { options, known, isBeside: before !== undefined });
        try {
          keep(key, next);
        } catch (error) {
          await next.live.close(0);
          throw error;
        }
        // The new address answers already; at the old one what has begun may end.
        if (before !== undefined) void before.live.close();
        return next.live;
      }),
    async release(name) {
      // Others need not wait for the drain.
      const { closed } = await inTurn(async () => {
        const key = keyOf(name);
        const found = served.get(key);
        if (found !== undefined || stranded.has(key)) keep(key, undefined);
        return { closed: found?.live.close() };
      });
      await closed;
    },
    seal: (when) => inTurn(async () => (isSealed ||= when === 'always' || (served.size === 0 && stranded.size === 0))),
    restore: () => inTurn(() => restoreFrom(around, store.read(), { served, stranded })),
    closeAll: () =>
      inTurn(async () => ({
        drained: Promise.all([...served.values()].map(({ live }) => live.close())).then(() => undefined),
      })),
  };
}

async function restoreFrom(
  around: Surroundings,
  routes: readonly StoredRoute[],
  { served, stranded }: { readonly served: Map<string, Served>; readonly stranded: Map<string, StoredRoute> },
): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  for (const stored of routes) {
    const key = keyOf(stored.name);
    try {
      const options = parseLocalOptions(stored.options, key);
      served.set(key, await openAnew(around, stored, { options, known: stored, isBeside: false }));
    } catch (error) {
      stranded.set(key, stored);
      failures.push(error);
    }
  }
  return failures;
}

function oneAtATime(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let turn: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
}

const staysWhereItIs = ({ listen, metrics }: LiveRoute, options: LocalOptions): boolean =>
  (isAny(options.listen) || options.listen === listen) && (isAny(options.metrics) || options.metrics === metrics);

function changeInPlace(
  before: Served,
  { wish, options }: { readonly wish: Wish; readonly options: LocalOptions },
  keep: (next: Served) => void,
): void {
  const { live, stored } = before;
  const isSameSpec = sameJson(stored.spec, wish.spec);
  const isSameOptions = sameJson(stored.options, wish.options);
  if (isSameSpec && isSameOptions) return;
  if (options.headBytes !== live.options().headBytes)
    throw new DeliveryError(
      'ROUTER_OPTIONS_INVALID',
      `headBytes of ${keyOf(wish.name)} cannot change while it is served`,
      {
        hint: 'give the route another `listen`, or release it first',
      },
    );
  const generation = isSameSpec ? live.generation() : live.generation() + 1;
  keep({ live, stored: storedFrom(wish, live, generation) });
  if (!isSameOptions) live.reconfigure(options);
  if (!isSameSpec) live.change(wish.spec, generation);
}

interface Anew {
  readonly options: LocalOptions;
  readonly known: StoredRoute | undefined;
  /** The route is still served at another address. */
  readonly isBeside: boolean;
}

/** Where the address is left to us, it is the one that the route had before. */
async function openAnew(around: Surroundings, wish: Wish, { options, known, isBeside }: Anew): Promise<Served> {
  const again = isBeside ? undefined : known;
  const listen = isAny(options.listen) ? (again?.listen ?? options.listen) : options.listen;
  const metrics = isAny(options.metrics) ? (again?.metrics ?? options.metrics) : options.metrics;
  const generation = known === undefined ? 1 : known.generation + (sameJson(known.spec, wish.spec) ? 0 : 1);
  try {
    const placed = { ...options, listen, metrics };
    const live = await openRoute(around, { name: wish.name, options: placed, spec: wish.spec, generation });
    return { live, stored: storedFrom(wish, live, generation) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isTaken = code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL';
    if (!isTaken) throw error;
    throw new DeliveryError('ROUTER_ADDRESS_TAKEN', `route ${keyOf(wish.name)} cannot listen: ${message}`, {
      cause: error,
    });
  }
}

function storedFrom({ name, options, spec }: Wish, { listen, metrics }: LiveRoute, generation: number): StoredRoute {
  // Schemas infer arrays that can be written to; nobody does.
  return { name, options, spec, generation, listen, metrics } as StoredRoute;
}

const isAny = (address: string): boolean => address.endsWith(':0');
const keyOf = ({ environment, service }: RouteName): string => `${environment}/${service}`;
/** Both came through JSON. */
const sameJson = (one: unknown, other: unknown): boolean => canonicalText(one as Json) === canonicalText(other as Json);
