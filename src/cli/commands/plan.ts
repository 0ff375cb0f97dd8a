import { exitCodeOption, markdownOption, planFileOptions, refreshOption, runOptions } from '../options.ts';
import { destroyRemovedOption, selectionOptions } from '../selection-options.ts';
import type { Verb } from '../verb.ts';

export const planVerb: Verb = {
  name: 'plan',
  summary: 'show what would be created, changed and destroyed, over all stacks',
  description:
    'Plans every stack with its engine and shows one plan: what is destroyed first, then stack by stack in the order in which they would be applied. Nothing is changed. A stack that a plan found unchanged a short while ago, and that nothing has touched since, is not planned again: the plan says so, and `--refresh` plans all. A value that is only known after another stack is applied is marked with that stack; it is never made up.',
  options: [
    ...selectionOptions,
    destroyRemovedOption,
    ...runOptions,
    refreshOption,
    exitCodeOption,
    markdownOption,
    ...planFileOptions,
  ],
  examples: [
    { line: 'fairlead plan', says: 'all stacks' },
    { line: 'fairlead plan -e production -s network -s db', says: 'two stacks of production' },
    { line: 'fairlead plan --changed=main --with-dependents', says: 'what the branch touched, and what depends on it' },
    { line: 'fairlead plan --changed --dry-run', says: 'only say which stacks that would be, and why' },
    { line: 'fairlead plan -o plan.fairlead', says: 'as a file, to be approved and applied elsewhere' },
    { line: 'fairlead plan --destroy', says: 'what `fairlead destroy` would do' },
    { line: 'fairlead plan --exit-code', says: 'in CI: exit 3 when there are changes' },
    { line: 'fairlead plan --markdown > plan.md', says: 'for a comment on a pull request' },
    { line: 'fairlead plan --var size=3 --verbose', says: 'with a variable of its own, every attribute shown' },
  ],
  exits: [3, 130],
  async handle(call) {
    if (call.options.flag('destroy') && call.options.flag('destroy-removed')) {
      const { planRemoved } = await import('../destroy-removed.ts');
      return planRemoved(call);
    }
    const { executePlan } = await import('../run-execution.ts');
    const { planWishOf } = await import('../review-output.ts');
    return executePlan(call, 'plan', (project, options) => project.plan({ ...options, ...planWishOf(call) }));
  },
};
