import { catalogue } from '../domain/errors/catalogue.ts';
import { isDeliveryError } from '../domain/errors/delivery-error.ts';
import type { Problem } from '../domain/errors/problem.ts';
import type { EngineCall } from '../ports/iac-engine.ts';
import { missingFeatures } from './feature-needs.ts';
import { refuseHeld } from './held-stacks.ts';
import { located } from './located.ts';
import { mapBounded } from './map-bounded.ts';
import type { OpenedProject } from './opened-project.ts';
import { redactedProblems } from './redaction.ts';
import { chosenStacks } from './selection.ts';
import { sourceProblemsOf, unfitStacks } from './source-problems.ts';
import { orphansOf } from './status.ts';
import { silentCall } from './silent-call.ts';
import type { ValidateOptions, ValidateResult } from './toolkit.ts';
import { unknownUpstream } from './stack-work.ts';
import { createWorkbench, type Workbench } from './workbench.ts';

/** Checks the project as far as it can be known without changing anything. An open project's file has no errors; it may have warnings. */
export async function validateProject(project: OpenedProject, options: ValidateOptions = {}): Promise<ValidateResult> {
  const stacks = await chosenStacks(project, options, 'validate');
  const warnings = [...project.warnings, ...orphanWarnings(project)];
  const ofSources = sourceProblemsOf(project, stacks);
  if (options.fileOnly === true) return { problems: [...warnings, ...ofSources], stacks };
  refuseHeld(project, stacks);
  const bench = createWorkbench(project);
  const call = silentCall(options.signal);
  // The tool would only say the same in other words.
  const unfit = unfitStacks(project);
  const fit = stacks.filter((stack) => !unfit.has(stack));
  const found = await mapBounded(fit, project.effective.settings.parallelism, (stack) =>
    stackProblems(bench, stack, call),
  );
  const problems = redactedProblems(distinct(found.flat()), bench.redact);
  return { problems: [...warnings, ...ofSources, ...problems], stacks };
}

const orphanWarnings = (project: OpenedProject): readonly Problem[] =>
  orphansOf(project).map((record) => ({
    code: 'STACK_ORPHANED',
    severity: 'warning',
    message: `stack "${record.stack}" was applied by run ${record.run} and is not in the project file any more`,
    hint: catalogue.STACK_ORPHANED.hint,
    path: `stacks.${record.stack}`,
  }));

/** A missing program or secret is a problem of the stack, not the end of the check. */
async function stackProblems(bench: Workbench, stack: string, call: EngineCall): Promise<readonly Problem[]> {
  try {
    const tool = await bench.toolOf(stack);
    const missing = missingFeatures(bench.stack(stack), tool).map(
      (need): Problem => ({
        code: 'FEATURE_UNSUPPORTED',
        severity: 'error',
        message: `stack "${stack}" uses ${need.what}, which ${tool.engine} ${tool.version} does not have`,
        hint: `${need.since} have it`,
        path: `stacks.${stack}.${need.path}`,
      }),
    );
    // The tool would only say the same in other words.
    if (missing.length > 0) return missing.map((problem) => located(bench.project, problem));
    const engine = await bench.engineOf(stack);
    const work = await bench.work(stack, unknownUpstream(bench.uses(stack)));
    await engine.settle(work, call);
    return (await engine.validate(work, call)).map((problem) => located(bench.project, problem));
  } catch (error) {
    if (!isDeliveryError(error) || error.code === 'ENGINE_INTERRUPTED') throw error;
    const itself: Problem = { code: error.code, severity: 'error', message: error.message, hint: error.hint };
    return error.problems.length > 0 ? error.problems.map((problem) => located(bench.project, problem)) : [itself];
  }
}

/** One missing program is one problem, however many stacks need it. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map(
    problems.map((problem) => [JSON.stringify([problem.code, problem.message, problem.path]), problem]),
  );
  return [...seen.values()];
}
