/** Stub, replaced below. */
export interface ProviderSchemas {
  provider(source: string): BlockSchema | undefined;
  resource(source: string, type: { readonly mode: 'managed' | 'data'; readonly type: string }): BlockSchema | undefined;
  types(source: string, mode: 'managed' | 'data'): readonly string[];
}
export type CtyType = string | readonly [string, ...unknown[]];
export interface AttributeSchema {
  readonly type?: CtyType;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly sensitive: boolean;
}
export interface BlockSchema {
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  readonly blocks: Readonly<Record<string, NestedBlock>>;
}
export interface NestedBlock {
  readonly nesting: 'single' | 'list' | 'set' | 'map' | 'group';
  readonly block: BlockSchema;
  readonly min: number;
  readonly max: number | undefined;
}
