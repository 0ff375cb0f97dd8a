import { createHash } from 'node:crypto';
import type { Endpoint, MatchCondition, MatchKind, RouteSpec } from '../../../domain/route/spec.ts';
import type { HaproxyWritten } from './arms-map.ts';
import { backendOf } from './features.ts';
import type { Place } from './place.ts';

/** The running process says it back: `show env`. */
export const digestName = 'FAIRLEAD_CONFIG';

/**
 * The whole file. Weights are not in it: they are in a map, which the running process takes without a reload. The same
 * input is the same text, and its digest is told by the process that runs with it: that is how another one is seen.
 */
export function render(written: HaproxyWritten, place: Place): string {
  const body = bodyOf(written, place);
  const head = [
    `# Written by Fairlead for ${place.route}. A change by hand is seen.`,
    'global',
    `  setenv ${digestName} ${digestOf(body)}`,
  ];
  return `${[...head, ...body].join('\n')}\n`;
}

/** What the process that runs with this configuration says; undefined: there is none in it. */
export const digestIn = (text: string): string | undefined =>
  new RegExp(`^  setenv ${digestName} ([0-9a-f]{16})$`, 'm').exec(text)?.[1];

/** Nobody has changed the text since we wrote it. */
export function isWhole(text: string): boolean {
  const lines = text.split('\n');
  return lines.length > 4 && digestIn(text) === digestOf(lines.slice(3, -1));
}

const digestOf = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);

function bodyOf({ spec, setting }: HaproxyWritten, place: Place): readonly string[] {
  const { listen, metrics, threads, drainSeconds } = setting;
  return [
    `  stats socket ${place.workers} mode 600 level admin expose-fd listeners`,
    `  nbthread ${threads}`,
    `  hard-stop-after ${Math.max(1, Math.round(drainSeconds * 1000))}ms`,
    'defaults',
    '  mode http',
    '  timeout connect 5s',
    '  timeout client 60s',
    '  timeout server 60s',
    '  timeout tunnel 1h',
    '  timeout http-request 15s',
    '  timeout http-keep-alive 75s',
    // A request is sent once. Without `abortonclose`: whose client has gone goes on, and an arm that hangs shows as 504.
    '  retries 0',
    'frontend clients',
    `  bind ${listen}`,
    '  http-request set-header X-Forwarded-For %[src]',
    '  http-request set-header X-Forwarded-Proto http',
    '  http-request set-header X-Forwarded-Host %[req.hdr(host)] if { req.hdr(host) -m found }',
    ...matchLines(spec, place),
    ...pointLines(spec),
    '  use_backend %[var(txn.arm)] if { var(txn.arm) -m found }',
    `  use_backend %[var(txn.point),map_int(${place.map})]`,
    'frontend counters',
    `  bind ${metrics}`,
    '  http-request use-service prometheus-exporter if { path /metrics }',
    '  http-request return status 404',
    ...spec.arms.flatMap(({ name, endpoints }) =>
      endpoints.length === 0 ? [] : [`backend ${backendOf(place.route, name)}`, ...endpoints.map(serverLine)],
    ),
  ];
}

const serverLine = (endpoint: Endpoint, at: number): string => `  server ${serverName(at)} ${addressOf(endpoint)}`;

export const serverName = (at: number): string => `s${at}`;

export const addressOf = ({ host, port }: Endpoint): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** A point of 0..9999 for each request: its client's own where it has one, else drawn. */
function pointLines({ sticky }: RouteSpec): readonly string[] {
  const draw = '  http-request set-var(txn.point) rand(10000) if !{ var(txn.point) -m found }';
  if (sticky === undefined) return [draw];
  const kept = fetchOf(sticky.by === 'cookie' ? 'cookie' : sticky.on, sticky.name);
  if (sticky.by === 'value')
    return [`  http-request set-var(txn.point) ${kept},xxh32,mod(10000) if { ${kept} -m found }`, draw];
  const attributes = `Path=/; Max-Age=${sticky.maxAgeSeconds}; HttpOnly; SameSite=Lax`;
  return [
    // Clients may send what they like: anything but a point of ours is as good as no cookie.
    `  http-request set-var(txn.point) ${kept} if { ${kept} -m reg ^[0-9]{1,4}$ }`,
    '  http-request set-var(txn.new) rand(10000) if !{ var(txn.point) -m found } !{ var(txn.arm) -m found }',
    '  http-request set-var(txn.point) var(txn.new) if { var(txn.new) -m found }',
    `  http-after-response add-header Set-Cookie "${sticky.name}=%[var(txn.new)]; ${attributes}" if { var(txn.new) -m found }`,
    draw,
  ];
}

/** The first rule of which all conditions are met decides. */
function matchLines({ match = [] }: RouteSpec, { route }: Place): readonly string[] {
  return match.flatMap(({ arm, when }, rule) => {
    const met = when.map((_, at) => `{ var(txn.c${rule}_${at}) -m found }`).join(' ');
    return [
      ...when.map((condition, at) => `  http-request set-var(txn.c${rule}_${at}) bool(true) if ${testOf(condition)}`),
      `  http-request set-var(txn.arm) str(${backendOf(route, arm)}) if !{ var(txn.arm) -m found } ${met}`,
    ];
  });
}

/** Values are compared by their bytes in hexadecimal: nothing of them can mean anything to the configuration. */
function testOf({ on, name, test }: MatchCondition): string {
  const fetch = fetchOf(on, name);
  if (test.kind === 'present') return `{ ${fetch} -m found }`;
  const bytes = Buffer.from(test.value, 'utf8').toString('hex').toUpperCase();
  return `{ ${fetch},hex -m ${test.kind === 'exact' ? 'str' : 'beg'} ${bytes} }`;
}

function fetchOf(on: MatchKind, name: string): string {
  switch (on) {
    case 'header':
      return `req.fhdr(${name})`;
    case 'cookie':
      return `req.cook(${name})`;
    case 'query':
      return `url_param(${name}),url_dec(1)`;
  }
}
