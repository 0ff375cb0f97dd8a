import type { RunDefinition, RunState, StepState } from './model.ts';
import { precedingOf, runGraph } from './run-graph.ts';

export interface TimedStep {
  readonly step: string;
  readonly seconds: number;
}

/**
 * The chain of dependent steps that took longest together: no parallelism makes the run shorter than this.
 * Steps that have not ended are no part of it. In the order of execution.
 */
export function criticalPath(definition: RunDefinition, state: RunState): readonly TimedStep[] {
  const best = new Map<string, { readonly total: number; readonly seconds: number; readonly before?: string }>();
  let last: string | undefined;
  for (const step of runGraph(definition).order) {
    const { id } = step;
    const seconds = secondsOf(state.steps[id]);
    if (seconds === undefined) continue;
    const before = longest(precedingOf(step), (dependency) => best.get(dependency)?.total);
    const total = seconds + (before === undefined ? 0 : (best.get(before)?.total ?? 0));
    best.set(id, { total, seconds, ...(before !== undefined && { before }) });
    if (last === undefined || total > (best.get(last)?.total ?? 0)) last = id;
  }
  const path: TimedStep[] = [];
  for (let step = last; step !== undefined; step = best.get(step)?.before) {
    path.push({ step, seconds: best.get(step)?.seconds ?? 0 });
  }
  return path.reverse();
}

/** How long a step took, in seconds with milliseconds; undefined unless it has ended. */
export function secondsOf(step: StepState | undefined): number | undefined {
  if (step === undefined || !('endedAt' in step)) return undefined;
  // A clock that was set back must not make a negative time.
  return Math.max(0, Date.parse(step.endedAt) - Date.parse(step.startedAt)) / 1000;
}

function longest(ids: readonly string[], total: (id: string) => number | undefined): string | undefined {
  let found: { readonly id: string; readonly total: number } | undefined;
  for (const id of ids) {
    const own = total(id);
    if (own !== undefined && (found === undefined || own > found.total)) found = { id, total: own };
  }
  return found?.id;
}
