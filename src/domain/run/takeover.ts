/** Who may take a run or its locks from whom (I8), and what the others are told. */
import { changesWorld } from './kind.ts';
import { DeliveryError } from '../errors/delivery-error.ts';
import type { RunDefinition, RunStatus } from './model.ts';
import { isResumable } from './status.ts';

/** `gone`: this very process does not run any more. `unknown`: nobody can tell from here, and it counts as alive. */
export type HolderLife = 'alive' | 'gone' | 'unknown';

export interface LockHolder {
  readonly run: string;
  readonly key: string;
  readonly pid: number;
  readonly host: string;
  readonly user: string;
  readonly since: string;
  readonly life: HolderLife;
}

/**
 * Whether `newer` takes the place of `older` for good: it changes the same stacks, so that what the older one had planned
 * and approved is not true any more.
 */
export function supersedes(newer: RunDefinition, older: RunDefinition, status: RunStatus): boolean {
  return (
    changesWorld(newer.kind) &&
    newer.id !== older.id &&
    isResumable(status) &&
    older.holds.some((key) => newer.holds.includes(key))
  );
}

/** The refusal for who comes second. */
export function heldError({ run, key, pid, host, user, since, life }: LockHolder): DeliveryError {
  const who = `process ${pid} of ${user} on ${host}, since ${since}`;
  return new DeliveryError('RUN_HELD', `${key} is held by run ${run} (${who})`, {
    hint:
      life === 'unknown'
        ? `wait for it; if that process is certainly gone: \`fairlead runs unlock ${run}\``
        : `wait for it, or look at it with \`fairlead runs show ${run}\``,
    data: { run, key, pid, host, user, since },
  });
}

export function notResumable(run: string, status: RunStatus, supersededBy: string | undefined): DeliveryError {
  const why = supersededBy === undefined ? `it is ${status}` : `run ${supersededBy} took its place`;
  return new DeliveryError('RUN_NOT_RESUMABLE', `run ${run} cannot be resumed: ${why}`, {
    ...(supersededBy !== undefined && {
      hint: `look at \`fairlead runs show ${supersededBy}\`, or start a new run with \`fairlead apply\``,
    }),
    data: { run, status, ...(supersededBy !== undefined && { supersededBy }) },
  });
}

export const unknownRun = (run: string): DeliveryError =>
  new DeliveryError('RUN_UNKNOWN', `there is no run "${run}"`, { data: { run } });

export const lockLost = (run: string, by: string | undefined): DeliveryError =>
  new DeliveryError('RUN_LOCK_LOST', `run ${run} lost its locks${by === undefined ? '' : ` to run ${by}`}`, {
    data: { run, ...(by !== undefined && { by }) },
  });
