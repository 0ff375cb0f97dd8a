import type { JsonObject } from '../../../domain/json.ts';
import {
  fullWeight,
  type MatchCondition,
  type MatchTest,
  type RouteArm,
  type RouteSpec,
} from '../../../domain/route/spec.ts';
import { duration } from './duration.ts';
import type { Written } from '../../_shared/router/written.ts';
import type { Place } from './place.ts';
import { clusterName } from './render-clusters.ts';

/** Routes by the name that listeners know them by. */
export const routesName = 'fairlead';

/**
 * The first route that fits decides: rules, then who has the cookie, then weights. The same table holds the answer to who
 * asks the workers what they use, so that they cannot use one and tell another.
 */
export function renderRoutes({ spec, generation }: Written, place: Place, nonce: string): JsonObject {
  return {
    '@type': 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration',
    name: routesName,
    virtual_hosts: [
      {
        name: 'state',
        domains: [nonce],
        routes: [
          {
            match: { path: '/state' },
            direct_response: { status: 200, body: { inline_string: JSON.stringify({ spec, generation }) } },
          },
        ],
      },
      {
        name: 'clients',
        domains: ['*'],
        routes: [...ruleRoutes(spec, place), ...splitRoutes(spec, place)],
        request_headers_to_add: [
          overwrite('x-forwarded-for', '%DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT%'),
          overwrite('x-forwarded-host', '%REQ(:AUTHORITY)%'),
        ],
        request_headers_to_remove: ['x-envoy-external-address'],
      },
    ],
    max_direct_response_body_size_bytes: 1_048_576,
  };
}

/** In the table of {@link renderRoutes}, or in one that somebody has changed; undefined: it is none of ours. */
export function stateTextIn(table: unknown): string | undefined {
  const hosts = (table as { virtual_hosts?: readonly VirtualHost[] } | null)?.virtual_hosts;
  return hosts?.find(({ name }) => name === 'state')?.routes?.[0]?.direct_response?.body?.inline_string;
}

interface VirtualHost {
  readonly name?: string;
  readonly routes?: readonly { readonly direct_response?: { readonly body?: { readonly inline_string?: string } } }[];
}

const overwrite = (key: string, value: string): JsonObject => ({
  header: { key, value },
  append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
});

function ruleRoutes(spec: RouteSpec, place: Place): readonly JsonObject[] {
  return (spec.match ?? []).map(({ arm, when }) => ({
    match: {
      prefix: '/',
      ...matchers('headers', when, 'header'),
      ...matchers('query_parameters', when, 'query'),
      ...matchers('cookies', when, 'cookie'),
    },
    route: { cluster: clusterOf(spec, arm, place), ...common(spec, place, arm) },
  }));
}

function matchers(field: string, when: readonly MatchCondition[], kind: MatchCondition['on']): JsonObject {
  const found = when
    .filter(({ on }) => on === kind)
    .map(({ name, test }) =>
      test.kind === 'present' && kind !== 'cookie'
        ? { name, present_match: true }
        : { name, string_match: stringMatch(test) },
    );
  return found.length === 0 ? {} : { [field]: found };
}

const anything: JsonObject = { safe_regex: { regex: '(?s).*' } };

function stringMatch(test: MatchTest): JsonObject {
  if (test.kind === 'exact') return { exact: test.value };
  // Envoy takes no empty prefix.
  return test.kind === 'present' || test.value === '' ? anything : { prefix: test.value };
}

function splitRoutes(spec: RouteSpec, place: Place): readonly JsonObject[] {
  const { sticky } = spec;
  if (sticky === undefined) return byChance(spec, place);
  const own =
    sticky.by === 'cookie'
      ? { cookie: { name: sticky.name } }
      : {
          header: { header: { header_name: sticky.name } },
          cookie: { cookie: { name: sticky.name } },
          query: { query_parameter: { name: sticky.name } },
        }[sticky.on];
  // Whoever brings nothing has a point by the id of the request, which Envoy makes itself whatever the client sends.
  const byRequest = { header: { header_name: 'x-request-id' } };
  const split = (policies: readonly JsonObject[]): JsonObject => ({
    weighted_clusters: { clusters: weighted(spec.arms, place), use_hash_policy: true },
    ...common(spec, place),
    hash_policy: policies,
  });
  if (sticky.by === 'value') return [{ match: { prefix: '/' }, route: split([{ ...own, terminal: true }, byRequest]) }];
  const attributes = `Path=/; Max-Age=${sticky.maxAgeSeconds}; HttpOnly; SameSite=Lax`;
  return [
    { match: { prefix: '/', cookies: [{ name: sticky.name, string_match: anything }] }, route: split([own]) },
    // What is kept is the id: its digest is the point of this request, and of all that follow.
    {
      match: { prefix: '/' },
      route: split([byRequest]),
      response_headers_to_add: [
        {
          header: {
            key: 'set-cookie',
            value: `${sticky.name.replaceAll('%', '%%')}=%REQ(X-REQUEST-ID)%; ${attributes}`,
          },
        },
      ],
    },
  ];
}

function byChance(spec: RouteSpec, place: Place): readonly JsonObject[] {
  const { arms, mirror } = spec;
  const own = arms.find(({ name }) => name === mirror?.arm);
  const isAlone = own?.weight === fullWeight;
  const rest = own === undefined ? arms : arms.filter((arm) => arm !== own);
  // The mirror's own share is split off first, because a route sends copies of all that it takes.
  const first =
    own === undefined || own.weight === 0
      ? []
      : [
          {
            match: { prefix: '/', ...(!isAlone && { runtime_fraction: { default_value: fraction(own.weight) } }) },
            route: { cluster: clusterName(own, place), ...common(spec, place, own.name) },
          },
        ];
  if (isAlone) return first;
  return [
    ...first,
    {
      match: { prefix: '/' },
      route: { weighted_clusters: { clusters: weighted(rest, place) }, ...common(spec, place) },
    },
  ];
}

const weighted = (arms: readonly RouteArm[], place: Place): readonly JsonObject[] =>
  arms.map((arm) => ({ name: clusterName(arm, place), weight: arm.weight }));

const fraction = (share: number): JsonObject => ({ numerator: share, denominator: 'TEN_THOUSAND' });

/** @param goal the arm that takes all of the route's requests */
function common(spec: RouteSpec, place: Place, goal?: string): JsonObject {
  const { mirror } = spec;
  return {
    // An answer may take as long as it likes, as long as something comes.
    timeout: '0s',
    idle_timeout: duration(place.options.idleSeconds),
    ...(mirror !== undefined &&
      mirror.arm !== goal && {
        request_mirror_policies: [
          {
            cluster: clusterOf(spec, mirror.arm, place),
            runtime_fraction: { default_value: fraction(mirror.share) },
            disable_shadow_host_suffix_append: true,
          },
        ],
      }),
  };
}

function clusterOf({ id, arms }: RouteSpec, name: string, place: Place): string {
  const arm = arms.find((each) => each.name === name);
  // Every name in a spec is one of its arms: checked before a spec is taken.
  if (arm === undefined) throw new RangeError(`${id} has no arm ${name}`);
  return clusterName(arm, place);
}
