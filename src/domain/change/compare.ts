/**
 * I7: what is applied equals what was approved. A plan made again may differ from the reviewed one in two ways only:
 * what was unknown has become known, and what was to be done is done already (the run was interrupted).
 *
 * Noise, and no difference: the order of a list that held an unknown (see `unordered.ts`); data sources that are read
 * again, for they change nothing by themselves; what is refreshed without being changed. Times and hashes that a provider
 * computes are unknown in a plan, and known is what they may become. Nothing else.
 */
import { jsonEqual } from './json-equal.ts';
import type { AttributeChange, Change, OutputChange, ShownValue, StackPlan } from './model.ts';
import { hasChanges, isEffective } from './summarise.ts';
import { isBelow, settledLists } from './unordered.ts';

export type PlanDifference =
  | {
      readonly kind: 'subject';
      readonly what: 'stack' | 'engine' | 'mode';
      readonly reviewed: string;
      readonly now: string;
    }
  /** Nobody has seen these changes: the reviewed plan was deferred. */
  | { readonly kind: 'unreviewed' }
  /** It waits for a stack that it did not wait for. */
  | { readonly kind: 'waits'; readonly stack: string }
  | { readonly kind: 'added'; readonly address: string; readonly deposed?: string; readonly action: string }
  | { readonly kind: 'action'; readonly address: string; readonly reviewed: string; readonly now: string }
  | {
      readonly kind: 'attribute';
      readonly address: string;
      readonly path: readonly (string | number)[];
      readonly reviewed: ShownValue;
      readonly now: ShownValue;
    }
  | { readonly kind: 'output'; readonly name: string; readonly reviewed: ShownValue; readonly now: ShownValue };

export interface PlanComparison {
  readonly same: boolean;
  readonly differences: readonly PlanDifference[];
}

export function compareWithReviewed(reviewed: StackPlan, now: StackPlan): PlanComparison {
  const differences = [...subjectDifferences(reviewed, now), ...contentDifferences(reviewed, now)];
  return { same: differences.length === 0, differences };
}

function subjectDifferences(reviewed: StackPlan, now: StackPlan): readonly PlanDifference[] {
  const subjects = ['stack', 'engine', 'mode'] as const;
  const changed = subjects.filter((what) => reviewed[what] !== now[what]);
  const waits = now.waitsFor.filter((stack) => !reviewed.waitsFor.includes(stack));
  return [
    ...changed.map((what) => ({ kind: 'subject', what, reviewed: reviewed[what], now: now[what] }) as const),
    ...waits.map((stack) => ({ kind: 'waits', stack }) as const),
  ];
}

function contentDifferences(reviewed: StackPlan, now: StackPlan): readonly PlanDifference[] {
  if (reviewed.deferred !== undefined) return hasChanges(now) ? [{ kind: 'unreviewed' }] : [];
  if (now.deferred !== undefined) return [{ kind: 'unreviewed' }];
  const outputs = outputDifferences(reviewed.outputs, now.outputs);
  const changes = changeDifferences(reviewed.changes, now.changes);
  if (now.mode !== 'refresh-only') return [...changes, ...outputs];
  return [...changes, ...changeDifferences(reviewed.drift, now.drift), ...outputs];
}

function changeDifferences(reviewed: readonly Change[], now: readonly Change[]): readonly PlanDifference[] {
  const known = new Map(reviewed.map((change) => [keyOf(change), change]));
  const differences: PlanDifference[] = [];
  for (const change of now) {
    if (!isEffective(change)) continue;
    const before = known.get(keyOf(change));
    if (before !== undefined) differences.push(...sameChange(before, change));
    else if (!isRemnant(change, known)) differences.push(added(change));
  }
  return differences;
}

const keyOf = (change: Change): string => `${change.address}\0${change.deposed ?? ''}`;

const added = (change: Change): PlanDifference => ({
  kind: 'added',
  address: change.address,
  ...(change.deposed === undefined ? {} : { deposed: change.deposed }),
  action: change.action,
});

/** A create-first replacement that stopped half-way leaves the old object behind as deposed: deleting it was approved. */
function isRemnant(change: Change, reviewed: ReadonlyMap<string, Change>): boolean {
  if (change.deposed === undefined || change.action !== 'delete') return false;
  const origin = reviewed.get(`${change.address}\0`);
  return origin?.action === 'replace' && origin.createFirst === true && origin.forgetsOld !== true;
}

function sameChange(reviewed: Change, now: Change): readonly PlanDifference[] {
  const step = progress(reviewed, now);
  if (step === 'other') {
    return [{ kind: 'action', address: now.address, reviewed: actionText(reviewed), now: actionText(now) }];
  }
  if (now.action === 'delete' || now.action === 'forget') return [];
  const wholly = now.action === 'create' || now.action === 'replace';
  const differences = [
    ...now.attributes.flatMap((leaf) => leafDifference(reviewed, now, leaf, step)),
    ...(wholly && step === 'same' ? missingLeaves(reviewed, now) : []),
  ];
  if (differences.length === 0) return differences;
  const settled = settledLists(reviewed, now, mayBecome);
  return differences.filter(
    (difference) => difference.kind !== 'attribute' || !settled.some((list) => isBelow(difference.path, list)),
  );
}

