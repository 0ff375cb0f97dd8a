/** One change model over all engines. Secrets are masked when an engine's plan is read: nothing here holds one (I9). */
import type { Json } from '../json.ts';

export type ChangeAction = 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'import' | 'move' | 'read' | 'no-op';

/** A value as a person may see it. */
export type ShownValue =
  /** `mac`: of the whole value, where parts of it are masked. */
  | { readonly kind: 'known'; readonly value: Json; readonly mac?: string }
  /** Known only after something is applied; `from` names the stack whose outputs it waits for, where that is the reason. */
  | { readonly kind: 'unknown'; readonly from?: string }
  /** `mac`: a keyed digest, as `keyId:hex`; the key stays on the machine. Tells whether it is what was reviewed (I7). */
  | { readonly kind: 'sensitive'; readonly mac?: string }
  | { readonly kind: 'absent' };

/** One leaf that differs, or that forces a replacement. */
export interface AttributeChange {
  /** From the resource's root: `['ingress', 0, 'port']`. */
  readonly path: readonly (string | number)[];
  readonly before: ShownValue;
  readonly after: ShownValue;
  readonly forcesReplace: boolean;
}

export interface Change {
  /** The engine's own address, e.g. `aws_vpc.main` or `module.web.aws_instance.this[0]`. Unique in a plan with `deposed`. */
  readonly address: string;
  readonly deposed?: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly provider: string;
  readonly action: ChangeAction;
  /** Replace only: the new one is created before the old one is deleted. */
  readonly createFirst?: boolean;
  /** Replace only: the old one is forgotten, not deleted. */
  readonly forgetsOld?: boolean;
  /** Set when the resource also, or only, moves. */
  readonly movedFrom?: string;
  /** Set when the resource also, or only, is imported. */
  readonly importId?: string;
  /** The engine's reason, in the engine's words: `replace_because_cannot_update`, ... */
  readonly reason?: string;
  readonly attributes: readonly AttributeChange[];
  /**
   * Leaves that stay as they are: of a replacement all, to compare when the old one is gone already; of an update those of
   * lists with an unknown element, whose order may be another one later.
   */
  readonly kept?: readonly { readonly path: readonly (string | number)[]; readonly value: ShownValue }[];
}

export interface OutputChange {
  readonly name: string;
  readonly action: 'create' | 'update' | 'delete' | 'no-op';
  readonly before: ShownValue;
  readonly after: ShownValue;
}

export type PlanMode = 'apply' | 'destroy' | 'refresh-only';

/** What one stack would do. A plain JSON value: it can be journalled, saved and printed. */
export interface StackPlan {
  readonly version: 1;
  readonly stack: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly mode: PlanMode;
  readonly changes: readonly Change[];
  /** What changed outside of Fairlead since the last apply. */
  readonly drift: readonly Change[];
  readonly outputs: readonly OutputChange[];
  /** Stacks whose outputs stand in as unknown. Not empty: the plan must never be applied (I6). */
  readonly waitsFor: readonly string[];
  /** Set when it cannot be planned before `waitsFor` is applied: the stack's changes are not known at all. */
  readonly deferred?: string;
  readonly warnings: readonly string[];
  /** What the engine saved, by its digest, e.g. `sha256:9f86…`: this and nothing else is applied (I7). */
  readonly artifact?: { readonly digest: string };
  /**
   * Set where the stack was not planned: a plan at this time (ISO 8601, UTC) found nothing to do, and nothing that it
   * depended on has changed since, but perhaps the world itself.
   */
  readonly confirmedAt?: string;
}

export interface ChangeSummary {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly forget: number;
  readonly import: number;
  readonly move: number;
  readonly read: number;
}
