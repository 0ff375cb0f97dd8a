/** Which runs nobody needs any more. */
import type { RunDefinition, RunKind, RunStatus } from './model.ts';
import { isActive, isResumable } from './status.ts';

export interface KeptRun {
  readonly id: string;
  readonly kind: RunKind;
  readonly environment: string;
  readonly status: RunStatus;
  /** ISO 8601, in UTC. */
  readonly updatedAt: string;
  /** Somebody has it, alive or dead. */
  readonly isHeld: boolean;
  readonly stacks: readonly string[];
}

/** What is left out sets no bound. */
export interface RetentionRule {
  readonly olderThanSeconds?: number;
  /** The newest ones stay, whatever their age. */
  readonly keep?: number;
}

export interface RetentionFacts {
  /** Newest first, of all environments. */
  readonly runs: readonly KeptRun[];
  /** Runs that records of stacks name: `fairlead status` leads to them. */
  readonly named: ReadonlySet<string>;
  readonly now: Date;
}

/**
 * The runs that may go, oldest first. What may be resumed stays, what is held, what a stack's record names, and of each
 * stack the last run of every kind that ended well: when it was last planned, applied, and looked at for drift. A plan or a
 * look for drift that did not come to its end may go once newer ones of its kind were about all of its stacks.
 */
export function prunable({ runs, named, now }: RetentionFacts, { olderThanSeconds, keep }: RetentionRule): string[] {
  const before = olderThanSeconds === undefined ? Infinity : now.getTime() - olderThanSeconds * 1000;
  const last = lastOfStacks(runs);
  const replaced = replacedLooks(runs);
  return runs
    .slice(keep ?? 0)
    .filter((run) => Date.parse(run.updatedAt) < before)
    .filter((run) => !run.isHeld && !named.has(run.id) && !last.has(run.id))
    .filter((run) => !isResumable(run.status) || replaced.has(run.id))
    .map(({ id }) => id)
    .reverse();
}

function lastOfStacks(runs: readonly KeptRun[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const last = new Set<string>();
  for (const { id, kind, environment, status, stacks } of runs) {
    if (status !== 'done') continue;
    for (const stack of stacks) {
      const key = JSON.stringify([environment, stack, kind]);
      if (!seen.has(key)) last.add(id);
      seen.add(key);
    }
  }
  return last;
}

/** Of those that change nothing: newer ones looked at all that they were about. */
function replacedLooks(runs: readonly KeptRun[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const replaced = new Set<string>();
  for (const { id, kind, environment, status, stacks } of runs) {
    if (kind !== 'plan' && kind !== 'drift') continue;
    const keys = stacks.map((stack) => JSON.stringify([environment, stack, kind]));
    if (!isActive(status) && keys.every((key) => seen.has(key))) replaced.add(id);
    for (const key of keys) seen.add(key);
  }
  return replaced;
}

/** Stacks that a run is about. */
export const stacksOfRun = ({ steps }: Pick<RunDefinition, 'steps'>): readonly string[] => [
  ...new Set(steps.flatMap(({ effect }) => ('stack' in effect ? [effect.stack] : []))),
];

/** Looks of a watch that stay beside those that are the last of a stack. */
const looksKept = 20;

/**
 * The looks of a watch that may go. They change nothing, and the next look is as good as a resume: also those that failed go.
 * Not at every look: the journal is written anew for it.
 */
export function prunableLooks(looks: readonly KeptRun[]): readonly string[] {
  if (looks.length < 2 * looksKept) return [];
  const last = lastOfStacks(looks);
  return looks
    .slice(looksKept)
    .filter(({ id, isHeld }) => !isHeld && !last.has(id))
    .map(({ id }) => id)
    .reverse();
}
