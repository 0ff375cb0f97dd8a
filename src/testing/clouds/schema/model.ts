import type { Type } from '../cty/type.ts';
import type { Value } from '../cty/value.ts';

/** How an attribute gets its value: from the user, from the user or else the cloud, or from the cloud alone. */
export type Mode = 'required' | 'optional' | 'optional+computed' | 'computed';

/** One attribute of a kind of resource, as data; the schema, the plan and the checks are all derived from it. */
export interface Attribute {
  readonly type: Type;
  readonly mode: Mode;
  readonly description: string;
  /** A change needs a new resource. */
  readonly replaces?: true;
  readonly sensitive?: true;
  /** For optional+computed: the value when the user gives none, known at plan. Without it the cloud chooses at create. */
  readonly fallback?: Value;
  /** For computed: becomes unknown again when one of these attributes or blocks changes. */
  readonly recomputedWith?: readonly string[];
  /** The members of a nested attribute (`x = { ... }`); `type` is then derived from them. */
  readonly members?: { readonly [name: string]: Attribute };
  /** Says what is wrong with a known value, or undefined. */
  readonly check?: (value: Value) => string | undefined;
  /** The attribute holds the id (or a list or set of ids) of resources of this type, which must exist. */
  readonly refersTo?: string;
}

/** A nested block. `single` is one or none; a list keeps its order, a set has none. */
export interface BlockSpec {
  readonly nesting: 'single' | 'list' | 'set';
  readonly min?: number;
  readonly max?: number;
  readonly replaces?: true;
  readonly body: Body;
}

/** What a resource, a data source, a nested block or the provider's own configuration consists of. */
export interface Body {
  readonly attributes: { readonly [name: string]: Attribute };
  readonly blocks?: { readonly [name: string]: BlockSpec };
}
