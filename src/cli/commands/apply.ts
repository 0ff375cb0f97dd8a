import { approvalOptions, planFirstOption, refreshOption, runOptions } from '../options.ts';
import { destroyRemovedOption, selectionOptions } from '../selection-options.ts';
import type { Verb } from '../verb.ts';

export const applyVerb: Verb = {
  name: 'apply',
  summary: 'plan, ask, and bring the stacks to what the project says',
  description:
    'Plans all stacks, shows the plan and asks. Applies exactly what was shown, each stack after those it depends on. Deleting data or many resources has to be confirmed by typing the name of the environment. Interrupted once it stops in order, twice hard; either way `fairlead resume` continues. With --yes a stack of which there is nothing yet is planned and applied in one go, unless --plan-first asks for all plans before. Without a terminal and without --yes it ends with exit code 4 and waits for `fairlead resume`. With a plan file everything is planned anew and compared: it is refused when the configuration, a variable, a state, the tool or a provider has moved, or when anything else would happen than the file shows.',
  arguments: [
    {
      name: 'plan',
      says: 'a plan file: applies what it shows, and nothing else (default: plans anew)',
      required: false,
    },
  ],
  options: [
    ...selectionOptions,
    destroyRemovedOption,
    ...runOptions,
    refreshOption,
    ...approvalOptions,
    planFirstOption,
  ],
  examples: [
    { line: 'fairlead apply', says: 'all stacks' },
    { line: 'fairlead apply -s network', says: 'one stack' },
    { line: 'fairlead apply plan.fairlead', says: 'what was planned and approved' },
    { line: 'fairlead apply --yes --json', says: 'in CI: the events as JSON lines, then one result' },
    { line: 'fairlead apply --keep-going --parallelism 8', says: 'go on after failures, eight steps at a time' },
  ],
  exits: [4, 5, 130],
  async handle(call) {
    if (call.argument('plan') !== undefined) {
      const { applyPlanFile } = await import('../review-output.ts');
      return applyPlanFile(call);
    }
    const { executeRun } = await import('../run-execution.ts');
    return executeRun(call, 'apply', (project, options) => project.apply(options));
  },
};
