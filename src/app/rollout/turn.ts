/**
 * Who comes second waits for its turn, where the services that both are about say so. It waits as a run of the journal,
 * without a lock: killed anywhere, the first one is not disturbed, and a resume waits on (P4). I8 is kept by the locks.
 */
import { DeliveryError, isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { RunEvent } from '../../domain/events/model.ts';
import type { OnNewRevision } from '../../domain/project/service.ts';
import { advance, initialState } from '../../domain/run/advance.ts';
import type { RunDefinition, RunState } from '../../domain/run/model.ts';
import { later } from '../../domain/rollout/move.ts';
import type { OpenedProject } from '../opened-project.ts';
import { type HostDeps, type HostWatching, type Pace, resumeRun, startRun } from '../run/host.ts';
import { wishFor } from '../run/wishes.ts';

const pollMs = 250;

/** @throws RUN_HELD where a service says `reject`, ROLLOUT_REPLACED, and as {@link startRun} */
export async function startInTurn(
  host: HostDeps,
  project: OpenedProject,
  definition: RunDefinition,
  watching: HostWatching,
): Promise<RunState> {
  try {
    return await startRun(host, definition, watching);
  } catch (error) {
    const ahead = aheadOf(host, project, definition);
    if (!isDeliveryError(error) || error.code !== 'RUN_HELD' || ahead === undefined) throw error;
    if (ahead.how === 'reject') throw rejected(error, ahead);
    const queued: RunState = { ...initialState(definition), status: 'queued' };
    host.journal.enqueue(definition, queued, host.holder);
    return wait(host, project, { definition, watching, pace: {} });
  }
}

interface Queued {
  readonly definition: RunDefinition;
  readonly watching: HostWatching;
  readonly pace: Pace;
}

/** Goes on with a run that waited when its process ended. @throws as {@link startInTurn} */
export function resumeInTurn(host: HostDeps, project: OpenedProject, queued: Queued): Promise<RunState> {
  const { definition, watching, pace } = queued;
  const ahead = aheadOf(host, project, definition);
  if (ahead === undefined || ahead.how === 'reject') return resumeRun(host, definition.id, watching, pace);
  return wait(host, project, queued);
}

interface Ahead {
  readonly run: string;
  /** Rolled out by both. */
  readonly services: readonly string[];
  /** The most cautious of what these services say. */
  readonly how: OnNewRevision;
}

/** The run that is in the way; undefined: none is, or one that is about more than the same services. */
function aheadOf({ journal }: HostDeps, project: OpenedProject, definition: RunDefinition): Ahead | undefined {
  const run = definition.holds.map((key) => journal.holder(key)).find((held) => held?.alive === true)?.run;
  const other = run === undefined ? undefined : journal.load(run);
  if (run === undefined || other === undefined) return undefined;
  const theirs = servicesOf(other.definition);
  const services = servicesOf(definition).filter((service) => theirs.includes(service));
  if (services.length === 0) return undefined;
  const said = services.map((name) => project.effective.services[name]?.onNewRevision ?? 'reject');
  const how = (['reject', 'queue', 'supersede'] as const).find((each) => said.includes(each)) ?? 'reject';
  return { run, services, how };
}

const servicesOf = ({ steps }: RunDefinition): readonly string[] =>
  steps.flatMap(({ effect }) => (effect.kind === 'rollout' ? [effect.rollout.service] : []));

const rejected = (error: DeliveryError, { run, services }: Ahead): DeliveryError =>
  new DeliveryError('RUN_HELD', error.message, {
    hint: `wait for it with \`fairlead rollout watch ${services[0]}\`, or call it off with \`fairlead rollout abort ${services[0]}\`; \`strategy.onNewRevision: queue\` or \`supersede\` says what should become of the next one`,
    data: { run, services: [...services] },
    cause: error,
  });

/** Until nobody holds what it needs; then it takes its locks and begins. */
async function wait(host: HostDeps, project: OpenedProject, queued: Queued): Promise<RunState> {
  const { definition, watching } = queued;
  const { clock } = project.services;
  const signal = watching.signal ?? new AbortController().signal;
  const until = later(clock.now(), patienceOf(project, definition));
  let told = '';
  for (;;) {
    refuseReplaced(host, definition);
    const ahead = aheadOf(host, project, definition);
    if (ahead === undefined) {
      const state = await begun(host, queued);
      if (state !== undefined) return state;
    } else if (ahead.run !== told) {
      told = ahead.run;
      tell(host, queued, { ...ahead, until, now: clock.now() });
    }
    const over = clock.now().toISOString() > until;
    if (over || signal.aborted) return givenUp(host, queued, { over, now: clock.now(), ahead });
    // An interrupt ends the sleep, and is seen above.
    await clock.sleep(pollMs, signal).catch(() => undefined);
  }
}

/** Undefined: somebody was quicker. */
async function begun(host: HostDeps, { definition, watching, pace }: Queued): Promise<RunState | undefined> {
  try {
    return await resumeRun(host, definition.id, watching, pace);
  } catch (error) {
    if (isDeliveryError(error) && error.code === 'RUN_HELD') return undefined;
    throw error;
  }
}

function refuseReplaced({ journal }: HostDeps, { id }: RunDefinition): void {
  const stored = journal.load(id);
  if (stored?.status === 'queued') return;
  journal.release(id);
  const by = stored?.supersededBy;
  throw new DeliveryError(
    'ROLLOUT_REPLACED',
    `run ${id} waited for its turn, and ${by === undefined ? 'somebody else ended that' : `run ${by} took its place`}`,
    {
      ...(by !== undefined && { hint: `follow it: \`fairlead runs show ${by}\``, data: { run: id, by } }),
    },
  );
}

interface Told extends Ahead {
  readonly until: string;
  readonly now: Date;
}

/** Says what is waited for; asks the other to make way, where that is wanted. */
function tell({ journal }: HostDeps, { definition, watching }: Queued, { run, services, how, until, now }: Told): void {
  if (how === 'reject') return;
  const event: RunEvent = {
    type: 'run.queued',
    at: now.toISOString(),
    run: definition.id,
    behind: run,
    services,
    how,
    until,
  };
  journal.note(definition.id, event);
  watching.onEvent?.(event);
  if (how !== 'supersede') return;
  for (const service of services) wishFor(journal, run, { service, verb: 'supersede', by: `run ${definition.id}` });
}

interface GivenUp {
  readonly over: boolean;
  readonly now: Date;
  readonly ahead: Ahead | undefined;
}

/** I10. Nothing was begun; a resume waits anew. @throws RUN_HELD when the time is over */
function givenUp({ journal }: HostDeps, { definition }: Queued, { over, now, ahead }: GivenUp): RunState {
  const queued: RunState = { ...initialState(definition), status: 'queued' };
  const { state } = advance(definition, queued, { type: 'stop.requested' }, now);
  journal.record(definition.id, { type: 'stop.requested' }, state, now.toISOString());
  journal.release(definition.id);
  if (!over) return state;
  throw new DeliveryError(
    'RUN_HELD',
    `run ${ahead?.run ?? 'of somebody else'} did not end in the time that run ${definition.id} may wait`,
    {
      hint: `\`fairlead resume ${definition.id}\` begins it once that one has ended; \`limits.held\` says how long it may wait`,
      data: { run: ahead?.run ?? null },
    },
  );
}

/** The most patient of its services decides. */
const patienceOf = (project: OpenedProject, definition: RunDefinition): number =>
  Math.max(0, ...servicesOf(definition).map((name) => project.effective.services[name]?.limits.heldSeconds ?? 0));
