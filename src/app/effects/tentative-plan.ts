import type { PlanMode, StackPlan } from '../../domain/change/model.ts';
import type { ErrorCode } from '../../domain/errors/catalogue.ts';
import { type DeliveryError, isDeliveryError } from '../../domain/errors/delivery-error.ts';
import type { EngineEvent } from '../../domain/events/model.ts';
import { stackGraph } from '../../domain/graph/graph.ts';
import type { IacEngine, StackWork } from '../../ports/iac-engine.ts';
import { isPartOf, type RunContext, type StepCall, storedPlan } from '../run-context.ts';

/** What a root module may run into that reads, by itself, what an upstream stack has not made yet. */
const mayBeForUpstream: readonly ErrorCode[] = [
  'ENGINE_FAILED',
  'ENGINE_BACKEND_UNREACHABLE',
  'ENGINE_CONFIGURATION_INVALID',
  'STATE_UNREADABLE',
];

/**
 * Plans a root module. It may read what it needs past us (`terraform_remote_state`, data sources): while an upstream stack
 * is about to make or change that, a plan that fails is no failure yet. It is deferred until upstream was applied.
 */
export async function planTentatively(
  context: RunContext,
  engine: IacEngine,
  work: StackWork,
  mode: PlanMode,
  call: StepCall,
): Promise<StackPlan> {
  const waitsFor = mode === 'apply' && work.stack.content.kind === 'source' ? unsettled(context, work.stack.name) : [];
  if (waitsFor.length === 0) return engine.plan(work, mode, call);
  // Until it is known what they are, errors wait.
  const held: EngineEvent[] = [];
  const emit = (event: EngineEvent): void => {
    if (event.type === 'diagnostic' && event.severity === 'error') held.push(event);
    else call.emit(event);
  };
  try {
    return await engine.plan(work, mode, { ...call, emit });
  } catch (error) {
    if (isForUpstream(error) && (await isSound(engine, work, call))) return deferredPlan(work, mode, waitsFor, error);
    for (const event of held) call.emit(event);
    throw error;
  }
}

/** Direct upstream stacks that this run makes something of, or whose outputs it changes. */
export function unsettled(context: RunContext, stack: string): readonly string[] {
  const upstream = stackGraph(context.bench.project.effective).dependsOn[stack] ?? [];
  return upstream.filter((name) => isPartOf(context, name) && !isSettled(storedPlan(context, name)));
}

function isSettled(plan: StackPlan | undefined): boolean {
  if (plan === undefined || plan.deferred !== undefined) return false;
  const makes = plan.changes.some(({ action }) => action === 'create' || action === 'replace');
  return !makes && plan.outputs.every(({ action }) => action === 'no-op');
}

const isForUpstream = (error: unknown): error is DeliveryError =>
  isDeliveryError(error) && mayBeForUpstream.includes(error.code);

/** What is wrong with the module itself does not mend by waiting. */
async function isSound(engine: IacEngine, work: StackWork, call: StepCall): Promise<boolean> {
  const problems = await engine.validate(work, { ...call, emit: () => undefined });
  return problems.every(({ severity }) => severity !== 'error');
}

function deferredPlan(
  { stack, tool }: StackWork,
  mode: PlanMode,
  waitsFor: readonly string[],
  error: DeliveryError,
): StackPlan {
  const names = waitsFor.map((name) => `"${name}"`).join(', ');
  return {
    version: 1,
    stack: stack.name,
    engine: tool.engine,
    engineVersion: tool.version,
    mode,
    changes: [],
    drift: [],
    outputs: [],
    waitsFor,
    deferred: `it looks for something that ${names} will make`,
    warnings: [error.message],
  };
}
