import type { StackOutputs } from '../ports/iac-engine.ts';
import { refuseHeld } from './held-stacks.ts';
import { mapBounded } from './map-bounded.ts';
import type { OpenedProject } from './opened-project.ts';
import { selectStacks } from './preflight.ts';
import { redactedError } from './redaction.ts';
import { silentCall } from './silent-call.ts';
import { createWorkbench } from './workbench.ts';

/** Outputs of stacks as of their last apply, by stack and name. Sensitive values are included and marked. */
export async function readOutputs(
  project: OpenedProject,
  options: { readonly stacks?: readonly string[]; readonly signal?: AbortSignal } = {},
): Promise<Readonly<Record<string, StackOutputs>>> {
  const bench = createWorkbench(project);
  const call = silentCall(options.signal);
  const stacks = selectStacks(project, options.stacks);
  refuseHeld(project, stacks);
  try {
    const found = await mapBounded(stacks, project.effective.settings.parallelism, async (stack) => [
      stack,
      await bench.outputs(stack, call),
    ]);
    return Object.fromEntries(found);
  } catch (error) {
    throw redactedError(error, bench.redact);
  }
}
