import type { Verb, VerbGroup } from '../verb.ts';

const runArgument = {
  name: 'run',
  says: 'its id, as `fairlead runs` lists it',
  required: true,
  completes: 'run',
} as const;

const list: Verb = {
  name: 'list',
  summary: 'list the runs, newest first',
  description:
    'Runs from the journal, with their state and who holds them: of all environments, or of the one that -e names.',
  options: [
    {
      name: 'limit',
      short: 'n',
      says: 'how many (default: 20)',
      value: { kind: 'count', placeholder: 'N' },
      group: 'Output',
    },
  ],
  examples: [
    { line: 'fairlead runs', says: 'the last twenty' },
    { line: 'fairlead runs list -n 100 --json', says: 'more, for a machine' },
  ],
  async handle(call) {
    const { listRuns } = await import('../runs-output.ts');
    return listRuns(call);
  },
};

const show: Verb = {
  name: 'show',
  summary: 'show one run: its steps, its events and its plans',
  description: 'Everything the journal holds about one run. --verbose shows every event and the reviewed plans.',
  arguments: [runArgument],
  examples: [
    { line: 'fairlead runs show 20261124-0931-k3f9', says: 'its steps' },
    { line: 'fairlead runs show 20261124-0931-k3f9 --verbose', says: 'with events and plans' },
  ],
  async handle(call) {
    const { showRun } = await import('../runs-output.ts');
    return showRun(call);
  },
};

const repair: Verb = {
  name: 'repair',
  summary: 'check the journal and say how to mend what is wrong',
  description:
    'Looks at the whole journal and names every fault with what to do; exit code 1 when there is one. Nothing is changed without --save, which makes a new journal of all that can be read and keeps the damaged one beside it.',
  options: [{ name: 'save', says: 'make a new journal of what can be read', value: { kind: 'flag' }, group: 'Repair' }],
  examples: [
    { line: 'fairlead runs repair', says: 'check everything' },
    { line: 'fairlead runs repair --save', says: 'and save what can be read' },
  ],
  async handle(call) {
    const { repairRuns } = await import('../runs-output.ts');
    return repairRuns(call);
  },
};

const unlock: Verb = {
  name: 'unlock',
  summary: 'give back the stacks that a dead run still holds',
  description:
    'For a run whose process is gone, or ran on another machine that will not come back. A run whose process is alive is refused. The run can be resumed afterwards.',
  arguments: [runArgument],
  examples: [{ line: 'fairlead runs unlock 20261124-0931-k3f9', says: 'give its stacks back' }],
  async handle(call) {
    const { unlockRun } = await import('../runs-output.ts');
    return unlockRun(call);
  },
};

const prune: Verb = {
  name: 'prune',
  summary: 'take old runs out of the journal',
  description:
    'For good, with their events and plans, of all environments. With both options a run goes only where both say so. What may be resumed stays, what is held, what `fairlead status` tells of a stack, and of each stack the last run of every kind; an unfinished plan goes once newer ones were about the same stacks. The journal notes how many went, and its chain of digests starts anew.',
  options: [
    {
      name: 'older-than',
      says: 'runs that ended longer ago: `30d`, `12h`',
      value: { kind: 'text', placeholder: 'TIME' },
      group: 'Retention',
    },
    {
      name: 'keep',
      says: 'keep the newest ones, whatever their age',
      value: { kind: 'count', placeholder: 'N' },
      group: 'Retention',
    },
    {
      name: 'dry-run',
      says: 'only say which would go',
      value: { kind: 'flag' },
      group: 'Retention',
    },
  ],
  examples: [
    { line: 'fairlead runs prune --older-than 30d --keep 50', says: 'older than a month, but not the last fifty' },
    { line: 'fairlead runs prune --keep 100 --dry-run', says: 'only say which' },
  ],
  async handle(call) {
    const { pruneRuns } = await import('../runs-output.ts');
    return pruneRuns(call);
  },
};

export const runsGroup: VerbGroup = {
  name: 'runs',
  summary: 'list, show, prune, check and unlock runs',
  description: 'Every plan, apply, destroy and drift is a run with an id, kept in the journal below `.fairlead`.',
  verbs: [list, show, prune, repair, unlock],
};