const actionText = (change: Change): string => {
  const order = change.createFirst === true ? ', create first' : '';
  const old = change.forgetsOld === true ? ', forget the old one' : '';
  const imported = change.importId === undefined ? '' : `, import ${change.importId}`;
  const moved = change.movedFrom === undefined ? '' : `, move from ${change.movedFrom}`;
  return `${change.action}${order}${old}${imported}${moved}`;
};

/** `rest`: what is left to do of the approved action. */
type Progress = 'same' | 'rest' | 'other';

function progress(reviewed: Change, now: Change): Progress {
  if (now.importId !== undefined && now.importId !== reviewed.importId) return 'other';
  if (now.movedFrom !== undefined && now.movedFrom !== reviewed.movedFrom) return 'other';
  if (reviewed.action === now.action) {
    const kind = (change: Change) => `${change.createFirst === true}${change.forgetsOld === true}`;
    return kind(reviewed) === kind(now) || isTainted(now) ? 'same' : 'other';
  }
  // The old one is deleted already.
  if (reviewed.action === 'replace' && now.action === 'create') return 'rest';
  // What we began to create is there, but marked as unfinished by the engine.
  if (reviewed.action === 'create' && now.action === 'replace' && isTainted(now)) return 'rest';
  // Only an unknown asked for the replacement; known now, it does not.
  if (reviewed.action === 'replace' && now.action === 'update' && forcedByUnknownOnly(reviewed)) return 'rest';
  return 'other';
}

const isTainted = (change: Change): boolean => change.reason === 'replace_because_tainted';

function forcedByUnknownOnly(change: Change): boolean {
  const forcing = change.attributes.filter((leaf) => leaf.forcesReplace);
  return forcing.length > 0 && forcing.every((leaf) => leaf.after.kind === 'unknown');
}

function leafDifference(
  reviewed: Change,
  now: Change,
  leaf: AttributeChange,
  step: Progress,
): readonly PlanDifference[] {
  const before = reviewedValue(reviewed, leaf.path);
  if (before !== undefined && mayBecome(before, leaf.after)) return [];
  // A tainted remnant is compared with a new one: what the provider made up shows as going away.
  if (before === undefined && step === 'rest' && leaf.after.kind === 'unknown') return [];
  if (before === undefined && leaf.after.kind === 'absent' && now.action !== 'update') return [];
  return [
    {
      kind: 'attribute',
      address: now.address,
      path: leaf.path,
      reviewed: before ?? { kind: 'absent' },
      now: leaf.after,
    },
  ];
}

/** What was approved for a path; an unknown or sensitive container stands for everything in it. */
function reviewedValue(change: Change, path: AttributeChange['path']): ShownValue | undefined {
  for (const leaf of change.attributes) {
    if (samePath(leaf.path, path)) return leaf.after;
    // The digest of a whole says nothing of a part.
    if (leaf.after.kind === 'sensitive' && startsWith(path, leaf.path)) return { kind: 'sensitive' };
    if (leaf.after.kind !== 'known' && startsWith(path, leaf.path)) return leaf.after;
  }
  return change.kept?.find((leaf) => samePath(leaf.path, path))?.value;
}

function missingLeaves(reviewed: Change, now: Change): readonly PlanDifference[] {
  const present = (path: AttributeChange['path']) =>
    [...now.attributes, ...(now.kept ?? [])].some((leaf) => startsWith(leaf.path, path) || startsWith(path, leaf.path));
  return reviewed.attributes
    .filter((leaf) => (leaf.after.kind === 'known' || leaf.after.kind === 'sensitive') && !present(leaf.path))
    .map((leaf) => ({
      kind: 'attribute',
      address: now.address,
      path: leaf.path,
      reviewed: leaf.after,
      now: { kind: 'absent' },
    }));
}

const startsWith = (path: AttributeChange['path'], start: AttributeChange['path']): boolean =>
  start.length <= path.length && start.every((part, index) => part === path[index]);

const samePath = (left: AttributeChange['path'], right: AttributeChange['path']): boolean =>
  left.length === right.length && startsWith(left, right);

function outputDifferences(reviewed: readonly OutputChange[], now: readonly OutputChange[]): readonly PlanDifference[] {
  const known = new Map(reviewed.map((output) => [output.name, output]));
  const differences: PlanDifference[] = [];
  for (const output of now) {
    if (output.action === 'no-op') continue;
    const before: ShownValue = known.get(output.name)?.after ?? { kind: 'absent' };
    if (mayBecome(before, output.after)) continue;
    differences.push({ kind: 'output', name: output.name, reviewed: before, now: output.after });
  }
  return differences;
}

/** Unknown may become anything; everything else stays as it is. */
function mayBecome(reviewed: ShownValue, now: ShownValue): boolean {
  if (reviewed.kind === 'unknown') return true;
  if (reviewed.kind === 'known' && now.kind === 'known') {
    return jsonEqual(reviewed.value, now.value) && sameSecret(reviewed.mac, now.mac);
  }
  if (reviewed.kind === 'sensitive' && now.kind === 'sensitive') return sameSecret(reviewed.mac, now.mac);
  return reviewed.kind === now.kind;
}

/** Only digests under one key can tell: another machine has another key, and an engine may have none. */
function sameSecret(reviewed: string | undefined, now: string | undefined): boolean {
  if (reviewed === undefined || now === undefined || keyOfMac(reviewed) !== keyOfMac(now)) return true;
  return reviewed === now;
}

const keyOfMac = (mac: string): string => mac.slice(0, mac.indexOf(':'));
