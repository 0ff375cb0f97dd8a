/** What providers can do, kept by provider version: asking costs seconds, and the answer changes only with the version. */
import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts';
import { parseJson } from './canonical.ts';
import type { Environment } from './environment.ts';
import { failureOf } from './failure.ts';
import { type Generated, mainFile } from './generate/generate.ts';
import { unreadable } from './unreadable.ts';
import { runAsking } from './run-json.ts';
import { parseProviderSchemas, type ProviderSchemas } from './schema/provider-schemas.ts';
import { commandOf, type Session } from './session.ts';

export interface KnownSchemas {
  /** Stands for the providers and their versions. */
  readonly key: string;
  readonly schemas: ProviderSchemas;
}

interface ReadyToAsk {
  readonly generated: Generated;
  readonly env: Environment;
}

export interface SchemaStore {
  /** What is known without running anything. */
  cached(session: Session): Promise<KnownSchemas | undefined>;
  /** Asks the tool where nothing is known; undefined where generating has no use for it. */
  afterInit(session: Session, ready: ReadyToAsk): Promise<KnownSchemas | undefined>;
  /** Asks the tool where nothing is known. */
  load(session: Session, ready: ReadyToAsk): Promise<KnownSchemas>;
}

export function createSchemaStore(): SchemaStore {
  const asking = new Map<string, Promise<string>>();

  async function cached(session: Session): Promise<KnownSchemas | undefined> {
    if (session.work.stack.content.kind === 'source') return undefined;
    const key = await keyOf(session);
    const lines = await session.deps.files.readText(pathOf(session, key));
    return lines === undefined ? undefined : { key, schemas: parseProviderSchemas(documentOf(session, lines)) };
  }

  async function load(session: Session, ready: ReadyToAsk): Promise<KnownSchemas> {
    const known = await cached(session);
    if (known !== undefined) return known;
    const key = await keyOf(session);
    // Stacks with the same providers ask once.
    const answer = asking.get(key) ?? ask(session, ready);
    asking.set(key, answer);
    try {
      const lines = await answer;
      const path = pathOf(session, key);
      if (!(await session.deps.files.exists(path))) await session.deps.files.writeText(path, lines);
      return { key, schemas: parseProviderSchemas(documentOf(session, lines)) };
    } finally {
      asking.delete(key);
    }
  }

  return {
    cached,
    load,
    async afterInit(session, ready) {
      return usesProviders(ready.generated) ? load(session, ready) : undefined;
    },
  };
}

/** The built-in provider has nothing that generating must know. */
function usesProviders(generated: Generated): boolean {
  const terraform = object(object(parseJson(generated.files[mainFile]))['terraform']);
  return Object.keys(object(terraform['required_providers'])).length > 0;
}

/** Of a provider that is attached, the version is not known: it is known as long as it is the same process. */
async function keyOf({ deps, work, layout }: Session): Promise<string> {
  const lock = (await deps.files.readText(layout.lockFile)) ?? '';
  const attached = deps.environment['TF_REATTACH_PROVIDERS'] ?? '';
  return deps.digest([work.tool.engine, work.tool.version, lock, attached].join('\0'));
}

const pathOf = ({ deps, layout }: Session, key: string): string =>
  deps.files.join(layout.schemas, `${key.slice(0, 32)}.jsonl`);

async function ask(session: Session, { env, generated }: ReadyToAsk): Promise<string> {
  const { deps, call, redact } = session;
  const answer = await runAsking(deps, commandOf(session, env, ['providers', 'schema', '-json']), call, redact);
  if (answer.end.code !== 0) throw failureOf(session, answer, generated);
  const document = parseJson(answer.document);
  if (!isJsonObject(document)) throw unreadable(session, answer);
  return linesOf(document);
}

/** One line per resource type, so that a stack reads only what it uses: one cloud alone has over a thousand. */
function linesOf(document: JsonObject): string {
  const lines: string[] = [];
  for (const [provider, schemas] of Object.entries(object(document['provider_schemas']))) {
    const add = (kind: string, type: string, schema: Json): void => {
      lines.push([provider, kind, type, JSON.stringify(schema)].join('\t'));
    };
    add('provider', '', object(schemas)['provider'] ?? {});
    for (const kind of ['resource_schemas', 'data_source_schemas']) {
      for (const [type, schema] of Object.entries(object(object(schemas)[kind]))) add(kind, type, schema);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The document again; types that the stack does not use are only named. */
function documentOf({ work }: Session, lines: string): string {
  const { content } = work.stack;
  const used = new Set(content.kind === 'resources' ? content.resources.map(({ type }) => type) : []);
  const providers = new Map<string, { provider: string; resource_schemas: string[]; data_source_schemas: string[] }>();
  for (const line of lines.split('\n')) {
    const [address, kind, type, schema] = columns(line);
    if (address === '') continue;
    const entry = providers.get(address) ?? { provider: '{}', resource_schemas: [], data_source_schemas: [] };
    providers.set(address, entry);
    if (kind === 'provider') entry.provider = schema;
    else if (kind === 'resource_schemas' || kind === 'data_source_schemas') {
      entry[kind].push(`${JSON.stringify(type)}:${used.has(type) ? schema : '{}'}`);
    }
  }
  const members = [...providers].map(
    ([address, entry]) =>
      `${JSON.stringify(address)}:{"provider":${entry.provider},"resource_schemas":{${entry.resource_schemas.join(',')}},` +
      `"data_source_schemas":{${entry.data_source_schemas.join(',')}}}`,
  );
  return `{"provider_schemas":{${members.join(',')}}}`;
}

/** The last column is not split: it may hold anything. */
function columns(line: string): readonly [string, string, string, string] {
  const first = line.indexOf('\t');
  const second = line.indexOf('\t', first + 1);
  const third = line.indexOf('\t', second + 1);
  if (first < 0 || second < 0 || third < 0) return ['', '', '', ''];
  return [line.slice(0, first), line.slice(first + 1, second), line.slice(second + 1, third), line.slice(third + 1)];
}

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
