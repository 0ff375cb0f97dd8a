/**
 * The embedded host: load, advance, journal in one transaction, run the effects, and take their results as the next
 * signals. It decides nothing. P4: whatever is in the journal is enough to go on after a kill at any line.
 */
import { DeliveryError, isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { EngineEvent, Listener, RunEvent, RunEventBody } from '../../domain/events/model.ts';
import type { Json } from '../../domain/json.ts';
import { advance, initialState } from '../../domain/run/advance.ts';
import type { RunDefinition, RunSignal, RunState, StepEffect, StepError } from '../../domain/run/model.ts';
import { redactJson } from '../../domain/run/redact-json.ts';
import { eventsOf, startedEvent } from '../../domain/run/run-events.ts';
import { isActive } from '../../domain/run/status.ts';
import { unknownRun } from '../../domain/run/takeover.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Holder, Journal } from '../../ports/journal.ts';
import { redactedProblems } from '../redaction.ts';
import { carryOut, failed, type Hands, type StepCall } from './carry-out.ts';
import { beat } from './heartbeat.ts';
import { createInbox, type Inbox } from './inbox.ts';

export interface HostDeps extends Hands {
  readonly journal: Journal;
  readonly clock: Pick<Clock, 'now'> & Partial<Pick<Clock, 'sleep'>>;
  readonly holder: Holder;
  /** Called before and after every journal write and every effect, with its name. Tests kill the process there. */
  readonly boundary?: (name: string) => void;
}

export interface HostWatching {
  readonly onEvent?: Listener | undefined;
  /** Orderly stop. */
  readonly signal?: AbortSignal | undefined;
  /** Hard stop. */
  readonly hardSignal?: AbortSignal | undefined;
}

/** @throws RUN_HELD, RUN_GRAPH_INVALID, JOURNAL_*; failures of steps are in the state that is returned */
export async function startRun(
  deps: HostDeps,
  definition: RunDefinition,
  watching: HostWatching = {},
): Promise<RunState> {
  refuseWhenStopped(watching);
  const state = initialState(definition);
  around(deps, 'create', () => deps.journal.create(definition, state, deps.holder));
  return drive(deps, { definition, state, opening: 'started' }, watching);
}

/** How to go on, where that is not as the run was started. */
export type Pace = Partial<Pick<RunDefinition, 'parallelism' | 'onFailure'>>;

/** @throws RUN_UNKNOWN, RUN_HELD, RUN_NOT_RESUMABLE, JOURNAL_* */
export async function resumeRun(
  deps: HostDeps,
  run: string,
  watching: HostWatching = {},
  pace: Pace = {},
): Promise<RunState> {
  refuseWhenStopped(watching);
  around(deps, 'claim', () => deps.journal.claim(run, deps.holder));
  const stored = deps.journal.load(run);
  if (stored === undefined) throw unknownRun(run);
  const definition = { ...stored.definition, ...pace };
  return drive(deps, { definition, state: stored.state, opening: 'resumed' }, watching);
}

interface Opening {
  readonly definition: RunDefinition;
  readonly state: RunState;
  readonly opening: 'started' | 'resumed';
}

interface Session extends Omit<Opening, 'state'> {
  /** As it was last decided. */
  state: RunState;
  readonly deps: HostDeps;
  readonly watching: HostWatching;
  readonly inbox: Inbox<RunSignal>;
  readonly stop: AbortController;
  readonly hard: AbortController;
  readonly since: Date;
  /** By key. */
  readonly inFlight: Map<string, Promise<void>>;
}

async function drive(deps: HostDeps, opening: Opening, watching: HostWatching): Promise<RunState> {
  const session: Session = {
    ...opening,
    deps,
    watching,
    inbox: createInbox(),
    stop: new AbortController(),
    hard: new AbortController(),
    since: deps.clock.now(),
    inFlight: new Map(),
  };
  const unwatch = watchStops(session);
  const quiet = beat(deps, session);
  try {
    let state = decide(session, opening.state, { type: opening.opening });
    while (isActive(state.status)) state = decide(session, state, await session.inbox.next());
    around(deps, 'release', () => deps.journal.release(opening.definition.id));
    return state;
  } catch (error) {
    await abandon(session);
    throw error;
  } finally {
    quiet();
    unwatch();
  }
}

/** One turn: the decision is durable before any of it is carried out. */
function decide(session: Session, before: RunState, signal: RunSignal): RunState {
  const { deps, definition } = session;
  const now = deps.clock.now();
  const { state: after, effects } = advance(definition, before, signal, now);
  if (after === before && signal.type !== 'started') return after;
  const opening =
    signal.type === 'started' || signal.type === 'resumed' ? [startedEvent(definition, signal.type, after)] : [];
  const bodies = [...opening, ...eventsOf({ definition, before, after, since: session.since, now, signal })];
  const events = bodies.map((body) => toEvent(session, body, now));
  around(deps, `record ${signal.type}`, () =>
    deps.journal.record(definition.id, signal, after, now.toISOString(), events),
  );
  session.state = after;
  for (const event of events) tell(session, event);
  if (after.status === 'stopping') session.stop.abort(interrupted());
  for (const effect of effects) session.inFlight.set(effect.key, perform(session, effect));
  return after;
}

/** Carries one effect out and sends what became of it. Never rejects. */
async function perform(session: Session, stepEffect: StepEffect): Promise<void> {
  const { deps, inbox } = session;
  const { step, attempt, key } = stepEffect;
  const line: Line = { open: true };
  if (!(await isDurable(session))) return;
  try {
    deps.boundary?.(`before effect ${step}`);
    const answer = await carryOut(deps, stepEffect, callOf(session, stepEffect, line));
    deps.boundary?.(`after effect ${step}`);
    inbox.send(answer);
  } catch (error) {
    const stopped = isDeliveryError(error) ? error.code === 'ENGINE_INTERRUPTED' : error === session.stop.signal.reason;
    inbox.send(
      stopped ? { type: 'step.interrupted', step, attempt } : failed(stepEffect, stepError(error, deps.redact)),
    );
  } finally {
    line.open = false;
    session.inFlight.delete(key);
  }
}

/** P4: the decision is on disk before its effect begins. Where it cannot be, the run ends and the effect never begins. */
async function isDurable({ deps, inbox }: Session): Promise<boolean> {
  try {
    await deps.journal.durable();
    return true;
  } catch (error) {
    inbox.fail(error);
    return false;
  }
}

/** What comes after the end of a step has no place in the history. */
interface Line {
  open: boolean;
}

function callOf(session: Session, { step, attempt, key, effect }: StepEffect, line: Line): StepCall {
  const { definition, deps, stop, hard } = session;
  const stack = 'stack' in effect ? effect.stack : step;
  return {
    run: definition,
    step,
    attempt,
    key,
    stop: { signal: stop.signal, hard: hard.signal },
    isDone: (other) => session.state.steps[other]?.status === 'done',
    emit(event) {
      if (!line.open) return;
      const body = { type: 'engine', step, stack, event: masked(event, deps.redact) } as const;
      const told = toEvent(session, body, deps.clock.now());
      note(session, told, event);
      tell(session, told);
    },
  };
}

/** The history of a long apply is not made of its progress: that is told, and not kept. */
function note({ deps, definition, inbox }: Session, event: RunEvent, { type }: EngineEvent): void {
  if (type === 'refresh' || type === 'resource.progress' || type === 'approval.offered') return;
  try {
    around(deps, `note ${type}`, () => deps.journal.note(definition.id, event));
  } catch (error) {
    // The engine must not hear of it: the run itself is stopped in order.
    inbox.fail(error);
  }
}

const toEvent = ({ definition }: Session, body: RunEventBody, now: Date): RunEvent => ({
  at: now.toISOString(),
  run: definition.id,
  ...body,
});

/** Results and errors of steps are masked where they come in; the words of an engine are masked here (I9). */
function masked(event: EngineEvent, redact: HostDeps['redact']): EngineEvent {
  // Plain JSON, and masking strings does not change its shape. The type is ours: it must stay what it is.
  const clean = redactJson(event as unknown as Json, redact) as unknown as EngineEvent;
  return { ...clean, type: event.type } as EngineEvent;
}

function tell({ watching }: Session, event: RunEvent): void {
  try {
    watching.onEvent?.(event);
  } catch {
    // A screen that fails must not end an apply half way. The journal has the event.
  }
}

function stepError(error: unknown, redact: (text: string) => string): StepError {
  if (isDeliveryError(error)) {
    const { code, message, hint, data } = error;
    const problems = error.problems.length === 0 ? {} : { problems: redactedProblems(error.problems, redact) };
    const told = { code, message: redact(message), hint: redact(hint), ...problems };
    return data === undefined ? told : { ...told, data: redactJson(data, redact) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'INTERNAL', message: redact(message) };
}

function refuseWhenStopped({ signal, hardSignal }: HostWatching): void {
  if (signal?.aborted === true || hardSignal?.aborted === true) throw interrupted();
}

/** The user's wishes become signals. */
function watchStops({ watching, inbox, stop, hard }: Session): () => void {
  const askToStop = (): void => inbox.send({ type: 'stop.requested' });
  const stopHard = (): void => {
    hard.abort(interrupted());
    if (!stop.signal.aborted) askToStop();
  };
  const wishes = [
    [watching.signal, askToStop],
    [watching.hardSignal, stopHard],
  ] as const;
  for (const [signal, act] of wishes) signal?.addEventListener('abort', act, { once: true });
  return () => {
    for (const [signal, act] of wishes) signal?.removeEventListener('abort', act);
  };
}

/**
 * The journal cannot be written, or the locks are lost (I8): what runs is stopped in order and waited for. In the
 * journal it stays as it was, so that a resume begins it again.
 */
async function abandon({ deps, definition, stop, inFlight }: Session): Promise<void> {
  stop.abort(interrupted());
  await Promise.all(inFlight.values());
  try {
    deps.journal.release(definition.id);
  } catch {
    // The first error counts; locks of a process that has ended are taken over by the next run.
  }
}

const interrupted = (): DeliveryError => new DeliveryError('ENGINE_INTERRUPTED', 'the run was asked to stop');

function around(deps: HostDeps, name: string, write: () => void): void {
  deps.boundary?.(`before ${name}`);
  write();
  deps.boundary?.(`after ${name}`);
}
