import { approvalOptions, keepGoingOption, parallelismOption, refreshOption } from '../options.ts';
import type { Verb } from '../verb.ts';

export const deployVerb: Verb = {
  name: 'deploy',
  summary: 'apply the stacks, then roll out the services',
  description:
    'Plans and applies all stacks as `fairlead apply` does, then brings each service to its new revision as its strategy says: judged by what its router measured, and back to the stable revision where the evidence is bad or never comes. A service that uses an output of a stack waits for it. Interrupted once it stops where it is: `fairlead resume` goes on, `fairlead rollout abort SERVICE` goes back. What is rolled back ends with exit code 1.',
  arguments: [{ name: 'environment', says: 'the environment, as with -e', required: false, completes: 'environment' }],
  options: [
    {
      name: 'service',
      says: 'only this service, and no stacks; repeatable',
      value: { kind: 'list', placeholder: 'NAME' },
      group: 'What and where',
    },
    parallelismOption,
    keepGoingOption,
    refreshOption,
    ...approvalOptions,
  ],
  examples: [
    { line: 'fairlead deploy production', says: 'stacks, then services' },
    { line: 'fairlead deploy --service web', says: 'one service' },
    { line: 'fairlead deploy production --yes --json', says: 'in CI: the events as JSON lines, then one result' },
  ],
  exits: [4, 5, 130],
  async handle(call) {
    const { executeDeploy } = await import('../rollout-output.ts');
    return executeDeploy(call, call.options.list('service'));
  },
};
