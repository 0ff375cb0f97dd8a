import { z } from 'zod';
import type { Json, JsonObject } from '../../../domain/json.ts';
import {
  type Endpoint,
  fullWeight,
  type MatchCondition,
  type RouteArm,
  type RouteSpec,
} from '../../../domain/route/spec.ts';
import { decode, decoded, encode, type Written } from '../../_shared/router/written.ts';
import type { Place } from './place.ts';

/** Of the options, what the running configuration was written with. */
const setting = z.object({ listen: z.string(), drainSeconds: z.number() });

export interface CaddyWritten extends Written {
  readonly setting: z.infer<typeof setting>;
}

/** Undefined: it is none of ours. */
export function writtenFrom(text: string): CaddyWritten | undefined {
  try {
    return { ...decode(text), setting: z.object({ setting }).parse(decoded(text)).setting };
  } catch {
    return undefined;
  }
}

/**
 * Of the process, from its start to its end. At an address of its own Caddy would open another socket with each change and
 * close the former one, and with it the connections that nobody had accepted yet (seen with 2.11). Those that it has accepted
 * and not yet read from it closes all the same: a change of its configuration is never quite without a loss.
 */
const clientSocket = 'fd/3';

/** The whole configuration. The same input is the same value: that is how a change by hand is seen. */
export function render(written: CaddyWritten, { admin, state }: Place): JsonObject {
  const { drainSeconds } = written.setting;
  return {
    admin: { listen: `unix/${admin}`, config: { persist: false } },
    logging: { logs: { default: { level: 'ERROR', exclude: ['http.log.error'] } } },
    apps: {
      http: {
        grace_period: `${Math.max(1, Math.round(drainSeconds * 1000))}ms`,
        servers: {
          clients: server(clientSocket, routes(written.spec)),
          state: server(`unix/${state}|0600`, [{ handle: [{ handler: 'static_response', body: encode(written) }] }]),
        },
      },
    },
  };
}

/** Where the wish stands in a configuration of ours. */
export const stateIn = z.object({
  apps: z.object({
    http: z.object({
      servers: z.object({
        state: z.object({ routes: z.tuple([z.object({ handle: z.tuple([z.object({ body: z.string() })]) })]) }),
      }),
    }),
  }),
});

const server = (listen: string, all: readonly JsonObject[]): JsonObject => ({
  listen: [listen],
  protocols: ['h1'],
  automatic_https: { disable: true },
  routes: all,
});

/** The first route that fits answers: rules, in their order; then the client's own point, or one by chance. */
function routes(spec: RouteSpec): readonly JsonObject[] {
  const rules = (spec.match ?? []).flatMap(({ arm, when }) => {
    const goal = spec.arms.find(({ name }) => name === arm);
    return goal === undefined ? [] : [leading(goal, when.map(testOf).join(' && '))];
  });
  return [...rules, ...pointRoutes(spec), ...splitRoutes(spec)];
}

const point = '{http.vars.fairlead_point}';
const drawn = '{http.request.uuid}';

/** A client may send what it likes: what does not begin as one of ours is as good as no cookie. */
function pointRoutes({ sticky }: RouteSpec): readonly JsonObject[] {
  if (sticky?.by !== 'cookie') return [];
  const kept = `{http.request.cookie.${sticky.name}}`;
  const isOurs = `${kept}.matches('^[0-9a-f]{8}-[0-9a-f-]{27}$')`;
  const cookie = `${sticky.name}=${drawn}; Path=/; Max-Age=${sticky.maxAgeSeconds}; HttpOnly; SameSite=Lax`;
  return [
    { match: [{ expression: isOurs }], handle: [{ handler: 'vars', fairlead_point: kept }] },
    {
      match: [{ expression: `!${isOurs}` }],
      handle: [
        { handler: 'vars', fairlead_point: drawn },
        { handler: 'headers', response: { add: { 'Set-Cookie': [cookie] } } },
      ],
    },
  ];
}

/**
 * The first eight digits of a random UUID are a number of 32 random bits, and texts of them compare as the numbers do. Arms
 * lie side by side in their order; the last one that has weight takes the rest, so that nothing is rounded away.
 */
function splitRoutes({ arms, sticky }: RouteSpec): readonly JsonObject[] {
  const weighted = arms.filter(({ weight }) => weight > 0);
  let edge = 0;
  return weighted.map((arm, at) => {
    edge += arm.weight;
    if (at === weighted.length - 1) return leading(arm);
    const bound = Math.round((edge / fullWeight) * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
    return leading(arm, `${sticky?.by === 'cookie' ? point : drawn} < '${bound}'`);
  });
}

const leading = ({ endpoints }: RouteArm, expression?: string): JsonObject => ({
  ...(expression !== undefined && { match: [{ expression }] }),
  terminal: true,
  handle: [
    {
      handler: 'reverse_proxy',
      upstreams: endpoints.map((endpoint): Json => ({ dial: dialOf(endpoint) })),
      load_balancing: { selection_policy: { policy: 'round_robin' } },
      // As it comes, and as the client asked for it.
      flush_interval: -1,
      transport: { protocol: 'http', compression: false, dial_timeout: '5s' },
    },
  ],
});

export const dialOf = ({ host, port }: Endpoint): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

function testOf({ on, name, test }: MatchCondition): string {
  const source = `{http.request.${{ header: 'header', cookie: 'cookie', query: 'uri.query' }[on]}.${name}}`;
  switch (test.kind) {
    case 'present':
      return `${source} != ''`;
    case 'exact':
      return `${source} == '${quoted(test.value)}'`;
    case 'prefix':
      return `${source}.startsWith('${quoted(test.value)}')`;
  }
}

/** Every character that is no letter or digit by its code: nothing of it can mean anything to CEL or to Caddy. */
const quoted = (value: string): string =>
  value.replace(/[^A-Za-z0-9]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
