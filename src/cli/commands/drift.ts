import { exitCodeOption, markdownOption, runOptions } from '../options.ts';
import { selectionOptions } from '../selection-options.ts';
import type { OptionSpec, Verb } from '../verb.ts';

const watching = 'Watching';

const watchOptions: readonly OptionSpec[] = [
  { name: 'watch', says: 'look again and again, and tell only what is new', value: { kind: 'flag' }, group: watching },
  {
    name: 'interval',
    says: 'from the start of one look to the start of the next (default: 10m, at least 10s)',
    value: { kind: 'text', placeholder: 'TIME' },
    group: watching,
  },
  {
    name: 'for',
    says: 'end the watch after so long; else Ctrl-C ends it',
    value: { kind: 'text', placeholder: 'TIME' },
    group: watching,
  },
];

export const driftVerb: Verb = {
  name: 'drift',
  summary: 'find what was changed behind our back',
  description:
    'Compares what is there with what was applied last, without changing either. Of each stack that has drifted it tells what has changed, when it was last known to be in order, and what `fairlead apply` would do, as a plan of the stack says. With `--watch` it looks again at intervals, never twice at a time; a look that fails is told, and the next one follows.',
  options: [...selectionOptions, ...runOptions, exitCodeOption, markdownOption, ...watchOptions],
  examples: [
    { line: 'fairlead drift', says: 'look at all stacks' },
    { line: 'fairlead drift -e production --exit-code', says: 'in a nightly job: exit 3 when something drifted' },
    { line: 'fairlead drift --watch --interval 30m --json', says: 'one line of JSON for each look' },
  ],
  exits: [3, 130],
  async handle(call) {
    const { refuseTimes, watchForDrift } = await import('../drift-watch.ts');
    if (call.options.flag('watch')) return watchForDrift(call);
    refuseTimes(call);
    const { executePlan } = await import('../run-execution.ts');
    return executePlan(call, 'drift', (project, options) => project.drift(options));
  },
};
