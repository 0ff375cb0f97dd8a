import { isJsonObject, type JsonObject } from '../../../domain/json.ts';
import { parseJson } from './canonical.ts';
import { failureOf } from './failure.ts';
import type { Ready } from './prepare.ts';
import { runAsking } from './run-json.ts';
import { commandOf, type Session } from './session.ts';
import { unreadable } from './unreadable.ts';

/** The whole state by the tool; no provider has to be started for it. Undefined: there never was one. */
export async function pullState(session: Session, ready: Ready): Promise<JsonObject | undefined> {
  const { deps, call, redact } = session;
  const answer = await runAsking(deps, commandOf(session, ready.env, ['state', 'pull']), call, redact);
  if (answer.end.code !== 0) throw failureOf(session, answer, ready.generated);
  // Where there never was a state, nothing is printed.
  if (answer.document.trim() === '') return undefined;
  const state = parseJson(answer.document);
  if (!isJsonObject(state)) throw unreadable(session, answer);
  return state;
}
