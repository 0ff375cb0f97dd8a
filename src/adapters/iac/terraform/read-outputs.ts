import { isJsonObject, type Json, type JsonObject } from '../../../domain/json.ts';
import type { StackOutputs } from '../../../ports/iac-engine.ts';
import { parseJson } from './canonical.ts';
import { failureOf } from './failure.ts';
import { usedTargetsOutput } from './generate/used-targets.ts';
import { isStateAtHand, ownStateText } from './own-state.ts';
import { makeReady, type Shared, withInit } from './prepare.ts';
import { leavesAsText } from './redaction.ts';
import { runAsking } from './run-json.ts';
import { commandOf, type Session } from './session.ts';
import { unreadable } from './unreadable.ts';

export async function readOutputs(session: Session, shared: Shared): Promise<StackOutputs> {
  const atHand = await fromOwnState(session);
  if (atHand !== undefined) return atHand;
  const { deps, call, redact } = session;
  const ready = await makeReady(session, shared);
  const answer = await withInit(session, shared, ready, () =>
    runAsking(deps, commandOf(session, ready.env, ['output', '-json', '-no-color']), call, redact),
  );
  if (answer.end.code !== 0) throw failureOf(session, answer, ready.generated);
  const json = parseJson(answer.document);
  if (!isJsonObject(json)) throw unreadable(session, answer);
  return outputsIn(json, session);
}

/** The same form in a state and in the tool's answer. */
function outputsIn(json: JsonObject, session: Pick<Session, 'redact'>): StackOutputs {
  return Object.fromEntries(
    namesOf(json).map(([name, output]) => {
      const value = isJsonObject(output) ? (output['value'] ?? null) : output;
      const declared = isJsonObject(output) && output['sensitive'] === true;
      return [name, { value, sensitive: declared || holdsSecret(value, session) }];
    }),
  );
}

/** What we note for ourselves is no output of the stack. */
const namesOf = (json: JsonObject) => Object.entries(json).filter(([name]) => name !== usedTargetsOutput);

/** I9: a provider hands a secret on without the mark; what holds one is as sensitive as the secret itself. */
const holdsSecret = (value: Json, { redact }: Pick<Session, 'redact'>): boolean =>
  leavesAsText(value).some((text) => redact(text) !== text);

const stateVersion = 4;

/**
 * Read without the tool where the state is ours: no process, no secret, and no command of another process
 * in the stack's directory is disturbed. Undefined: the tool has to be asked.
 */
async function fromOwnState(session: Session): Promise<StackOutputs | undefined> {
  const { deps, work } = session;
  if (!isStateAtHand(work)) return undefined;
  const text = await ownStateText(deps, work);
  if (text === undefined) return {};
  const state = parseJson(text);
  // Half written at this moment, or of a version that is not known here: the tool says which.
  if (!isJsonObject(state) || state['version'] !== stateVersion || !isJsonObject(state['outputs'])) return undefined;
  return outputsIn(state['outputs'], session);
}
