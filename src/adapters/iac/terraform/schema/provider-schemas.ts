import { z } from 'zod';
import { DeliveryError } from '../../../../domain/errors/delivery-error.ts';
import { shortSource } from '../providers.ts';

/** A type as providers write it: `"string"`, `["list", "string"]`, `["object", {"a": "bool"}]`, `["tuple", [...]]`. */
export type CtyType =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', CtyType]
  | readonly ['tuple', readonly CtyType[]]
  /** The third member names the optional attributes. */
  | readonly ['object', Readonly<Record<string, CtyType>>, (readonly string[] | undefined)?];

/** An argument or result. Exactly one of `type` and `nested` says what it holds. */
export interface AttributeSchema {
  readonly type?: CtyType | undefined;
  readonly nested?: NestedAttributes | undefined;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly sensitive: boolean;
}

/** An attribute whose value is an object, or a list, set or map of objects, described like a block. */
export interface NestedAttributes {
  readonly nesting: 'single' | 'list' | 'set' | 'map';
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
}

export interface BlockSchema {
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  readonly blocks: Readonly<Record<string, NestedBlock>>;
}

export interface NestedBlock {
  readonly nesting: 'single' | 'list' | 'set' | 'map' | 'group';
  readonly block: BlockSchema;
  readonly min: number;
  /** 0: no limit. */
  readonly max: number;
}

type Mode = 'managed' | 'data';

/** The schemas of the providers of one stack. A source address may leave out a public registry's host. */
export interface ProviderSchemas {
  /** False: nothing is known about this provider's resources. */
  has(source: string): boolean;
  /** The provider's own configuration. */
  provider(source: string): BlockSchema | undefined;
  resource(source: string, kind: { readonly mode: Mode; readonly type: string }): BlockSchema | undefined;
  /** All types, sorted. */
  types(source: string, mode: Mode): readonly string[];
}

/**
 * Reads the output of `providers schema -json`. The schema of one cloud has over a thousand types, so each is checked only
 * when it is asked for.
 * @throws ENGINE_OUTPUT_UNREADABLE
 */
export function parseProviderSchemas(text: string): ProviderSchemas {
  const document = read(documentSchema, parseJson(text), 'the document');
  const providers = new Map(
    Object.entries(document.provider_schemas ?? {}).map(([address, schemas]) => [shortSource(address), schemas]),
  );
  const parsed = new Map<string, BlockSchema>();
  const block = (raw: unknown, name: string): BlockSchema | undefined => {
    if (raw === undefined) return undefined;
    const known = parsed.get(name) ?? read(schemaSchema, raw, name).block;
    parsed.set(name, known);
    return known;
  };
  const table = (source: string, mode: Mode) => {
    const schemas = providers.get(shortSource(source));
    return (mode === 'data' ? schemas?.data_source_schemas : schemas?.resource_schemas) ?? {};
  };
  return {
    has: (source) => providers.has(shortSource(source)),
    provider: (source) => block(providers.get(shortSource(source))?.provider, `provider ${shortSource(source)}`),
    resource: (source, { mode, type }) => {
      const types = table(source, mode);
      return block(Object.hasOwn(types, type) ? types[type] : undefined, `${mode} ${shortSource(source)} ${type}`);
    },
    types: (source, mode) => Object.keys(table(source, mode)).sort(),
  };
}

const flag = z.boolean().default(false);

const cty: z.ZodType<CtyType> = z.lazy(() =>
  z.union([
    z.enum(['string', 'number', 'bool', 'dynamic']),
    z.tuple([z.enum(['list', 'set', 'map']), cty]),
    z.tuple([z.literal('tuple'), z.array(cty)]),
    z.tuple([z.literal('object'), z.record(z.string(), cty), z.array(z.string()).optional()]),
  ]),
);

const attribute: z.ZodType<AttributeSchema> = z.lazy(() =>
  z
    .object({
      type: cty.optional(),
      nested_type: z
        .object({ nesting_mode: z.enum(['single', 'list', 'set', 'map']), attributes: z.record(z.string(), attribute) })
        .optional(),
      required: flag,
      optional: flag,
      computed: flag,
      sensitive: flag,
    })
    .transform(({ nested_type: nested, ...rest }) => ({
      ...rest,
      nested: nested === undefined ? undefined : { nesting: nested.nesting_mode, attributes: nested.attributes },
    })),
);

const blockSchema: z.ZodType<BlockSchema> = z.lazy(() =>
  z
    .object({
      attributes: z.record(z.string(), attribute).default({}),
      block_types: z.record(z.string(), nestedBlock).default({}),
    })
    .transform(({ attributes, block_types: blocks }) => ({ attributes, blocks })),
);

const nestedBlock: z.ZodType<NestedBlock> = z.lazy(() =>
  z
    .object({
      nesting_mode: z.enum(['single', 'list', 'set', 'map', 'group']),
      block: blockSchema,
      min_items: z.number().default(0),
      max_items: z.number().default(0),
    })
    .transform(({ nesting_mode: nesting, block, min_items: min, max_items: max }) => ({ nesting, block, min, max })),
);

const schemaSchema = z.object({ block: blockSchema.default({ attributes: {}, blocks: {} }) });

const documentSchema = z.object({
  provider_schemas: z
    .record(
      z.string(),
      z.object({
        provider: z.unknown().optional(),
        resource_schemas: z.record(z.string(), z.unknown()).optional(),
        data_source_schemas: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .optional(),
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DeliveryError('ENGINE_OUTPUT_UNREADABLE', 'the provider schemas are not JSON', { cause });
  }
}

function read<T>(schema: z.ZodType<T>, raw: unknown, name: string): T {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  throw new DeliveryError('ENGINE_OUTPUT_UNREADABLE', `the provider schemas cannot be read: ${name}`, {
    cause: result.error,
  });
}
