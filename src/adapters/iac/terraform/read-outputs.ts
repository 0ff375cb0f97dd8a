import { isJsonObject } from '../../../domain/json.ts';
import type { StackOutputs } from '../../../ports/iac-engine.ts';
import { parseJson } from './canonical.ts';
import { failureOf } from './failure.ts';
import { makeReady, type Shared, withInit } from './prepare.ts';
import { runAsking } from './run-json.ts';
import { commandOf, type Session } from './session.ts';
import { unreadable } from './unreadable.ts';

export async function readOutputs(session: Session, shared: Shared): Promise<StackOutputs> {
  if (await wasNeverApplied(session)) return {};
  const { deps, call, redact } = session;
  const ready = await makeReady(session, shared);
  const answer = await withInit(session, shared, ready, () =>
    runAsking(deps, commandOf(session, ready.env, ['output', '-json', '-no-color']), call, redact),
  );
  if (answer.end.code !== 0) throw failureOf(session, answer, ready.generated);
  const json = parseJson(answer.document);
  if (!isJsonObject(json)) throw unreadable(session, answer);
  return Object.fromEntries(
    Object.entries(json).map(([name, output]) => [
      name,
      isJsonObject(output)
        ? { value: output['value'] ?? null, sensitive: output['sensitive'] === true }
        : { value: output, sensitive: false },
    ]),
  );
}

/** Known without asking the tool where the state is a file of ours. */
async function wasNeverApplied({ deps, work }: Session): Promise<boolean> {
  const { stack, places } = work;
  if (stack.content.kind === 'source' || stack.backend !== undefined) return false;
  return !(await deps.files.exists(places.stateFile));
}
