import { join } from 'node:path';
import { z } from 'zod';
import { canonicalText } from '../../../domain/canonical-json.ts';
import type { Json, JsonObject } from '../../../domain/json.ts';
import {
  type Endpoint,
  fullWeight,
  type MatchCondition,
  type RouteArm,
  type RouteSpec,
} from '../../../domain/route/spec.ts';
import { decode, decoded, encode, idOf, type Written } from '../../_shared/router/written.ts';
import type { Place } from './place.ts';

/** Of the options, what the running configuration was written with. */
const setting = z.object({ listen: z.string(), drainSeconds: z.number() });

export interface CaddyWritten extends Written {
  readonly setting: z.infer<typeof setting>;
}

/**
 * Of the process, from its start to its end. At an address of its own Caddy would open another socket with each change and
 * close the former one, and with it the connections that nobody had accepted yet (seen with 2.11). Those that it has accepted
 * and not yet read from it closes all the same: a change of its configuration is never quite without a loss.
 */
const clientSocket = 'fd/3';

/** The whole configuration. The same input is the same value: that is how a change by hand is seen. */
export function render(written: CaddyWritten, place: Place): JsonObject {
  const { admin, state } = place;
  const arms = `{file.${armsFile(written, place)}}`;
  const { drainSeconds } = written.setting;
  return {
    admin: { listen: `unix/${admin}`, config: { persist: false } },
    logging: { logs: { default: { level: 'ERROR', exclude: ['http.log.error'] } } },
    apps: {
      http: {
        grace_period: `${Math.max(1, Math.round(drainSeconds * 1000))}ms`,
        servers: {
          clients: server(clientSocket, routes(written.spec, arms)),
          state: server(`unix/${state}|0600`, [{ handle: [{ handler: 'static_response', body: arms }] }]),
        },
      },
    },
  };
}

/** How a configuration of ours names the file of the arms. */
export const fileIn = (config: string): string | undefined => /"\{file\.(\/[^}"]+)\}"/.exec(config)?.[1];

/** All but weights and names of wishes has a file of its own: what one configuration uses is never written for another. */
export function armsFile({ spec, setting: around }: CaddyWritten, { directory }: Place): string {
  const { arms, match, sticky } = spec;
  const parts = {
    arms: arms.map(({ name, endpoints }) => ({ name, endpoints })),
    match: match ?? [],
    sticky: sticky ?? null,
  };
  return join(directory, `arms-${idOf(canonicalText({ ...parts, around } as unknown as Json))}`);
}

/**
 * Where the share of each arm ends, eight digits for each, and the wish. Caddy reads it at each request, in one piece: a
 * change of weights is a file that takes the place of another, and no configuration ends for it.
 */
export const armsText = (written: CaddyWritten): string => `${edgesOf(written.spec).join('')} ${encode(written)}`;

/** @returns the wish in {@link armsText}; undefined: it is none of ours, or its edges were changed */
export function writtenFrom(text: string): CaddyWritten | undefined {
  try {
    const wish = text.slice(text.indexOf(' ') + 1);
    const written = { ...decode(wish), setting: z.object({ setting }).parse(decoded(wish)).setting };
    return armsText(written) === text ? written : undefined;
  } catch {
    return undefined;
  }
}

/** Arms lie side by side in their order; the last one that has weight takes the rest, so that nothing is rounded away. */
function edgesOf({ arms }: RouteSpec): readonly string[] {
  let edge = 0;
  return arms.map(({ weight }) => {
    edge += weight;
    if (edge === fullWeight) return beyond;
    return Math.round((edge / fullWeight) * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  });
}

/** Behind every number of eight hexadecimal digits. */
const beyond = 'gggggggg';

const server = (listen: string, all: readonly JsonObject[]): JsonObject => ({
  listen: [listen],
  protocols: ['h1'],
  automatic_https: { disable: true },
  routes: all,
});

/** The first route that fits answers: rules, in their order; then the client's own point, or one by chance. */
function routes(spec: RouteSpec, arms: string): readonly JsonObject[] {
  const rules = (spec.match ?? []).flatMap(({ arm, when }) => {
    const goal = spec.arms.find(({ name }) => name === arm);
    return goal === undefined ? [] : [leading(goal, when.map(testOf).join(' && '))];
  });
  const edges = { handle: [{ handler: 'vars', fairlead_arms: arms }] };
  return [...rules, ...pointRoutes(spec), edges, ...splitRoutes(spec)];
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

/** The first eight digits of a random UUID are a number of 32 random bits, and texts of them compare as the numbers do. */
const splitRoutes = ({ arms, sticky }: RouteSpec): readonly JsonObject[] =>
  arms.flatMap((arm, at) => {
    if (arm.endpoints.length === 0) return [];
    const edge = `{http.vars.fairlead_arms}.substring(${at * 8}, ${at * 8 + 8})`;
    return [leading(arm, `${sticky?.by === 'cookie' ? point : drawn} < ${edge}`)];
  });

const leading = ({ endpoints }: RouteArm, expression: string): JsonObject => ({
  match: [{ expression }],
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
