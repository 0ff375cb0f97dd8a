/** `left-out`: it has no counterpart. `differs`: it has one that does not do quite the same. `to-write`: nobody can know it. */
export type FindingKind = 'left-out' | 'differs' | 'to-write';

/** What an import could not take over as it was. */
export interface ImportFinding {
  readonly kind: FindingKind;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** Kind and name of the object: `Rollout web`. */
  readonly object: string;
  /** In the object, e.g. `spec.strategy.canary.steps[0]`; empty: all of it. */
  readonly path: string;
  /** In a few words. */
  readonly why: string;
}

/** `rollout.yaml:12 Rollout web spec.strategy.canary.steps[0]: why`. */
export const shownFinding = ({ file, line, object, path, why }: ImportFinding): string =>
  `${file}${line === undefined ? '' : `:${line}`} ${[object, path].join(' ').trim()}: ${why}`;
