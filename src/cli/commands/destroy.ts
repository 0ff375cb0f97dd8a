import { approvalOptions, runOptions } from '../options.ts';
import type { Verb } from '../verb.ts';

export const destroyVerb: Verb = {
  name: 'destroy',
  summary: 'destroy what the stacks manage, dependents first',
  description:
    'Plans the destruction, shows it and asks. A stack is destroyed only after everything that depends on it is gone. Data-bearing or many resources have to be confirmed by typing the name of the environment, or with --allow-destroy.',
  options: [...runOptions, ...approvalOptions],
  examples: [
    { line: 'fairlead destroy -e review-17', says: 'take a whole environment down' },
    { line: 'fairlead destroy -s cdn', says: 'one stack' },
    { line: 'fairlead destroy -e review-17 --yes --allow-destroy', says: 'without questions, in CI' },
  ],
  exits: [4, 5, 130],
  async handle(call) {
    const { executeRun } = await import('../run-execution.ts');
    return executeRun(call, 'destroy', (project, options) => project.destroy(options));
  },
};
