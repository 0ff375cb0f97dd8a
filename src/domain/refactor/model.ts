import type { Json } from '../json.ts';
import type { Edit } from './edit.ts';

/** What one environment says of the two stacks, from its effective project. */
export interface EnvironmentFacts {
  readonly name: string;
  /** Whether it has the stacks at all. */
  readonly source: StackFacts | undefined;
  readonly into: StackFacts | undefined;
}

export interface StackFacts {
  /** The stack's default target, and the name of its provider: `aws`. */
  readonly target?: string;
  readonly provider?: string;
}

export interface RelocateWish {
  /** The project file as it is written. */
  readonly file: Json;
  readonly source: string;
  /** Names of resources of `source`. */
  readonly resources: readonly string[];
  readonly into: string;
  /**
   * `existing`: both stay. `new`: `into` is made, where `source` is. `all`: `source` has nothing left, and what refers to it
   * refers to `into` from now on.
   */
  readonly kind: 'existing' | 'new' | 'all';
  readonly environments: readonly EnvironmentFacts[];
  /** Whether an attribute is sensitive: what publishes it has to say so. */
  readonly isSensitive?: (resource: string, attribute: string) => boolean;
}

export interface Relocation {
  readonly edits: readonly Edit[];
  /** The file after the edits. */
  readonly file: Json;
  /** What happens besides, for a person. */
  readonly notes: readonly string[];
}

/** Who owns what: a resource of the state, by its address, leaves one stack and comes to another. */
export interface Transfer {
  readonly environment: string;
  readonly from: string;
  readonly into: string;
  /** `aws_subnet.web`. */
  readonly address: string;
  /** Name in the project file. */
  readonly resource: string;
  /** Instances in the state: their keys in brackets (empty: the only one) and the provider's ids. */
  readonly instances: readonly { readonly key: string; readonly id: string | undefined }[];
}
