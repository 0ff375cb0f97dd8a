import { exitCodeOption, markdownOption, runOptions } from '../options.ts';
import { selectionOptions } from '../selection-options.ts';
import type { Verb } from '../verb.ts';

export const driftVerb: Verb = {
  name: 'drift',
  summary: 'find what was changed behind our back',
  description:
    'Compares what is there with what was applied last, without changing either. `fairlead apply` brings it back to what the project says.',
  options: [...selectionOptions, ...runOptions, exitCodeOption, markdownOption],
  examples: [
    { line: 'fairlead drift', says: 'look at all stacks' },
    { line: 'fairlead drift -e production --exit-code', says: 'in a nightly job: exit 3 when something drifted' },
  ],
  exits: [3, 130],
  async handle(call) {
    const { executePlan } = await import('../run-execution.ts');
    return executePlan(call, 'drift', (project, options) => project.drift(options));
  },
};
