import { parallelismOption, yesOption } from '../options.ts';
import type { Verb, VerbGroup } from '../verb.ts';
import { reportVerb } from './rollout-report.ts';
import { forecast } from './rollout-forecast.ts';

const serviceArgument = { name: 'service', says: 'its name in the project file', required: true } as const;

const start: Verb = {
  name: 'start',
  summary: 'roll out a service as the project file says',
  description:
    'Brings one service to the revision that the project file describes, without touching any stack. Stays until the rollout has ended; what it waits for is shown, and until when.',
  arguments: [serviceArgument],
  options: [parallelismOption, yesOption],
  examples: [{ line: 'fairlead rollout start web', says: 'the service `web`' }],
  exits: [4, 5, 130],
  async handle(call) {
    const { executeDeploy } = await import('../rollout-output.ts');
    return executeDeploy(call, [call.argument('service') ?? '']);
  },
};

const status: Verb = {
  name: 'status',
  summary: 'show services, their revisions, weights and what is under way',
  description:
    'Weights and instances are asked of the proxy and the processes as they are now, not of what was last written. What a rollout waits for, and until when, is shown with the command that helps.',
  arguments: [{ ...serviceArgument, says: 'its name (default: all)', required: false }],
  examples: [{ line: 'fairlead rollout status', says: 'all services' }],
  async handle(call) {
    const { showServices } = await import('../rollout-output.ts');
    return showServices(call);
  },
};

const watch: Verb = {
  name: 'watch',
  summary: 'follow a rollout that another process works on',
  description: 'Tells what it has told so far, and goes on until it has ended. Leaving it changes nothing.',
  arguments: [serviceArgument],
  examples: [{ line: 'fairlead rollout watch web', says: 'until it has ended' }],
  exits: [130],
  async handle(call) {
    const { watchService } = await import('../rollout-output.ts');
    return watchService(call);
  },
};

interface Wishing {
  readonly name: 'pause' | 'resume' | 'skip' | 'abort';
  readonly summary: string;
  readonly description: string;
}

const wishing = ({ name, summary, description }: Wishing): Verb => ({
  name,
  summary,
  description: `${description} The process that works on the rollout hears of it; where there is none, this one goes on with it.`,
  arguments: [serviceArgument],
  examples: [{ line: `fairlead rollout ${name} web`, says: summary }],
  exits: [130],
  async handle(call) {
    const { wishService } = await import('../rollout-output.ts');
    return wishService(call, name);
  },
});

const promote: Verb = {
  name: 'promote',
  summary: 'go on past a pause or an approval',
  description:
    'Ends a pause, or approves a step that waits for it. It does not stand in for evidence: an analysis that has none goes on waiting, and `skip` is the word to do without. With --full all steps that are left are skipped; the new revision is made whole before it gets all traffic.',
  arguments: [serviceArgument],
  options: [{ name: 'full', says: 'skip all steps that are left', value: { kind: 'flag' }, group: 'How it runs' }],
  examples: [
    { line: 'fairlead rollout promote web', says: 'the next step' },
    { line: 'fairlead rollout promote web --full', says: 'all traffic, now' },
  ],
  exits: [130],
  async handle(call) {
    const { wishService } = await import('../rollout-output.ts');
    return wishService(call, call.options.flag('full') ? 'promote-full' : 'promote');
  },
};

const retry: Verb = {
  name: 'retry',
  summary: 'roll the same revision out once more',
  description: 'After a rollback, from the first step on: what was measured before counts for nothing.',
  arguments: [serviceArgument],
  options: [yesOption],
  examples: [{ line: 'fairlead rollout retry web', says: 'from the first step on' }],
  exits: [4, 5, 130],
  async handle(call) {
    const { executeDeploy } = await import('../rollout-output.ts');
    return executeDeploy(call, [call.argument('service') ?? '']);
  },
};

const undo: Verb = {
  name: 'undo',
  summary: 'go back to an earlier revision',
  description:
    'To the revision before the stable one, or the one that --to names. One of the last three goes straight to all traffic, once it is whole; an older one takes the steps of the strategy.',
  arguments: [serviceArgument],
  options: [
    {
      name: 'to',
      says: 'the beginning of its id, as `fairlead rollout status` lists it',
      value: { kind: 'text', placeholder: 'REVISION' },
      group: 'What and where',
    },
    yesOption,
  ],
  examples: [{ line: 'fairlead rollout undo web', says: 'to the one before' }],
  exits: [4, 5, 130],
  async handle(call) {
    const { executeUndo } = await import('../rollout-output.ts');
    return executeUndo(call);
  },
};

