/**
 * A plan as a file: made in one place, approved in another, applied in a third. It holds no secret in clear (I9), and
 * nothing that can be applied by itself: each stack is planned anew where it is applied, and compared (I7).
 */
import type { StackPlan } from '../change/model.ts';
import type { Json } from '../json.ts';

export interface PlanFile {
  readonly format: 'fairlead-plan';
  readonly version: 1;
  /** Of `reviewed`, as `sha256:9f86…`: what is approved, and what is applied. */
  readonly digest: string;
  readonly reviewed: ReviewedPlan;
  /** Outside of the digest: they come later. */
  readonly approvals: readonly ApprovalRecord[];
}

export interface ReviewedPlan {
  /** Version of Fairlead that made it. */
  readonly fairlead: string;
  readonly project: string;
  readonly environment: string;
  /** What the run that applies it will be. */
  readonly kind: 'apply' | 'destroy';
  /** ISO 8601, in UTC. */
  readonly createdAt: string;
  /** `user@host`. */
  readonly createdBy: string;
  /**
   * The run that made it, in the journal of that place. Keyed digests of masked values are mixed with it, so that two
   * files do not tell of each other.
   */
  readonly run: string;
  /** What the command said in place of the project file; never the value of a sensitive variable. */
  readonly request: Json;
  /** Stack → stacks it depends on, of the whole project: to show the plan without it. */
  readonly dependsOn: Readonly<Record<string, readonly string[]>>;
  /** In the order in which they would be applied. */
  readonly stacks: readonly StackReview[];
}

export interface StackReview {
  readonly plan: StackPlan;
  readonly bindings: StackBindings;
}

/** All that the plan of a stack was made from, as far as it can be told without telling a secret. */
export interface StackBindings {
  /** Path in the effective project, or of a file as `file:modules/web/main.tf` → digest. */
  readonly configuration: Readonly<Record<string, string>>;
  /** Variables of the project that it refers to; those that are sensitive are left out. */
  readonly variables: Readonly<Record<string, Json>>;
  /** Null: there was no state yet. */
  readonly state: StateIdentity | null;
  readonly tool: { readonly engine: string; readonly version: string };
  /** Address of a provider → version. */
  readonly providers: Readonly<Record<string, string>>;
}

export interface StateIdentity {
  readonly lineage: string;
  readonly serial: number;
}

export interface ApprovalRecord {
  /** The plan that was approved. */
  readonly digest: string;
  readonly by: string;
  /** ISO 8601, in UTC. */
  readonly at: string;
  readonly comment?: string;
  readonly signature?: Signature;
}

/** Ed25519, both in base64: the public key as SPKI in DER. */
export interface Signature {
  readonly key: string;
  readonly value: string;
}
