import { approvalOptions, keepGoingOption, parallelismOption } from '../options.ts';
import type { Verb } from '../verb.ts';

export const resumeVerb: Verb = {
  name: 'resume',
  summary: 'continue a run that failed, was stopped or waits for an approval',
  description:
    'Continues only what failed, was interrupted or could not start; what is done stays done. The environment, engine and variables are those the run was started with.',
  arguments: [{ name: 'run', says: 'its id, as `fairlead runs` lists it', required: true, completes: 'run' }],
  options: [parallelismOption, keepGoingOption, ...approvalOptions],
  examples: [
    { line: 'fairlead resume 20261124-0931-k3f9', says: 'go on where it stopped' },
    { line: 'fairlead resume 20261124-0931-k3f9 --yes', says: 'approve what waits for an approval' },
  ],
  exits: [4, 5, 130],
  async handle(call) {
    const run = call.argument('run') ?? '';
    const { executeRun } = await import('../run-execution.ts');
    return executeRun(call, 'resume', (project, { stacks: _, ...options }) => project.resume(run, options), run);
  },
};
