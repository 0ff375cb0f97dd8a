import { isJsonObject, type Json } from '../../../domain/json.ts';
import { parseJson } from './canonical.ts';
import { failureOf } from './failure.ts';
import { ownStateText } from './own-state.ts';
import { makeReady, type Shared, withInit } from './prepare.ts';
import { runAsking } from './run-json.ts';
import { commandOf, type Session } from './session.ts';
import { unreadable } from './unreadable.ts';

/** Addresses of the managed resources in the state. The tool hands out the state itself: no provider has to be started. */
export async function readResources(session: Session, shared: Shared): Promise<readonly string[]> {
  const atHand = await fromOwnState(session);
  if (atHand !== undefined) return atHand;
  const { deps, call, redact } = session;
  const ready = await makeReady(session, shared);
  const answer = await withInit(session, shared, ready, () =>
    runAsking(deps, commandOf(session, ready.env, ['state', 'pull']), call, redact),
  );
  if (answer.end.code !== 0) throw failureOf(session, answer, ready.generated);
  // Where there never was a state, nothing is printed.
  if (answer.document.trim() === '') return [];
  const found = addressesIn(parseJson(answer.document));
  if (found === undefined) throw unreadable(session, answer);
  return found;
}

/** Without the tool where the state is ours. Undefined: the tool has to be asked. */
async function fromOwnState({ deps, work }: Session): Promise<readonly string[] | undefined> {
  const { stack } = work;
  if (stack.content.kind === 'source' || stack.backend !== undefined || stack.encryption !== undefined)
    return undefined;
  const text = await ownStateText(deps, work);
  return text === undefined ? [] : addressesIn(parseJson(text));
}

const stateVersion = 4;

/** In the state's own form; undefined: it is of a version that is not known here. */
function addressesIn(state: Json | undefined): readonly string[] | undefined {
  if (!isJsonObject(state) || state['version'] !== stateVersion || !Array.isArray(state['resources'])) return undefined;
  return state['resources'].flatMap((resource: Json) => {
    if (!isJsonObject(resource) || resource['mode'] !== 'managed') return [];
    const { module, type, name, instances } = resource;
    const address = [module, type, name].filter((part) => typeof part === 'string').join('.');
    return Array.isArray(instances) ? instances.map((instance: Json) => `${address}${indexOf(instance)}`) : [address];
  });
}

function indexOf(instance: Json): string {
  const key = isJsonObject(instance) ? instance['index_key'] : undefined;
  return key === undefined ? '' : `[${JSON.stringify(key)}]`;
}
