/** Rollouts for tests of records: the real machine over a world that answers what a test says, as a journal keeps them. */
import type { MetricReading } from '../analysis/model.ts';
import { advanceRollout, initialRollout, isOver } from '../rollout/advance.ts';
import type { AnalysisSetting, Revision, RolloutDefinition, RolloutEffect, RolloutSignal } from '../rollout/model.ts';
import { rolloutEventsOf, type RolloutEvent } from '../rollout/rollout-events.ts';
import { World } from '../rollout/testing-world.ts';
import { type JournalledDecision, keptOf } from './journalled.ts';
import type { RecordSource } from './of-run.ts';

type Asked = Extract<RolloutEffect, { readonly kind: 'metrics.query' }>;

export interface Happening {
  readonly analysis: AnalysisSetting;
  /** @param look from 1 */
  readonly measured: (asked: Asked, look: number) => readonly MetricReading[];
  readonly requests?: number;
  /** The host is killed while this look is measured, and comes back. */
  readonly killedAt?: number;
  /** Said after so many looks. */
  readonly wish?: { readonly after: number; readonly verb: 'pause' | 'resume' | 'abort' | 'skip' };
}

const revision = (id: string): Revision => ({
  id,
  settings: {
    command: ['/bin/web', id],
    env: {},
    directory: '.',
    readiness: { kind: 'none' },
    startWithinMs: 1_000,
    stopWithinMs: 1_000,
  },
});

const definitionOf = (analysis: AnalysisSetting): RolloutDefinition => ({
  version: 1,
  service: 'web',
  replicas: 2,
  strategy: {
    kind: 'canary',
    steps: [
      { do: 'setWeight', weight: 1_000 },
      { do: 'analysis', analysis },
      { do: 'setWeight', weight: 5_000 },
      { do: 'analysis', analysis },
    ],
  },
  hooks: [],
  notify: [],
  limits: { progressSeconds: 600, heldSeconds: 600, attempts: 3, rollbackAttempts: 5, restarts: 0 },
  lookSeconds: 5,
});

const mostTurns = 5_000;

/** What a journal has of it, once it has ended. */
export function happened(happening: Happening): RecordSource {
  const definition = definitionOf(happening.analysis);
  const world = new World(definition, { stable: revision('v1'), canary: revision('v2') });
  const decisions: JournalledDecision[] = [];
  const events: { at: string; event: RolloutEvent }[] = [];
  const signals: RolloutSignal[] = [{ type: 'started' }];
  let now = new Date('2026-11-24T10:00:00.000Z');
  let state = initialRollout(now);
  let looks = 0;
  let killed = false;
  for (let turns = 0; turns < mostTurns && !isOver(state); turns += 1) {
    world.now = now;
    const signal = signals.shift() ?? { type: 'tick' };
    const { state: next, effects, wakeAt } = advanceRollout(definition, state, signal, now);
    const at = now.toISOString();
    if (next !== state) decisions.push(decision(at, signal, next));
    events.push(...rolloutEventsOf(definition, state, next, signal).map((event) => ({ at, event })));
    for (const { id, effect } of effects) {
      if (effect.kind === 'metrics.query') looks += 1;
      signals.push({ type: 'effect.succeeded', effect: id, report: answer(world, effect, looks, happening) });
      const wished = effect.kind === 'metrics.query' && happening.wish?.after === looks ? happening.wish : undefined;
      if (wished !== undefined) signals.push({ type: 'asked', seq: looks, verb: wished.verb, by: 'ada@build' });
    }
    state = next;
    if (looks === happening.killedAt && !killed) {
      killed = true;
      // What was on its way is lost, and the state comes from a file.
      signals.splice(0, signals.length, { type: 'resumed' });
      state = JSON.parse(JSON.stringify(state)) as typeof state;
    }
    if (signals.length > 0) continue;
    world.settle();
    now = new Date(Math.max(now.getTime() + 1, wakeAt === undefined ? 0 : Date.parse(wakeAt)));
  }
  const run = { id: '20261124-1000-k3f9', project: 'shop', environment: 'production', by: 'ada@build' };
  // As they are read from a journal.
  const read = JSON.parse(JSON.stringify({ rollout: definition, decisions, events })) as Omit<RecordSource, 'run'>;
  return { ...read, run, createdAt: '2026-11-24T10:00:00.000Z' };
}

function decision(at: string, signal: RolloutSignal, rollout: ReturnType<typeof initialRollout>): JournalledDecision {
  const step = 'rollout:web';
  const heard = keptOf({ type: 'rollout', step, signal });
  const steps = { [step]: { status: 'running', attempt: 1, startedAt: at, rollout } } as const;
  return { at, signal: 'rollout', ...(heard !== undefined && { heard }), steps };
}

function answer(world: World, effect: RolloutEffect, look: number, { measured, requests }: Happening) {
  if (effect.kind !== 'metrics.query') return world.perform(effect);
  const readings = measured(effect, look);
  return { kind: 'readings', readings, ...(requests !== undefined && { requests }) } as const;
}

/** Not for secrets: any change of the text changes it. */
export function testDigest(text: string): string {
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193) >>> 0;
    b = Math.imul(b + unit, 0x85ebca6b) >>> 0;
  }
  return `${a.toString(16).padStart(8, '0')}${b.toString(16).padStart(8, '0')}`;
}
