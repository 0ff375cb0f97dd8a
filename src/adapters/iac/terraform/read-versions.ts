import { isJsonObject, type Json } from '../../../domain/json.ts';
import type { EngineVersions } from '../../../ports/iac-engine.ts';
import { parseJson } from './canonical.ts';
import { failureOf } from './failure.ts';
import { lockedProviders } from './locked-providers.ts';
import { isStateAtHand, ownStateText } from './own-state.ts';
import { makeReady, type Shared, withInit } from './prepare.ts';
import { runAsking } from './run-json.ts';
import { commandOf, type Session } from './session.ts';
import { unreadable } from './unreadable.ts';

/** Which version of the state there is, and which providers `init` has chosen. No provider has to be started. */
export async function readVersions(session: Session, shared: Shared): Promise<EngineVersions> {
  const { deps, layout, call, redact } = session;
  const ready = await makeReady(session, shared);
  const locked = lockedProviders((await deps.files.readText(layout.lockFile)) ?? '');
  const providers = Object.fromEntries(locked.map(({ address, version }) => [address, version]));
  const atHand = await fromOwnState(session);
  if (atHand !== undefined) return { ...(atHand === 'none' ? {} : { state: atHand }), providers };
  const answer = await withInit(session, shared, ready, () =>
    runAsking(deps, commandOf(session, ready.env, ['state', 'pull']), call, redact),
  );
  if (answer.end.code !== 0) throw failureOf(session, answer, ready.generated);
  // Where there never was a state, nothing is printed.
  if (answer.document.trim() === '') return { providers };
  const state = identityIn(parseJson(answer.document));
  if (state === undefined) throw unreadable(session, answer);
  return { state, providers };
}

type State = NonNullable<EngineVersions['state']>;

/** Without the tool where the state is ours. Undefined: the tool has to be asked. */
async function fromOwnState({ deps, work }: Session): Promise<State | 'none' | undefined> {
  if (!isStateAtHand(work)) return undefined;
  const text = await ownStateText(deps, work);
  return text === undefined ? 'none' : identityIn(parseJson(text));
}

function identityIn(state: Json | undefined): State | undefined {
  const { lineage, serial } = isJsonObject(state) ? state : {};
  return typeof lineage === 'string' && typeof serial === 'number' ? { lineage, serial } : undefined;
}
