/** One entry of `resource_changes` or `resource_drift` → a change of the model. */
import type { AttributeChange, Change, ChangeAction, ShownValue } from '../../../../domain/change/model.ts';
import { isBelow, listsWithUnknown } from '../../../../domain/change/unordered.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../../domain/json.ts';
import { leavesOf, type Leaf, type Slot, withForcing } from './leaves.ts';
import type { Seal } from '../review-key.ts';
import { sealed, valueAt } from './sealed.ts';
import type { Taint } from './taint.ts';
import type { UpstreamOf } from './upstream-of.ts';

export interface ChangeContext {
  readonly taint: Taint;
  readonly upstreamOf: UpstreamOf;
  readonly warn: (text: string) => void;
  readonly seal: Seal | undefined;
}

/** Undefined: not an entry, or nothing at all happens to it. */
export function readChange(entry: Json, context: ChangeContext): Change | undefined {
  const item = object(entry);
  const change = object(item['change']);
  const address = text(item['address']);
  if (address === '' || !Array.isArray(change['actions'])) return undefined;
  const previous = text(item['previous_address']);
  const moved = previous !== '' && previous !== address;
  const imported = isJsonObject(change['importing']);
  const act = readActions(change['actions'] as readonly Json[], { moved, imported });
  if (act.action === 'no-op') return undefined;
  if (act.unknown)
    context.warn(`${address}: this version does not know the action ${JSON.stringify(change['actions'])}`);
  const importId = text(object(change['importing'])['id']);
  const deposed = text(item['deposed']);
  const reason = text(item['action_reason']);
  return {
    address,
    ...(deposed === '' ? {} : { deposed }),
    mode: item['mode'] === 'data' ? 'data' : 'managed',
    type: text(item['type']),
    name: text(item['name']),
    provider: text(item['provider_name']),
    action: act.action,
    ...(act.action === 'replace' && act.createFirst ? { createFirst: true } : {}),
    ...(act.forgetsOld ? { forgetsOld: true } : {}),
    ...(moved ? { movedFrom: previous } : {}),
    ...(importId === '' ? {} : { importId: context.taint.text(importId) }),
    ...(reason === '' ? {} : { reason }),
    ...leaves(address, change, act.action, context),
  };
}

interface Actions {
  readonly action: ChangeAction;
  readonly createFirst: boolean;
  readonly forgetsOld: boolean;
  readonly unknown: boolean;
}

function readActions(actions: readonly Json[], also: { readonly moved: boolean; readonly imported: boolean }): Actions {
  const words = actions.map(String).join(' ');
  const plain = { createFirst: false, forgetsOld: false, unknown: false };
  switch (words) {
    case 'no-op':
      return { ...plain, action: also.imported ? 'import' : also.moved ? 'move' : 'no-op' };
    case 'create':
    case 'read':
    case 'update':
    case 'delete':
    case 'forget':
      return { ...plain, action: words };
    case 'delete create':
      return { ...plain, action: 'replace' };
    case 'create delete':
      return { ...plain, action: 'replace', createFirst: true };
    // Terraform says it one way, OpenTofu the other.
    case 'create forget':
    case 'forget create':
      return { ...plain, action: 'replace', createFirst: true, forgetsOld: true };
    default:
      // Shown as the worst that the words can mean.
      return { ...plain, action: words.includes('delete') ? 'delete' : 'update', unknown: true };
  }
}

function leaves(
  address: string,
  change: JsonObject,
  action: ChangeAction,
  { taint, upstreamOf, seal }: ChangeContext,
): Pick<Change, 'attributes' | 'kept'> {
  const slot: Slot = {
    before: change['before'],
    after: change['after'],
    unknown: change['after_unknown'],
    sensitiveBefore: change['before_sensitive'],
    sensitiveAfter: change['after_sensitive'],
  };
  const goal = (shown: ShownValue, path: Leaf['path']): ShownValue =>
    sealed(taint.value(shown), { seal, place: [address, [...path]], value: valueAt(slot.after, path) });
  const reasoned = (shown: ShownValue, path: Leaf['path']): ShownValue => {
    if (shown.kind !== 'unknown') return goal(shown, path);
    const from = upstreamOf.resource(address, path);
    return from === undefined ? shown : { kind: 'unknown', from };
  };
  const attributes: readonly AttributeChange[] = withForcing(leavesOf(slot, 'differing'), change['replace_paths']).map(
    (leaf) => ({
      ...leaf,
      path: leaf.path.map((part) => (typeof part === 'string' ? taint.text(part) : part)),
      before: taint.value(leaf.before),
      after: reasoned(leaf.after, leaf.path),
    }),
  );
  if (action !== 'replace' && action !== 'update') return { attributes };
  const lists = action === 'update' ? listsWithUnknown(attributes) : [[]];
  if (lists.length === 0) return { attributes };
  const kept = leavesOf(slot, 'kept')
    .filter(({ path }) => lists.some((list) => isBelow(path, list)))
    .map(({ path, after }) => ({ path, value: goal(after, path) }));
  return kept.length === 0 ? { attributes } : { attributes, kept };
}

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
