/**
 * Plan and apply in one process, for a stack of which there is nothing yet. Whether that is so is looked at here without the
 * tool; what the tool then says it is about to do is watched, and anything but creating and reading ends it.
 */
import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { Problem } from '../../../domain/errors/problem.ts';
import type { EngineEvent } from '../../../domain/events/model.ts';
import type { EngineCall, FirstApplied, FirstApply, StackWork } from '../../../ports/iac-engine.ts';
import type { TerraformDeps } from './deps.ts';
import { failureOf, type Outcome } from './failure.ts';
import { generate } from './generate/generate.ts';
import { varFileText } from './generate/input-values.ts';
import { isStateAtHand } from './own-state.ts';
import { makeReady, type Ready, type Shared, withInit } from './prepare.ts';
import { runStreaming } from './run-json.ts';
import { forgetPlan } from './saved-plan.ts';
import { checkAgainstSchemas } from './schema/check.ts';
import { commandOf, environmentOf, type Session } from './session.ts';
import { askAttached, type Attached } from './warm/attached.ts';

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

async function tracesOf({ files }: TerraformDeps, work: StackWork): ReturnType<FirstApply['traces']> {
  if (!isStateAtHand(work)) return 'unknown';
  if (await files.exists(work.places.stateFile)) return 'some';
  return (await work.ownState?.read()) === undefined ? 'none' : 'some';
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
  const outcome = await withInit(own, shared, ready, () => runApply(own, ready, watch));
  if (watch.seen.unexpected.length > 0) throw unexpectedIn(session, watch.seen.unexpected);
  if (outcome.end.code !== 0) throw failureOf(session, outcome, ready.generated);
  return { create: watch.seen.create, read: watch.seen.read };
}

async function runApply(session: Session, { generated }: Ready, watch: Watch): Promise<Outcome> {
  const { deps, layout, call, redact } = session;
  const env = await environmentOf(session, generated, 'write');
  const args = ['apply', '-json', '-input=false', '-auto-approve'];
  const given = Object.values(generated.inputs).some(({ sensitive }) => !sensitive);
  if (given) {
    await deps.files.writeDerived(layout.variables, varFileText(generated.inputs), 0o600);
    args.push(`-var-file=${layout.variables}`);
  }
  const run = ({ env: own, attached }: Attached): Promise<Outcome> => {
    watch.reset();
    return runStreaming(deps, { ...commandOf(session, own, args), attached }, call, {
      redact,
      // What fails before anything was begun is tried once more, with providers of the engine's own.
      shows: (event) => !(isError(event) && attached.length > 0 && !watch.seen.begun),
    });
  };
  return askAttached(session, { generated, env }, run, () => watch.seen.begun);
}

const isError = (event: EngineEvent): boolean => event.type === 'diagnostic' && event.severity === 'error';

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

/** What the tool has told of one command. */
interface Seen {
  create: number;
  read: number;
  /** Something was begun: from here on the command cannot be run again as if nothing was. */
  begun: boolean;
  readonly unexpected: Planned[];
}

const nothingSeen = (): Seen => ({ create: 0, read: 0, begun: false, unexpected: [] });

interface Watch {
  /** The same call; it is also stopped by what must not be done. */
  readonly call: EngineCall;
  readonly seen: Readonly<Seen>;
  reset(): void;
}

function watchFor(call: EngineCall): Watch {
  const stop = new AbortController();
  const watch = { seen: nothingSeen() };
  const emit = (event: EngineEvent): void => {
    look(event, watch.seen);
    call.emit(event);
    // Nobody has agreed to this. What the tool is at is brought to its end, and nothing more is begun.
    if (watch.seen.unexpected.length > 0) stop.abort();
  };
  const signal = AbortSignal.any([call.stop.signal, stop.signal]);
  return {
    call: { emit, stop: { ...call.stop, signal } },
    get seen() {
      return watch.seen;
    },
    reset: () => void (watch.seen = nothingSeen()),
  };
}

function look(event: EngineEvent, seen: Seen): void {
  if (event.type === 'resource.started') seen.begun = true;
  if (event.type !== 'change.planned') return;
  if (event.action === 'create' || event.action === 'read') seen[event.action] += 1;
  else seen.unexpected.push(event);
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
