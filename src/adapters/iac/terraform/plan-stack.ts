import type { PlanMode, StackPlan } from '../../../domain/change/model.ts';
import { isJsonObject } from '../../../domain/json.ts';
import { parseJson } from './canonical.ts';
import { errorsOf, failureOf, type Outcome } from './failure.ts';
import { type Generated, generate } from './generate/generate.ts';
import { varFileText } from './generate/input-values.ts';
import { readPlan } from './plan/read-plan.ts';
import { isMissingProvider, keptTargets, lacksProvider } from './kept-providers.ts';
import { refuseMovedTargets } from './moved-targets.ts';
import { makeReady, type Ready, type Shared, withInit } from './prepare.ts';
import { runAsking, runStreaming } from './run-json.ts';
import { artifactOf, forgetPlan, makeRoomForPlan, notePlan } from './saved-plan.ts';
import { commandOf, type Session } from './session.ts';
import { planTentatively } from './tentative/plan-tentatively.ts';
import { unreadable } from './unreadable.ts';
import { askAttached } from './warm/attached.ts';

export async function planStack(session: Session, shared: Shared, mode: PlanMode): Promise<StackPlan> {
  const waiting = waitingModule(session);
  if (waiting !== undefined) {
    await forgetPlan(session);
    return mode === 'apply' ? planWaiting(session, shared, waiting) : deferred(session, mode, { waitsFor: waiting });
  }
  const first = await attemptPlan(session, shared, mode);
  const { ready, outcome, session: used } = await withKeptProviders(first, shared, mode);
  if (outcome.end.code !== 0) {
    await forgetPlan(session);
    if (isForUnknowns(ready.generated, outcome))
      return deferred(session, mode, { waitsFor: ready.generated.placeholders });
    throw failureOf(session, outcome, ready.generated);
  }
  // Before it is read: what is shown is what was digested, or it cannot be applied.
  const artifact = await artifactOf(used);
  const plan = await readSavedPlan(used, shared, { ready, mode, outcome }).catch(async (error: unknown) => {
    await forgetPlan(used);
    throw error;
  });
  if (artifact === undefined || plan.waitsFor.length > 0) {
    // I6: it will never be applied. Nothing that holds secrets stays behind for nothing.
    await forgetPlan(used);
    return plan;
  }
  const bound = { ...plan, artifact };
  await notePlan(used, bound);
  return bound;
}

interface Attempt {
  readonly session: Session;
  readonly ready: Ready;
  readonly outcome: Outcome;
}

async function attemptPlan(session: Session, shared: Shared, mode: PlanMode): Promise<Attempt> {
  const ready = await makeReady(session, shared);
  const outcome = await withInit(session, shared, ready, () => runPlan(session, ready, mode));
  return { session, ready, outcome };
}

/** Where what is to be deleted has lost its provider configuration: once more with it. Found anew each time. */
async function withKeptProviders(first: Attempt, shared: Shared, mode: PlanMode): Promise<Attempt> {
  const { session, ready, outcome } = first;
  if (outcome.end.code === 0 || !lacksProvider(session, outcome)) return first;
  await forgetPlan(session);
  const kept = await keptTargets(session, ready, outcome);
  return kept.length === 0 ? first : attemptPlan({ ...session, kept }, shared, mode);
}

/** Never applied: no trace of it stays behind (I6). */
async function planWaiting(session: Session, shared: Shared, waitsFor: readonly string[]): Promise<StackPlan> {
  try {
    const tentative = await planTentatively(session, shared, {
      run: runPlan,
      read: (own, ready, outcome) => readSavedPlan(own, shared, { ready, mode: 'apply', outcome }),
    });
    if (tentative.kind === 'planned') return tentative.plan;
    const { why, failure } = tentative;
    const plan = deferred(session, 'apply', { waitsFor, why });
    return failure === undefined ? plan : { ...plan, warnings: [failure.message] };
  } finally {
    await forgetPlan(session);
  }
}

/** A root module of the user cannot be given unknowns as they are: it has no place for a stand-in. */
function waitingModule({ work }: Session): readonly string[] | undefined {
  if (work.stack.content.kind !== 'source') return undefined;
  const { placeholders } = generate(work);
  return placeholders.length > 0 ? placeholders : undefined;
}

