import { DeliveryError } from '../domain/errors/delivery-error.ts';
import { stackGraph } from '../domain/graph/graph.ts';
import { defineRun } from '../domain/run/definitions.ts';
import type { RunDefinition } from '../domain/run/model.ts';
import type { EngineCall, Stop } from '../ports/iac-engine.ts';
import { refuseHeld } from './held-stacks.ts';
import type { OpenedProject } from './opened-project.ts';
import { requestOf } from './run-request.ts';
import { startRun } from './run/host.ts';
import { chosenStacks } from './selection.ts';
import { moveOf } from './state-moves.ts';
import type { Migration, MigrateOptions } from './state-toolkit.ts';
import { createWorkbench, type Workbench } from './workbench.ts';

/**
 * Brings states to where the project file says they are. The old place is emptied only after a plan in the new one has
 * shown that nothing changes; killed anywhere between, the same command goes on.
 */
export async function migrateStates(project: OpenedProject, options: MigrateOptions): Promise<readonly Migration[]> {
  const chosen = await chosenStacks(project, options, 'plan');
  const { order, dependsOn } = stackGraph(project.effective);
  const stacks = order.filter((stack) => chosen.includes(stack));
  const bench = createWorkbench(project);
  const moving: string[] = [];
  for (const stack of stacks) if ((await moveOf(project, bench.stack(stack))) !== undefined) moving.push(stack);
  // The outputs of what a stack needs are read for the plan of it.
  refuseHeld(project, new Set(moving.flatMap((stack) => [stack, ...(dependsOn[stack] ?? [])])));
  const moved = moving.length === 0 ? new Map<string, Migration['moved']>() : await moveAll(bench, moving, options);
  return stacks.map((stack) => ({ stack, moved: moved.get(stack) ?? 'nothing' }));
}

/**
 * As a run that plans each stack, where it is moved: it holds them all until the last one is there (I8), and the journal
 * tells of it. @throws RUN_HELD, and what the first move failed with
 */
async function moveAll(
  bench: Workbench,
  stacks: readonly string[],
  { signal }: MigrateOptions,
): Promise<ReadonlyMap<string, Migration['moved']>> {
  const { services } = bench.project;
  const moved = new Map<string, Migration['moved']>();
  const failed: unknown[] = [];
  const refuse = (): never => {
    throw new DeliveryError('INTERNAL', 'a migration of states only plans');
  };
  const host = {
    journal: services.journal.open(),
    clock: services.clock,
    holder: services.identity.holder,
    redact: bench.redact,
    handlers: {
      async 'iac.plan'({ stack }: { readonly stack: string }, { stop }: { readonly stop: Stop }) {
        try {
          const kind = await moveOne(bench, stack, { emit: () => undefined, stop });
          moved.set(stack, kind);
          return { moved: kind };
        } catch (error) {
          failed.push(error);
          throw error;
        }
      },
      'iac.apply': refuse,
      'approval.ask': refuse,
    },
  };
  const { status } = await startRun(host, definitionOf(bench.project, stacks), { signal });
  if (failed.length > 0) throw failed[0];
  if (status !== 'done') throw new DeliveryError('ENGINE_INTERRUPTED', 'the migration was asked to stop');
  return moved;
}

/** Looked at again: it may have moved before the stack was ours. */
async function moveOne(bench: Workbench, stack: string, call: EngineCall): Promise<Migration['moved']> {
  const move = await moveOf(bench.project, bench.stack(stack));
  await move?.run({ project: bench.project, bench, stack: bench.stack(stack), call });
  return move?.moved ?? 'nothing';
}

/** One after the other: a stack's plan may need the outputs of one that was just moved. */
function definitionOf(project: OpenedProject, stacks: readonly string[]): RunDefinition {
  const { effective, services } = project;
  return defineRun({
    id: services.identity.newRunId(services.clock.now()),
    kind: 'plan',
    project: effective.name,
    environment: effective.environment.name,
    dependsOn: stackGraph(effective).dependsOn,
    stacks,
    parallelism: 1,
    onFailure: 'stop',
    request: requestOf(project),
  });
}
