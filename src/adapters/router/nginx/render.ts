import { fullWeight, type MatchCondition, type MatchKind, type RouteSpec } from '../../../domain/route/spec.ts';
import { encode, idOf, piecesOf, type Written } from '../../_shared/router/written.ts';

export interface FilePlace {
  /** `environment/service` */
  readonly route: string;
  readonly listen: string;
  /** Path of the socket at which the workers say what they use. */
  readonly socket: string;
}

/** The whole file. The same input is the same text: that is how a change by hand is seen. */
export function render({ spec, generation }: Written, { route, listen, socket }: FilePlace): string {
  const id = `fairlead_${idOf(route)}`;
  const lines = [
    `# Written by Fairlead for ${route}. A change by hand is seen, and undone by the next step of a rollout.`,
    ...stickyMaps(spec, id),
    ...split(spec, id),
    ...matchMaps(spec, id),
    ...mirrorMaps(spec, id),
    ...spec.arms.flatMap(({ endpoints }, at) =>
      endpoints.length === 0
        ? []
        : [
            `upstream ${id}_${at} {`,
            ...endpoints.map(
              ({ host, port }) => `  server ${host.includes(':') ? `[${host}]` : host}:${port} max_fails=0;`,
            ),
            '}',
          ],
    ),
    ...clientServer(spec, { id, listen }),
    ...stateServer({ spec, generation }, { id, socket }),
  ];
  return `${lines.join('\n')}\n`;
}

/** Arms lie side by side in their order; the last one that has weight takes the rest, so that nothing is rounded away. */
function split({ arms }: RouteSpec, id: string): readonly string[] {
  const weighted = arms.map(({ weight }, at) => ({ weight, at })).filter(({ weight }) => weight > 0);
  const lines = weighted.map(({ weight, at }, place) => {
    const share = place === weighted.length - 1 ? '*' : `${(weight / 100).toFixed(2)}%`;
    return `  ${share} ${id}_${at};`;
  });
  return [`split_clients $${id}_key $${id}_split {`, ...lines, '}'];
}

function stickyMaps({ sticky }: RouteSpec, id: string): readonly string[] {
  if (sticky === undefined) return map('$request_id', `$${id}_key`, ['default $request_id;']);
  const source = variableOf(sticky.by === 'cookie' ? 'cookie' : sticky.on, sticky.name);
  const key = map(source, `$${id}_key`, ['"" $request_id;', `default ${source};`]);
  if (sticky.by === 'value') return key;
  const attributes = `Path=/; Max-Age=${sticky.maxAgeSeconds}; HttpOnly; SameSite=Lax`;
  return [...key, ...map(source, `$${id}_cookie`, [`"" "${sticky.name}=$request_id; ${attributes}";`, 'default "";'])];
}

/** One digit for each condition, one for each rule; the first rule whose digit is 1 decides. */
function matchMaps({ match = [], arms }: RouteSpec, id: string): readonly string[] {
  const lines: string[] = [];
  match.forEach(({ when }, rule) => {
    when.forEach((condition, at) => lines.push(...conditionMap(condition, `$${id}_c${rule}_${at}`)));
    const all = when.map((_, at) => `\${${id}_c${rule}_${at}}`).join('');
    lines.push(...map(`"${all}"`, `$${id}_r${rule}`, [`${'1'.repeat(when.length)} 1;`, 'default 0;']));
  });
  const rules = match.map((_, rule) => `\${${id}_r${rule}}`).join('');
  const goals = match.map(
    ({ arm }, rule) => `~^${'0'.repeat(rule)}1 ${id}_${arms.findIndex(({ name }) => name === arm)};`,
  );
  return [...lines, ...map(`"${rules}"`, `$${id}_arm`, [...goals, `default $${id}_split;`])];
}

function conditionMap({ on, name, test }: MatchCondition, variable: string): readonly string[] {
  const source = variableOf(on, name);
  switch (test.kind) {
    case 'present':
      return map(source, variable, ['"" 0;', 'default 1;']);
    // A plain key would be compared without regard to case.
    case 'exact':
      return map(source, variable, [`"~^${pattern(test.value)}\\z" 1;`, 'default 0;']);
    case 'prefix':
      return map(source, variable, [`"~^${pattern(test.value)}" 1;`, 'default 0;']);
  }
}

