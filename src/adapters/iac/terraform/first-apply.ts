/**
 * Plan and apply in one process, for a stack of which there is nothing yet. Whether that is so is looked at here without the
 * tool; what the tool then says it is about to do is watched, and anything but creating and reading ends it.
 */
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Problem } from '../../../domain/errors/problem.ts';
import type { EngineEvent } from '../../../domain/events/model.ts';
import type { EngineCall, FirstApplied, FirstApply, StackWork } from '../../../ports/iac-engine.ts';
import type { TerraformDeps } from './deps.ts';
import { failureOf } from './failure.ts';
import { generate } from './generate/generate.ts';
import { varFileText } from './generate/input-values.ts';
import { makeReady, type Ready, type Shared, withInit } from './prepare.ts';
import { runStreaming } from './run-json.ts';
import { forgetPlan } from './saved-plan.ts';
import { checkAgainstSchemas } from './schema/check.ts';
import { commandOf, environmentOf, type Session } from './session.ts';

export interface FirstApplyParts {
  readonly deps: TerraformDeps;
  readonly shared: Shared;
  readonly open: (work: StackWork, call: EngineCall) => Session;
}

export const createFirstApply = ({ deps, shared, open }: FirstApplyParts): FirstApply => ({
  traces: (work) => tracesOf(deps, work),
  check: (work, call) => problemsOf(open(work, call), shared),
  apply: (work, call) => applyFirst(open(work, call), shared),
});

async function tracesOf(
  { files }: TerraformDeps,
  { stack, ownState, places }: StackWork,
): ReturnType<FirstApply['traces']> {
  if (stack.content.kind === 'source' || stack.backend !== undefined || stack.encryption !== undefined)
    return 'unknown';
  if (await files.exists(places.stateFile)) return 'some';
  return (await ownState?.read()) === undefined ? 'none' : 'some';
}

/** That it can be generated at all, and, where its providers are known already, that it fits them. */
async function problemsOf(session: Session, shared: Shared): Promise<readonly Problem[]> {
  const known = await shared.schemas.cached(session);
  generate(session.work, known?.schemas);
  return known === undefined ? [] : checkAgainstSchemas(session.work, known.schemas);
}

async function applyFirst(session: Session, shared: Shared): Promise<FirstApplied> {
  const ready = await makeReady(session, shared);
  refuseUnknowns(session, ready);
  // Of a run that waited for its approval: it holds secrets in clear, and is of no use any more.
  await forgetPlan(session);
  const watch = watchFor(session.call);
  const own = { ...session, call: watch.call };
  const outcome = await withInit(own, shared, ready, () => runApply(own, ready));
  const { unexpected, counts } = watch;
  if (unexpected.length > 0) throw unexpectedIn(session, unexpected);
  if (outcome.end.code !== 0) throw failureOf(session, outcome, ready.generated);
  return { ...counts };
}

async function runApply(session: Session, { generated }: Ready): ReturnType<typeof runStreaming> {
  const { deps, layout, call, redact } = session;
  const env = await environmentOf(session, generated, 'write');
  const args = ['apply', '-json', '-input=false', '-auto-approve'];
  const given = Object.values(generated.inputs).some(({ sensitive }) => !sensitive);
  if (given) {
    await deps.files.writeDerived(layout.variables, varFileText(generated.inputs), 0o600);
    args.push(`-var-file=${layout.variables}`);
  }
  return runStreaming(deps, commandOf(session, env, args), call, { redact });
}

/** I6: all that it needs is applied, so that nothing may stand in for an unknown. */
function refuseUnknowns({ work }: Session, { generated }: Ready): void {
  const { placeholders } = generated;
  if (placeholders.length === 0) return;
  const { name } = work.stack;
  throw new DeliveryError('PLAN_INCOMPLETE', `stack "${name}" waits for outputs of ${placeholders.join(', ')}`, {
    data: { stack: name, waitsFor: [...placeholders] },
  });
}

type Planned = Extract<EngineEvent, { readonly type: 'change.planned' }>;

interface Watch {
  /** The same call; it is also stopped by what must not be done. */
  readonly call: EngineCall;
  readonly unexpected: readonly Planned[];
  readonly counts: { create: number; read: number };
}

function watchFor(call: EngineCall): Watch {
  const unexpected: Planned[] = [];
  const counts = { create: 0, read: 0 };
  const stop = new AbortController();
  const emit = (event: EngineEvent): void => {
    if (event.type === 'change.planned') {
      if (event.action === 'create' || event.action === 'read') counts[event.action] += 1;
      else unexpected.push(event);
    }
    call.emit(event);
    // Nobody has agreed to this. What the tool is at is brought to its end, and nothing more is begun.
    if (unexpected.length > 0) stop.abort();
  };
  const signal = AbortSignal.any([call.stop.signal, stop.signal]);
  return { call: { emit, stop: { ...call.stop, signal } }, unexpected, counts };
}

function unexpectedIn({ work }: Session, unexpected: readonly Planned[]): DeliveryError {
  const { name } = work.stack;
  const texts = unexpected.map(({ address, action }) => `${action} ${address}`);
  const more = texts.length > 3 ? `, and ${texts.length - 3} more` : '';
  return new DeliveryError(
    'FIRST_APPLY_UNEXPECTED',
    `stack "${name}" was to be made from nothing, and the engine was about to ${texts.slice(0, 3).join(', ')}${more}; it was stopped`,
    { data: { stack: name, changes: unexpected.map(({ address, action }) => ({ address, action })) } },
  );
}
