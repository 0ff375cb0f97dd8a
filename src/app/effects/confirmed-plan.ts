import type { PlanMode, StackPlan } from '../../domain/change/model.ts';
import { stackGraph } from '../../domain/graph/graph.ts';
import type { IacEngine, StackWork } from '../../ports/iac-engine.ts';
import { recordOf } from '../engine-assignment.ts';
import type { RunContext, StepCall } from '../run-context.ts';
import { unsettled } from './tentative-plan.ts';

/**
 * The plan of a stack that need not be planned: an earlier plan found nothing to do, not too long ago, and nothing that it
 * depended on has changed since. Undefined: it has to be planned. The plan says what it is (P5).
 */
export async function confirmedPlan(
  context: RunContext,
  engine: IacEngine,
  work: StackWork,
  mode: PlanMode,
  call: StepCall,
): Promise<StackPlan | undefined> {
  const seconds = work.settings.refreshAfterSeconds ?? 0;
  // On a resume nobody knows what the attempt before has done.
  if (mode !== 'apply' || context.refresh || seconds === 0 || call.attempt > 1) return undefined;
  const { name } = work.stack;
  if (unsettled(context, name).length > 0) return undefined;
  const confirmed = await engine.confirmed?.(work, call);
  if (confirmed === undefined || upstreamChangedSince(context, name, confirmed.at)) return undefined;
  const age = context.bench.project.services.clock.now().getTime() - Date.parse(confirmed.at);
  // A clock that was set back tells nothing.
  if (!(age >= 0 && age < seconds * 1000)) return undefined;
  return {
    version: 1,
    stack: name,
    engine: work.tool.engine,
    engineVersion: work.tool.version,
    mode,
    changes: [],
    drift: [],
    outputs: [],
    waitsFor: [],
    warnings: confirmed.warnings,
    confirmedAt: confirmed.at,
  };
}

/** A stack may look at its upstream past us: what was applied there since then may be seen here. */
function upstreamChangedSince({ bench }: RunContext, stack: string, at: string): boolean {
  const upstream = stackGraph(bench.project.effective).dependsOn[stack] ?? [];
  return upstream.some((name) => (recordOf(bench.project, name)?.at ?? '') > at);
}