/** Where the copy of a request goes; empty: it has none. Not of what the mirror's own arm answers, nor of a tunnel. */
function mirrorMaps({ mirror, arms }: RouteSpec, id: string): readonly string[] {
  if (mirror === undefined) return [];
  const goal = `${id}_${arms.findIndex(({ name }) => name === mirror.arm)}`;
  return [
    // Another key than that of the arms: the copies are of all clients alike.
    ...(mirror.share === fullWeight
      ? map('$request_id', `$${id}_copies`, ['default 1;'])
      : [`split_clients copy$request_id $${id}_copies {`, `  ${(mirror.share / 100).toFixed(2)}% 1;`, '  * 0;', '}']),
    ...map(`"\${${id}_copies}\${${id}_upgrade}:\${${id}_arm}"`, `$${id}_mirror`, [
      `"1:${goal}" "";`,
      `~^1: ${goal};`,
      'default "";',
    ]),
  ];
}

const variableOf = (on: MatchKind, name: string): string =>
  ({ header: '$http_', cookie: '$cookie_', query: '$arg_' })[on] + name.toLowerCase().replaceAll('-', '_');

const map = (source: string, variable: string, lines: readonly string[]): readonly string[] => [
  `map ${source} ${variable} {`,
  ...lines.map((line) => `  ${line}`),
  '}',
];

/** Every character that is no letter or digit by its code: nothing of it can mean anything to PCRE or to nginx. */
const pattern = (value: string): string =>
  value.replace(/[^A-Za-z0-9]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);

/** The copy of a request, whose answer is thrown away: it is not to keep the client's connection for long. */
function mirrorLocation({ mirror }: RouteSpec, id: string): readonly string[] {
  if (mirror === undefined) return [];
  return [
    `  location = /${id}_mirror {`,
    '    internal;',
    `    if ($${id}_mirror = "") { return 204; }`,
    `    proxy_pass http://$${id}_mirror$request_uri;`,
    '    proxy_connect_timeout 2s;',
    '    proxy_read_timeout 10s;',
    '    proxy_set_header Connection close;',
    ...passedOn(),
    '  }',
  ];
}

const passedOn = (): readonly string[] => [
  '    proxy_http_version 1.1;',
  '    proxy_set_header Host $http_host;',
  '    proxy_set_header X-Forwarded-For $remote_addr;',
  '    proxy_set_header X-Forwarded-Proto $scheme;',
  '    proxy_set_header X-Forwarded-Host $http_host;',
  // A request is sent once.
  '    proxy_next_upstream off;',
];

function clientServer(spec: RouteSpec, { id, listen }: { readonly id: string; readonly listen: string }) {
  const { sticky, mirror } = spec;
  return [
    ...map('$http_upgrade', `$${id}_upgrade`, ['~*^websocket$ websocket;', 'default "";']),
    ...map('$http_upgrade', `$${id}_connection`, ['~*^websocket$ upgrade;', 'default close;']),
    'server {',
    `  listen ${listen};`,
    '  client_max_body_size 0;',
    '  location / {',
    ...(mirror === undefined ? [] : [`    mirror /${id}_mirror;`]),
    `    proxy_pass http://$${id}_arm;`,
    `    proxy_set_header Upgrade $${id}_upgrade;`,
    `    proxy_set_header Connection $${id}_connection;`,
    ...passedOn(),
    // And passed on as it comes; where there is a mirror, nginx keeps the whole body for it first.
    '    proxy_request_buffering off;',
    '    proxy_buffering off;',
    ...(sticky?.by === 'cookie' ? [`    add_header Set-Cookie $${id}_cookie always;`] : []),
    '  }',
    ...mirrorLocation(spec, id),
    '}',
  ];
}

/** nginx takes no parameter of more than 4,095 bytes. */
const mostChunk = 2_000;

/** Answered by the workers themselves: what they were configured with, not what lies on the disk. */
function stateServer(written: Written, { id, socket }: { readonly id: string; readonly socket: string }) {
  const chunks = piecesOf(encode(written), mostChunk);
  return [
    'server {',
    `  listen unix:${socket};`,
    '  access_log off;',
    '  location = /state {',
    '    default_type text/plain;',
    ...chunks.map((chunk, at) => `    set $${id}_state${at} ${chunk};`),
    `    return 200 "$pid ${chunks.map((_, at) => `\${${id}_state${at}}`).join('')}";`,
    '  }',
    '}',
  ];
}

/** What a file of ours says; undefined: it is not one of ours. */
export function chunksIn(text: string): string | undefined {
  const chunks = [...text.matchAll(/^ {4}set \$fairlead_[0-9a-f]{12}_state\d+ ([\w-]+);$/gm)].map(([, chunk]) => chunk);
  return chunks.length === 0 ? undefined : chunks.join('');
}
