import { approvalOptions, runOptions } from '../options.ts';
import { destroyRemovedOption, selectionOptions } from '../selection-options.ts';
import type { Verb } from '../verb.ts';

export const destroyVerb: Verb = {
  name: 'destroy',
  summary: 'destroy what the stacks manage, dependents first',
  description:
    'Plans the destruction, shows it and asks. A stack is destroyed only after everything that depends on it is gone. Data-bearing or many resources have to be confirmed by typing the name of the environment, or with --allow-destroy.',
  options: [...selectionOptions, destroyRemovedOption, ...runOptions, ...approvalOptions],
  examples: [
    { line: 'fairlead destroy -e review-17', says: 'take a whole environment down' },
    { line: 'fairlead destroy -s cdn', says: 'one stack' },
    {
      line: 'fairlead destroy --changed=HEAD^ --destroy-removed',
      says: 'what the last commit took out of the project file',
    },
    { line: 'fairlead destroy -e review-17 --yes --allow-destroy', says: 'without questions, in CI' },
  ],
  exits: [4, 5, 130],
  async handle(call) {
    if (call.options.flag('destroy-removed')) {
      const { destroyRemoved } = await import('../destroy-removed.ts');
      return destroyRemoved(call);
    }
    const { executeRun } = await import('../run-execution.ts');
    return executeRun(call, 'destroy', (project, options) => project.destroy(options));
  },
};
