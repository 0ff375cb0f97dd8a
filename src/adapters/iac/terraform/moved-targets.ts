/**
 * A target that looks elsewhere now does not find what was made with it: the tool would drop such resources from the state
 * and leave them running (and billed) where they are. That is refused, and said.
 */
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts';
import type { PlanMode } from '../../../domain/change/model.ts';
import type { StackWork } from '../../../ports/iac-engine.ts';
import { parseJson } from './canonical.ts';
import { own, openScope } from './generate/scope.ts';
import {
  configurationKey,
  readUsedTargets,
  type UsedTarget,
  usedTargets,
  usedTargetsOutput,
} from './generate/used-targets.ts';
import { ownStateText } from './own-state.ts';
import type { Ready } from './prepare.ts';
import { pullState } from './pull-state.ts';
import type { Session } from './session.ts';

interface Moved {
  readonly key: string;
  readonly before: UsedTarget;
  readonly now: UsedTarget;
}

/**
 * @param plan as the tool shows it; the state is as it was before
 * @throws ENGINE_TARGET_MOVED where resources of a target that has moved were not found any more
 */
export async function refuseMovedTargets(
  session: Session,
  ready: Ready,
  planned: { readonly mode: PlanMode; readonly plan: JsonObject },
): Promise<void> {
  const { work } = session;
  if (work.stack.content.kind !== 'resources' || !mayLackSome(planned)) return;
  const state = await stateBefore(session, ready);
  if (state === undefined) return;
  const outputs = isJsonObject(state['outputs']) ? state['outputs'] : {};
  const noted = outputs[usedTargetsOutput];
  const before = readUsedTargets(isJsonObject(noted) ? noted['value'] : undefined);
  const now = usedTargets(openScope(work, undefined, session.kept));
  const moved = Object.entries(now).flatMap(([key, target]): readonly Moved[] => {
    const known = own(before, key);
    return known !== undefined && hasMoved(known, target, work) ? [{ key, before: known, now: target }] : [];
  });
  if (moved.length === 0) return;
  const isGone = goneIn(planned);
  for (const each of moved) {
    const gone = resourcesOf(state, each.key).filter(isGone);
    if (gone.length > 0) throw refusal(work, each, gone);
  }
}

/** To destroy, what is gone is not in the plan at all; else it is told as changed outside. */
const mayLackSome = ({ mode, plan }: { readonly mode: PlanMode; readonly plan: JsonObject }): boolean =>
  mode === 'destroy' || deletedOutside(plan).size > 0;

async function stateBefore(session: Session, ready: Ready): Promise<JsonObject | undefined> {
  const { stack } = session.work;
  const isOurs = stack.backend === undefined && stack.encryption === undefined;
  const json = isOurs ? parseJson(await ownStateText(session.deps, session.work)) : await pullState(session, ready);
  return isJsonObject(json) ? json : undefined;
}

/** Another name for the same place is no move. Where no setting can tell, the old target's being there still does. */
function hasMoved(before: UsedTarget, now: UsedTarget, { targets }: StackWork): boolean {
  const shared = Object.entries(before.place).filter(([name]) => Object.hasOwn(now.place, name));
  if (shared.some(([name, value]) => now.place[name] !== value)) return true;
  return before.target !== now.target && own(targets, before.target) !== undefined;
}

function goneIn({ mode, plan }: { readonly mode: PlanMode; readonly plan: JsonObject }): (address: string) => boolean {
  const deleted = deletedOutside(plan);
  if (mode !== 'destroy') return (address) => deleted.has(address);
  const found = new Set(arrayOf(plan['resource_changes']).map(addressOf));
  return (address) => !found.has(address);
}

function deletedOutside(plan: JsonObject): ReadonlySet<string> {
  const deleted = arrayOf(plan['resource_drift']).filter((entry) => {
    const change = isJsonObject(entry) && entry['mode'] === 'managed' ? entry['change'] : undefined;
    return isJsonObject(change) && arrayOf(change['actions']).join(' ') === 'delete';
  });
  return new Set(deleted.map(addressOf));
}

/** Without the key of an instance. */
const addressOf = (entry: Json): string =>
  isJsonObject(entry) ? textOf(entry['address']).replace(/\[[^\]]*\]$/, '') : '';

/** Addresses of the managed resources that were made with a configuration of the root module. */
function resourcesOf(state: JsonObject, key: string): readonly string[] {
  return arrayOf(state['resources']).flatMap((resource) => {
    if (!isJsonObject(resource) || resource['mode'] !== 'managed') return [];
    const [, source, alias] = /^provider\["([^"]+)"\](?:\.([\w-]+))?$/.exec(textOf(resource['provider'])) ?? [];
    if (source === undefined || configurationKey(source, alias) !== key) return [];
    const parts = [resource['module'], resource['type'], resource['name']].map(textOf);
    return [parts.filter((part) => part !== '').join('.')];
  });
}

function refusal({ stack }: StackWork, { before, now }: Moved, gone: readonly string[]): DeliveryError {
  const [first = ''] = gone;
  const others = gone.length === 1 ? '' : ` and ${gone.length - 1} more`;
  const back =
    before.target === now.target
      ? `give target "${before.target}" its old settings again (${placeText(before)})`
      : `write \`target: ${before.target}\` again, or \`provider: ${before.target}\` at each resource that stays there`;
  return new DeliveryError(
    'ENGINE_TARGET_MOVED',
    `stack "${stack.name}" has made ${first}${others} in ${targetText(before)}, and does not find it in ${targetText(now)}`,
    {
      hint: `${back}; to move the stack, destroy it with the old target first, or leave what is there to another stack`,
      data: { stack: stack.name, resources: [...gone], from: { ...before }, to: { ...now } },
    },
  );
}

const targetText = (used: UsedTarget): string => {
  const place = placeText(used);
  return place === '' ? `target "${used.target}"` : `target "${used.target}" (${place})`;
};

const placeText = ({ place }: UsedTarget): string =>
  Object.entries(place)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');

const arrayOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