async function runPlan(session: Session, ready: Ready, mode: PlanMode): Promise<Outcome> {
  const { deps, layout, call, redact } = session;
  await makeRoomForPlan(session);
  await deps.files.writeDerived(layout.variables, varFileText(ready.generated.inputs), 0o600);
  const args = [
    'plan',
    '-json',
    '-input=false',
    `-out=${layout.plan}`,
    `-var-file=${layout.variables}`,
    ...modeFlag[mode],
  ];
  return askAttached(session, ready, ({ env, attached }) => {
    // Errors for which the unknowns are the reason are no errors, and what fails warm is asked again; until that is known they wait.
    const holdsBack = ready.generated.placeholders.length > 0 || attached.length > 0;
    return runStreaming(deps, { ...commandOf(session, env, args), attached }, call, {
      redact,
      shows: (event) =>
        !(event.type === 'diagnostic' && event.severity === 'error' && (holdsBack || mayBeMended(session, event))),
    });
  });
}

/** The failure tells it, should it stay. */
const mayBeMended = ({ work, kept }: Session, error: { readonly summary: string }): boolean =>
  work.stack.content.kind === 'resources' && kept.length === 0 && isMissingProvider(error);

const modeFlag: Readonly<Record<PlanMode, readonly string[]>> = {
  apply: [],
  destroy: ['-destroy'],
  'refresh-only': ['-refresh-only'],
};

interface Planned extends Pick<Attempt, 'ready' | 'outcome'> {
  readonly mode: PlanMode;
}

async function readSavedPlan(session: Session, shared: Shared, planned: Planned): Promise<StackPlan> {
  const { ready, mode } = planned;
  const { deps, work, layout, call, redact, secrets } = session;
  const args = ['show', '-json', '-no-color', layout.plan];
  const answer = await askAttached(session, ready, ({ env, attached }) =>
    runAsking(deps, { ...commandOf(session, env, args), attached }, call, redact),
  );
  if (answer.end.code !== 0) throw failureOf(session, answer, ready.generated);
  const json = parseJson(answer.document);
  if (!isJsonObject(json) || typeof json['format_version'] !== 'string') throw unreadable(session, answer);
  await refuseMovedTargets(session, ready, { mode, plan: json });
  return readPlan({
    stack: work.stack.name,
    engine: work.tool.engine,
    engineVersion: work.tool.version,
    mode,
    json,
    secrets,
    redact,
    seal: await shared.keys.sealFor(session),
    ...(ready.schemas === undefined ? {} : { schemas: ready.schemas }),
    warnings: planned.outcome.diagnostics
      .filter(({ severity }) => severity === 'warning')
      .map(({ summary, detail }) => (detail === '' ? summary : `${summary}: ${detail}`)),
  });
}

interface Wait {
  readonly waitsFor: readonly string[];
  readonly why?: string;
}

function deferred({ work }: Session, mode: PlanMode, { waitsFor, why }: Wait): StackPlan {
  const { name } = work.stack;
  const stacks = waitsFor.map((stack) => `"${stack}"`).join(', ');
  const needed = `what "${name}" needs is decided by outputs of ${stacks} that are not known yet`;
  const far = `fairlead apply ${waitsFor.map((stack) => `-s ${stack}`).join(' ')}`;
  return {
    version: 1,
    stack: name,
    engine: work.tool.engine,
    engineVersion: work.tool.version,
    mode,
    changes: [],
    drift: [],
    outputs: [],
    waitsFor,
    deferred: `${needed}${why === undefined ? '' : `, and ${why}`}; \`${far}\` goes that far`,
    warnings: [],
  };
}

/** With stand-ins in place: the number of resources, or a provider's settings, hang on what is not known yet. */
function isForUnknowns(generated: Generated, outcome: Outcome): boolean {
  if (generated.placeholders.length === 0 || outcome.end.stopped) return false;
  const errors = errorsOf(outcome);
  return errors.length > 0 && errors.every(({ summary, detail }) => unknownWords.test(`${summary}: ${detail}`));
}

const unknownWords =
  /cannot be determined until apply|known only after apply|\(?known after apply\)?|value is not yet known|values? derived from resource attributes|Invalid (for_each|count) argument|depends on .*unknown/is;
