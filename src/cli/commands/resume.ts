import { approvalOptions, keepGoingOption, parallelismOption, planFirstOption } from '../options.ts';
import type { Verb } from '../verb.ts';

export const resumeVerb: Verb = {
  name: 'resume',
  summary: 'continue a run that failed, was stopped or waits for an approval',
  description:
    'Continues only what failed, was interrupted or could not start; what is done stays done. The environment, engine and variables are those the run was started with. Without an id it takes the newest run of the environment that can go on, and says which: an apply or destroy before a plan or drift.',
  arguments: [
    {
      name: 'run',
      says: 'its id, as `fairlead runs` lists it (default: the newest that can go on)',
      required: false,
      completes: 'resumable',
    },
  ],
  options: [parallelismOption, keepGoingOption, ...approvalOptions, planFirstOption],
  examples: [
    { line: 'fairlead resume', says: 'go on with the newest run that can go on' },
    { line: 'fairlead resume 20261124-0931-k3f9', says: 'go on with this one' },
    { line: 'fairlead resume 20261124-0931-k3f9 --yes', says: 'approve what waits for an approval' },
  ],
  exits: [4, 5, 130],
  async handle(call) {
    const { newestResumable } = await import('../resumable.ts');
    const run = call.argument('run') ?? (await newestResumable(call));
    const { executeRun } = await import('../run-execution.ts');
    return executeRun(call, 'resume', (project, { stacks: _, ...options }) => project.resume(run, options), { run });
  },
};
