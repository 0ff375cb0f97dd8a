import { closest } from '../domain/closest.ts';
import type { ErrorCode } from '../domain/errors/catalogue.ts';
import { DeliveryError, isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { Problem } from '../domain/errors/problem.ts';
import { stackGraph } from '../domain/graph/graph.ts';
import type { RunKind } from '../domain/run/model.ts';
import type { EngineCall, Tool } from '../ports/iac-engine.ts';
import { destroyFaults } from './destroy-faults.ts';
import { recordOf } from './engine-assignment.ts';
import { missingFeatures } from './feature-needs.ts';
import { refuseHeld } from './held-stacks.ts';
import type { OpenedProject } from './opened-project.ts';
import { sourceProblemsOf } from './source-problems.ts';
import type { Workbench } from './workbench.ts';

export interface PreflightWish {
  readonly kind: RunKind;
  /** All stacks of the run. */
  readonly stacks: readonly string[];
  /** Those that there is still something to do for. */
  readonly left: readonly string[];
  /** Done before, and written otherwise since: they may lack what the file refers to now. @default none */
  readonly changed?: readonly string[];
}

/**
 * All that can be known to go wrong, before anything starts (P5).
 * @throws the one fault's own code, or PREFLIGHT_FAILED with all of them as `problems`; PROJECT_INVALID
 */
export async function preflight(bench: Workbench, wish: PreflightWish, call: EngineCall): Promise<void> {
  refuseUnfitSources(bench.project, wish);
  const faults = await toolFaults(bench, wish.left);
  // What is applied is asked of the engines: only once all of them are known to be there.
  if (faults.length === 0) {
    faults.push(...(await (wish.kind === 'destroy' ? destroyFaults : upstreamFaults)(bench, wish, call)));
  }
  throwAll(faults);
}

/** A stack that does not fit its root module: the engine would find that out half way. */
function refuseUnfitSources(project: OpenedProject, { kind, left }: PreflightWish): void {
  const problems = kind === 'destroy' ? [] : sourceProblemsOf(project, left);
  if (problems.length === 0) return;
  const count = problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`;
  throw new DeliveryError('PROJECT_INVALID', `${project.file} has ${count}`, {
    problems,
    data: { file: project.file },
  });
}

/** The stacks asked for, or all. @throws STACK_UNKNOWN, or PREFLIGHT_FAILED for several */
export function selectStacks(project: OpenedProject, asked: readonly string[] | undefined): readonly string[] {
  const all = Object.keys(project.effective.stacks).sort();
  if (asked === undefined || asked.length === 0) return all;
  throwAll(
    asked
      .filter((name) => !all.includes(name))
      .map((name) => {
        const meant = closest(name, all);
        return new DeliveryError('STACK_UNKNOWN', `there is no stack "${name}"`, {
          hint: meant === undefined ? `the stacks are: ${all.join(', ')}` : `did you mean "${meant}"?`,
          data: { stack: name, known: all },
        });
      }),
  );
  return [...new Set(asked)].sort();
}

/** @throws PROTECTED_ENVIRONMENT */
export function refuseAutoApproval(project: OpenedProject, wish: { readonly autoApprove?: boolean | undefined }): void {
  const { environment } = project.effective;
  if (wish.autoApprove !== true || !environment.protected) return;
  throw new DeliveryError('PROTECTED_ENVIRONMENT', `environment "${environment.name}" is protected`);
}

async function toolFaults(bench: Workbench, stacks: readonly string[]): Promise<DeliveryError[]> {
  const faults = new Map<string, DeliveryError>();
  for (const name of stacks) {
    const tool = await toolOrFault(bench, name);
    const found = isDeliveryError(tool) ? [tool] : featureFaults(bench, name, tool);
    // One missing program is one fault, however many stacks need it.
    for (const fault of found) faults.set(`${fault.code} ${fault.message}`, fault);
  }
  return [...faults.values()];
}

async function toolOrFault(bench: Workbench, stack: string): Promise<Tool | DeliveryError> {
  try {
    return await bench.toolOf(stack);
  } catch (error) {
    if (isDeliveryError(error)) return error;
    throw error;
  }
}

const featureFaults = (bench: Workbench, stack: string, tool: Tool): readonly DeliveryError[] =>
  missingFeatures(bench.stack(stack), tool).map(
    (need) =>
      new DeliveryError(
        'FEATURE_UNSUPPORTED',
        `stack "${stack}" uses ${need.what}, which ${tool.engine} ${tool.version} does not have`,
        {
          hint: `${need.since} have it`,
          data: { stack, engine: tool.engine, version: tool.version, feature: need.feature },
        },
      ),
  );

/** What the stacks need and is not part of the run must be there, with the outputs that they refer to. */
async function upstreamFaults(
  bench: Workbench,
  { stacks, left, changed = [] }: PreflightWish,
  call: EngineCall,
): Promise<readonly DeliveryError[]> {
  const { dependsOn } = stackGraph(bench.project.effective);
  const outside = (stack: string) =>
    (dependsOn[stack] ?? []).filter((name) => !stacks.includes(name) || changed.includes(name));
  refuseHeld(bench.project, left.flatMap(outside));
  const faults: DeliveryError[] = [];
  for (const stack of left) {
    for (const upstream of outside(stack)) {
      const lacking = await lackingOf(bench, { stack, upstream }, call);
      if (lacking !== undefined) faults.push(notApplied(stack, upstream, lacking));
    }
  }
  return faults;
}

/** What of an upstream stack is not there: `itself`, or outputs by name; undefined: nothing. */
async function lackingOf(
  bench: Workbench,
  { stack, upstream }: { readonly stack: string; readonly upstream: string },
  call: EngineCall,
): Promise<'itself' | readonly string[] | undefined> {
  const names = [...(bench.uses(stack).outputs.get(upstream) ?? [])];
  const applied = recordOf(bench.project, upstream)?.status === 'applied';
  if (applied && names.length === 0) return undefined;
  // The journal knows what we did here; the state knows what others did, on another machine for example.
  const outputs = await bench.outputs(upstream, call);
  if (!applied && Object.keys(outputs).length === 0) return 'itself';
  const missing = names.filter((name) => !Object.hasOwn(outputs, name));
  return missing.length === 0 ? undefined : missing;
}

function notApplied(stack: string, upstream: string, lacking: 'itself' | readonly string[]): DeliveryError {
  const message =
    lacking === 'itself'
      ? `stack "${stack}" needs "${upstream}", which was never applied`
      : `stack "${stack}" needs ${lacking.join(', ')} of "${upstream}", which it did not have when it was last applied`;
  return new DeliveryError('UPSTREAM_NOT_APPLIED', message, {
    hint: `name "${upstream}" as well, or no stack to take all`,
    data: { stack, upstream, outputs: lacking === 'itself' ? [] : lacking },
  });
}

function throwAll(faults: readonly DeliveryError[]): void {
  const [first, ...others] = faults;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  throw new DeliveryError('PREFLIGHT_FAILED', `${faults.length} things stand in the way`, {
    problems: faults.map(problemOf),
    hint: first.hint,
  });
}

const problemOf = (fault: DeliveryError): Problem => ({
  code: fault.code satisfies ErrorCode,
  severity: 'error',
  message: fault.message,
  hint: fault.hint,
});