const restart: Verb = {
  name: 'restart',
  summary: 'bring up the stable revision anew',
  description:
    'New instances with the settings of the stable revision come into traffic by the strategy of the service, as a new revision would, and the old ones go. What the project file says meanwhile is left for the next deploy. Refused while a rollout of the service is under way.',
  arguments: [serviceArgument],
  options: [yesOption],
  examples: [{ line: 'fairlead rollout restart web', says: 'by its strategy' }],
  exits: [4, 5, 130],
  async handle(call) {
    const { executeRestart } = await import('../rollout-output.ts');
    return executeRestart(call);
  },
};

const lint: Verb = {
  name: 'lint',
  summary: 'find what in strategies can never work',
  description:
    'Looks at the strategies of all services: steps that nothing can reach, weights that fall, windows longer than what they look at, an analysis that no request reaches, and, with --rate, metrics that can never have enough requests. Starts nothing. Exit code 1 where something was found.',
  options: [
    {
      name: 'rate',
      says: 'requests per second that the services get',
      value: { kind: 'count', placeholder: 'N' },
      group: 'What and where',
    },
  ],
  examples: [{ line: 'fairlead rollout lint --rate 5', says: 'at five requests per second' }],
  async handle(call) {
    const { lintServices } = await import('../rollout-output.ts');
    return lintServices(call);
  },
};

const played = 'What is played';

const backtest: Verb = {
  name: 'backtest',
  summary: 'play the strategy over recorded metrics: what would it have caught?',
  description:
    'Rolls the service out many times in simulated time, with the machine and the judges of real rollouts, over recorded metrics (docs/how-to/backtest.md has the format). Each request goes to an arm by chance; regressions are laid over the share of the canary. Tells what was caught, how soon and at what price, and how often a good version went back. Touches nothing. The same seed gives the same numbers.',
  arguments: [serviceArgument],
  options: [
    {
      name: 'data',
      says: 'recorded metrics; repeatable: rollouts are spread over all of them',
      value: { kind: 'list', placeholder: 'FILE' },
      group: played,
      completes: 'file',
    },
    {
      name: 'regression',
      says: "what is worse in the canary: 'errors x2', 'errors +1%', 'latency x1.5', 'latency tail 5% x10', 'NAME +0.2', each with 'after 5m' or 'over 10m' behind it, several by commas, or none; repeatable (default: none, and the usual ones)",
      value: { kind: 'list', placeholder: 'WHAT' },
      group: played,
    },
    {
      name: 'against',
      says: 'another version of the project file, to compare with',
      value: { kind: 'text', placeholder: 'FILE' },
      group: played,
      completes: 'file',
    },
    {
      name: 'judge',
      says: "another judge over the same strategy, to compare with: 'threshold', 'sequential,alpha=0.05'; repeatable",
      value: { kind: 'list', placeholder: 'JUDGE' },
      group: played,
    },
    {
      name: 'replays',
      says: 'rollouts of each kind (default: 40)',
      value: { kind: 'count', placeholder: 'N' },
      group: played,
    },
    { name: 'seed', says: 'of chance (default: 1)', value: { kind: 'count', placeholder: 'N' }, group: played },
    {
      name: 'allow-gaps',
      says: 'take a gap of the recording for no data, as in life',
      value: { kind: 'flag' },
      group: played,
    },
    { name: 'markdown', says: 'as a table for a pull request', value: { kind: 'flag' }, group: 'What to write' },
  ],
  examples: [
    { line: 'fairlead rollout backtest web --data week.jsonl', says: 'the usual regressions' },
    {
      line: 'fairlead rollout backtest web --data week.jsonl --regression errors:x3:over:10m --judge sequential,alpha=0.05',
      says: 'one of them, with two judges',
    },
    { line: 'fairlead rollout backtest web --data week.jsonl --against old.yaml', says: 'two versions of the file' },
  ],
  exits: [130],
  async handle(call) {
    const { backtestService } = await import('../backtest-output.ts');
    return backtestService(call);
  },
};

export const rolloutGroup: VerbGroup = {
  name: 'rollout',
  summary: 'start, watch and steer rollouts of services',
  description:
    'A rollout brings a new revision of a service into traffic step by step. It is a run like any other: `fairlead runs` lists it, `fairlead resume` goes on with it.',
  verbs: [
    status,
    start,
    watch,
    wishing({
      name: 'pause',
      summary: 'hold a rollout where it is',
      description: 'Weights stay as they are; it is looked at all the same, and a canary that dies is taken out.',
    }),
    wishing({ name: 'resume', summary: 'go on with a paused rollout', description: 'Ends what `pause` began.' }),
    promote,
    wishing({
      name: 'skip',
      summary: 'go on without the step it is at',
      description: 'Also past an analysis, whatever its verdict: the one who says so takes it upon himself.',
    }),
    wishing({
      name: 'abort',
      summary: 'go back to the stable revision',
      description: 'The stable revision is made whole, then it gets all traffic, then the new one goes.',
    }),
    retry,
    undo,
    restart,
    reportVerb,
    lint,
    forecast,
    backtest,
  ],
};
