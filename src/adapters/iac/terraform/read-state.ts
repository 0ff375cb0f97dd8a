import { failureOf } from './failure.ts';
import { isStateAtHand, ownStateText } from './own-state.ts';
import { makeReady, type Shared, withInit } from './prepare.ts';
import { runAsking } from './run-json.ts';
import { commandOf, type Session } from './session.ts';

/** The whole state, in clear. By the tool where only the tool knows where it is, or can read it. */
export async function readState(session: Session, shared: Shared): Promise<string | undefined> {
  const { deps, call, redact, work } = session;
  if (isStateAtHand(work)) return ownStateText(deps, work);
  const ready = await makeReady(session, shared);
  const answer = await withInit(session, shared, ready, () =>
    runAsking(deps, commandOf(session, ready.env, ['state', 'pull']), call, redact),
  );
  if (answer.end.code !== 0) throw failureOf(session, answer, ready.generated);
  // Where there never was a state, nothing is printed.
  return answer.document.trim() === '' ? undefined : answer.document;
}
